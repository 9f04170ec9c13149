import { Fault } from "@porchlight/base";
import type { GbFaultCode } from "../faults.ts";
import { isCatalogId } from "../gb-id.ts";
import { boundedText } from "./clean-text.ts";
import { childText, type XmlElement } from "./xml.ts";

/** Code points kept of any free text (the standard's varchar(255)). */
const maxText = 255;

/** Free text of a child, cleaned and bounded; undefined when absent or empty. */
export function textField(element: XmlElement, name: string, maxLength = maxText): string | undefined {
  return boundedText(childText(element, name) ?? "", maxLength) || undefined;
}

/** A whole number in `[min, max]`; anything else counts as absent. */
export function integerField(element: XmlElement, name: string, min = 0, max = 2_147_483_647): number | undefined {
  const text = childText(element, name);
  if (text === undefined || !/^[+-]?\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

/** A decimal number in `[-bound, bound]`; anything else counts as absent. */
export function decimalField(element: XmlElement, name: string, bound: number): number | undefined {
  const text = childText(element, name);
  if (text === undefined || !/^[+-]?\d{1,4}(\.\d{1,20})?$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) <= bound ? value : undefined;
}

/** Digits matching `shape`; anything else counts as absent. */
export function codeField(element: XmlElement, name: string, shape: RegExp): string | undefined {
  const text = childText(element, name);
  return text !== undefined && shape.test(text) ? text : undefined;
}

/** The identifier a message is about. Throws `gb.message`. */
export function requiredId(element: XmlElement, name: string): string {
  const text = childText(element, name);
  if (text === undefined || !isCatalogId(text)) throw new Fault<GbFaultCode>("gb.message", `${name} is not an identifier`, { context: { field: name } });
  return text;
}
