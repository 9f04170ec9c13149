import { Fault } from "@porchlight/base";
import type { SdpFaultCode } from "./faults.ts";

/** The ten decimal digits of `y=`. Throws `sdp.encode` outside 0…2^32-1. */
export function formatSsrc(ssrc: number): string {
  if (!Number.isInteger(ssrc) || ssrc < 0 || ssrc > 0xffffffff) throw new Fault<SdpFaultCode>("sdp.encode", "not an SSRC", { context: { ssrc } });
  return String(ssrc).padStart(10, "0");
}

/** Reads `y=`: decimal digits, also with lost leading zeros, so that only numbers are compared. Throws `sdp.value`. */
export function parseSsrc(text: string): number {
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 0xffffffff)) throw new Fault<SdpFaultCode>("sdp.value", "not an SSRC", { context: { value: text.slice(0, 20) } });
  return value;
}
