import { z } from "zod";
import { Instant, RoleName } from "./common.ts";
import { Organisation } from "./session.ts";

/** An account as the security administrator sees it: who, where, which roles, and whether it is in use. Nothing of what the person looked at. */
export const ManagedPerson = z.object({
  id: z.string(),
  name: z.string(),
  organisation: Organisation,
  roles: z.array(RoleName),
  createdAt: Instant,
  /** Present while the account is switched off: since when. */
  disabledAt: Instant.optional(),
  /** Last request of any session, to within a minute; absent when the person never signed in. */
  lastSeenAt: Instant.optional(),
  /** Sessions that could be used right now. */
  openSessions: z.number().int(),
  /** True for the asker's own account. */
  self: z.boolean(),
  /** What the asker may do with it now. */
  may: z.array(z.enum(["disable", "enable"])),
});
export type ManagedPerson = z.infer<typeof ManagedPerson>;
export const People = z.object({ people: z.array(ManagedPerson) });
export type People = z.infer<typeof People>;
