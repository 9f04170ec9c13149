import { z } from "zod";
import { Instant, LegalBasisName, RequestablePurposeName } from "./common.ts";

export const GrantState = z.enum(["submitted", "approved", "refused", "withdrawn", "revoked", "closed", "expired"]);
export const GrantCamera = z.object({ id: z.string(), name: z.string(), villageName: z.string().optional(), online: z.boolean() });
const Who = z.object({ id: z.string(), name: z.string(), unit: z.string() });

export const Grant = z.object({
  id: z.string(),
  /** Short reference people can say on the phone, e.g. G-20261123-04. */
  reference: z.string(),
  requester: Who,
  purpose: RequestablePurposeName,
  legalBasis: LegalBasisName,
  caseReference: z.string(),
  reason: z.string(),
  cameras: z.array(GrantCamera),
  from: Instant,
  until: Instant,
  state: GrantState,
  requestedAt: Instant,
  decidedBy: Who.optional(),
  decidedAt: Instant.optional(),
  decisionNote: z.string().optional(),
  revokedAt: Instant.optional(),
  /** What the asker may do with it now. */
  may: z.array(z.enum(["approve", "refuse", "revoke", "withdraw", "watch"])),
});
export type Grant = z.infer<typeof Grant>;
export const Grants = z.object({ grants: z.array(Grant) });

export const RequestGrant = z.object({
  purpose: RequestablePurposeName,
  legalBasis: LegalBasisName,
  caseReference: z.string().min(3).max(80),
  reason: z.string().min(10).max(1000),
  cameraIds: z.array(z.string()).min(1).max(6),
  from: Instant,
  until: Instant,
});
export type RequestGrant = z.infer<typeof RequestGrant>;
export const DecideGrant = z.object({ approve: z.boolean(), note: z.string().max(500) });
