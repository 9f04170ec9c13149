export { auditFaults, type AuditFaultCode } from "./lib/faults.ts";
export { canonicalJson, type CanonicalValue } from "./lib/canonical.ts";
export * from "./lib/entry.ts";
export {
  appendLeaf,
  edgeFromBytes,
  edgeToBytes,
  emptyEdge,
  hashLength,
  leafHash,
  nodeHash,
  rootOf,
  rootOfLeaves,
  type Sha256,
  type TreeEdge,
} from "./lib/tree.ts";
export { consistencyRanges, inclusionRanges, splitOf, type LeafRange } from "./lib/proof.ts";
export { checkpointBody, formatVerifierKey, signatureLine, signCheckpoint, type Sign } from "./lib/checkpoint.ts";
export { exportFormat, readLine, writeCheckpoint, writeEntry, writeHeader, type ExportLine } from "./lib/export.ts";
export * from "./verify.ts";
