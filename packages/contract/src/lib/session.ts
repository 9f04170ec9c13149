import { actions } from "@porchlight/access";
import { z } from "zod";
import { GbIdText, Instant, Language, PlatformRoleName, RoleName } from "./common.ts";

export const Platform = z.object({
  name: z.string(),
  role: PlatformRoleName,
  gbId: GbIdText,
  /** True only in the demo: shows the welcome page and the persona links. */
  demo: z.boolean(),
  now: Instant,
  version: z.string(),
});
export type Platform = z.infer<typeof Platform>;

export const Organisation = z.object({ id: z.string(), name: z.string(), kind: z.string() });
export const Person = z.object({ id: z.string(), name: z.string(), organisation: Organisation, roles: z.array(RoleName), language: Language });
export type Person = z.infer<typeof Person>;

export const Session = z.object({
  person: Person,
  /** What this person may try at all on this platform: for hiding what cannot be used; the server decides each time. */
  may: z.array(z.enum(actions)),
  expiresAt: Instant,
});
export type Session = z.infer<typeof Session>;

export const SignIn = z.object({ token: z.string().min(20).max(200) });

/** Demo only: a person to try the product as. `href` is a one-time link on the platform where the person belongs; made when asked for. */
export const Persona = z.object({
  key: z.string(),
  platform: z.string(),
  platformRole: PlatformRoleName,
  name: z.string(),
  organisation: z.string(),
  roles: z.array(RoleName),
  href: z.string(),
});
export type Persona = z.infer<typeof Persona>;
export const Personas = z.object({ personas: z.array(Persona) });

/** Server-sent events at /api/events: what changed, so that a page asks again. */
export const ChangeTopic = z.enum(["cameras", "consents", "grants", "viewings", "links", "devices", "people"]);
export type ChangeTopic = z.infer<typeof ChangeTopic>;
export const ChangeEvent = z.object({ topic: ChangeTopic, cameraId: z.string().optional() });
export type ChangeEvent = z.infer<typeof ChangeEvent>;
