import { Fault } from "@porchlight/base";
import type { SipFaultCode } from "./faults.ts";

/** CSeq (RFC 3261 §20.16). `method` keeps its case. */
export interface CSeq {
  readonly sequence: number;
  readonly method: string;
}

/** Throws `sip.value` when the number is above 2^31-1 or the method is missing. */
export function parseCSeq(text: string): CSeq {
  const match = /^([0-9]{1,12})\s+([A-Za-z0-9\-.!%*_+`'~]{1,64})$/.exec(text);
  const sequence = Number(match?.[1]);
  if (!match || sequence > 0x7fffffff) throw new Fault<SipFaultCode>("sip.value", "not a CSeq", { context: { value: text.slice(0, 40) } });
  return { sequence, method: match[2] };
}

export function formatCSeq(cseq: CSeq): string {
  return `${cseq.sequence} ${cseq.method}`;
}
