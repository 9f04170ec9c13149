import { Fault } from "@porchlight/base";
import type { GbId } from "./contract.ts";
import type { GbFaultCode } from "./faults.ts";

/** The five fields of a 20-digit identifier, coding rule A (Annex E.1). All are digit strings of fixed length. */
export interface GbIdParts {
  /** 8 digits: province, prefecture, county, grass-roots unit. */
  readonly centre: string;
  /** 2 digits. */
  readonly industry: string;
  /** 3 digits: what the thing is, see {@link gbTypeFacts}. */
  readonly type: string;
  /** 1 digit. */
  readonly network: string;
  /** 6 digits. */
  readonly serial: string;
}

const shape = /^(\d{8})(\d{2})(\d{3})(\d)(\d{6})$/;

/** True for exactly 20 ASCII digits. */
export function isGbId(text: string): text is GbId {
  return shape.test(text);
}

/** True for a 20-digit identifier or an administrative region code of 2, 4, 6 or 8 digits, as catalogue rows carry (Annex D, J). */
export function isCatalogId(text: string): boolean {
  return isGbId(text) || /^(\d{2}|\d{4}|\d{6}|\d{8})$/.test(text);
}

/** Splits an identifier into its fields. Throws `gb.id`. */
export function parseGbId(text: string): GbIdParts {
  const match = shape.exec(text);
  if (!match) throw new Fault<GbFaultCode>("gb.id", "an identifier has exactly 20 digits", { context: { length: text.length } });
  const [, centre, industry, type, network, serial] = match;
  return { centre, industry, type, network, serial };
}

/** Joins the fields; the inverse of {@link parseGbId}. Throws `gb.id` when a field has the wrong length or a non-digit. */
export function formatGbId(parts: GbIdParts): GbId {
  const lengths: readonly [keyof GbIdParts, number][] = [["centre", 8], ["industry", 2], ["type", 3], ["network", 1], ["serial", 6]];
  for (const [field, length] of lengths) {
    if (!/^\d+$/.test(parts[field]) || parts[field].length !== length) {
      throw new Fault<GbFaultCode>("gb.id", `${field} has exactly ${length} digits`, { context: { field } });
    }
  }
  return parts.centre + parts.industry + parts.type + parts.network + parts.serial;
}

/** The identifier with serial number `serial` (0–999999) in the series of `base`; centre, industry, type and network are required. Throws `gb.id`. */
export function gbIdAt(base: Omit<GbIdParts, "serial">, serial: number): GbId {
  if (!Number.isInteger(serial) || serial < 0 || serial > 999_999) throw new Fault<GbFaultCode>("gb.id", "a serial number is 0 to 999999", { context: { serial } });
  return formatGbId({ ...base, serial: String(serial).padStart(6, "0") });
}

/** The SIP domain of an identifier: its first 10 digits (§6.1.2 practice). */
export function gbDomain(id: GbId): string {
  return id.slice(0, 10);
}
