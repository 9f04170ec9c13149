import { z } from "zod";
import { Instant, PurposeName } from "./common.ts";

/** One line of "who looked": the register of viewings as its owner reads it. */
export const Viewing = z.object({
  id: z.string(),
  cameraId: z.string(),
  cameraName: z.string(),
  mode: z.enum(["live", "playback", "cascade"]),
  viewerName: z.string(),
  viewerUnit: z.string(),
  viewerPlatform: z.string(),
  purpose: PurposeName,
  grantReference: z.string().optional(),
  /** True when the viewer is the asker. */
  own: z.boolean(),
  footageFrom: Instant.optional(),
  footageUntil: Instant.optional(),
  startedAt: Instant,
  endedAt: Instant.optional(),
  endReason: z.string().optional(),
  /** Leaf index in the witnessed log. */
  auditSeq: z.number().int(),
});
export type Viewing = z.infer<typeof Viewing>;
export const Viewings = z.object({ viewings: z.array(Viewing), next: z.string().optional() });

/** Everything an owner's browser needs to check an entry by itself (RFC 9162 §2.1.3). Bytes are base64. */
export const InclusionProof = z.object({
  seq: z.number().int(),
  size: z.number().int(),
  /** The canonical entry that was hashed. */
  entry: z.string(),
  path: z.array(z.string()),
  /** Signed note (C2SP) over origin, size and root. */
  checkpoint: z.string(),
  /** Ed25519 public key of the log, raw. */
  publicKey: z.string(),
});
export type InclusionProof = z.infer<typeof InclusionProof>;
