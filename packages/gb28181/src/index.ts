export type * from "./lib/contract.ts";
export { gb28181Faults, type GbFaultCode } from "./lib/faults.ts";
export { formatGbId, gbDomain, gbIdAt, isCatalogId, isGbId, parseGbId, type GbIdParts } from "./lib/gb-id.ts";
export { gbTypeFacts, type GbTypeClass, type GbTypeFacts } from "./lib/gb-type.ts";
export { createSsrcAllocator, formatSsrc, parseSsrc, type SsrcAllocator } from "./lib/ssrc.ts";
