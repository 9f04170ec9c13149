import type { FaultTable } from "@porchlight/base";

/** Every code this package throws. A refusal is never among them: refusals are returned. */
export type AccessFaultCode = "access.ticket-misuse";

export const accessFaults: FaultTable<AccessFaultCode> = {
  "access.ticket-misuse": "A ticket was to be issued with an empty field, a mode that does not exist, or no end.",
};
