import { denialCodes, legalBases, purposes, requestablePurposes, roles, scenes } from "@porchlight/access";
import { z } from "zod";

/** Wall time on the wire: integer milliseconds since 1970-01-01T00:00Z. */
export const Instant = z.number().int().nonnegative();
export const GbIdText = z.string().regex(/^[0-9]{20}$/);
export const VillageCode = z.string().regex(/^[0-9]{12}$/);
export const Language = z.enum(["zh-CN", "en"]);
export const RoleName = z.enum(roles);
export const PurposeName = z.enum(purposes);
export const RequestablePurposeName = z.enum(requestablePurposes);
export const LegalBasisName = z.enum(legalBases);
export const SceneName = z.enum(scenes);
export const PlaceClassName = z.enum(["A", "B", "C", "D"]);
export const PlatformRoleName = z.enum(["operator", "county", "city"]);
export const DenialCodeName = z.enum(denialCodes);

/** Every refusal and fault of the API. `code` has a sentence in both languages in the web app; `message` is English for logs and scripts. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  /** Field-level complaints of a form. */
  fields: z.array(z.object({ field: z.string(), code: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const Done = z.object({ ok: z.literal(true) });
