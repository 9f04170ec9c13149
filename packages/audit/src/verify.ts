/** Everything needed to check a log without the server; stands alone, for browsers and offline tools. */
export { verifyExport, type Damage, type Place, type Verification, type VerifyOptions } from "./lib/verify-export.ts";
export { verifyConsistency, verifyInclusion, type ConsistencyProof, type InclusionProof } from "./lib/proof.ts";
export {
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  type Checkpoint,
  type NoteSignature,
  type SignedCheckpoint,
  type VerifierKey,
  type VerifySignature,
} from "./lib/checkpoint.ts";
export { leafHash, type Sha256 } from "./lib/tree.ts";
export { encodeEntry, type AuditEntry } from "./lib/entry.ts";
export { fromBase64, toBase64 } from "./lib/bytes.ts";
