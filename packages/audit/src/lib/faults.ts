import type { FaultTable } from "@porchlight/base";

/** Every code this package throws. */
export type AuditFaultCode = "audit.not-canonical" | "audit.too-deep" | "audit.edge" | "audit.range" | "audit.note" | "audit.key" | "audit.base64";

export const auditFaults: FaultTable<AuditFaultCode> = {
  "audit.not-canonical": "The value has no canonical form: it holds a fraction, an unsafe integer, an unpaired surrogate or something JSON does not know.",
  "audit.too-deep": "The value nests deeper than the limit.",
  "audit.edge": "The stored tree edge does not fit its size.",
  "audit.range": "The leaf index or tree size asked for does not exist.",
  "audit.note": "The text is not a signed checkpoint note.",
  "audit.key": "The text is not a verifier key.",
  "audit.base64": "The text is not base64.",
};
