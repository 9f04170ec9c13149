import { Fault } from "@porchlight/base";
import type { AuditFaultCode } from "./faults.ts";

/** What canonical JSON may hold. A property that is `undefined` is left out, as JSON does. */
export type CanonicalValue = string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue | undefined };

const deepest = 32;

/**
 * The one text of a value: RFC 8785 (JSON Canonicalization Scheme) restricted to safe integers. Keys in UTF-16 order, no white space,
 * strings escaped as ECMAScript does. Two programs that agree on the value agree on every byte.
 * @throws `audit.not-canonical` for fractions, unsafe integers and unpaired surrogates; `audit.too-deep` beyond 32 levels
 */
export function canonicalJson(value: CanonicalValue): string {
  return write(value, 0);
}

function write(value: CanonicalValue, depth: number): string {
  if (depth > deepest) throw new Fault<AuditFaultCode>("audit.too-deep", `nested deeper than ${deepest}`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return writeString(value);
  if (typeof value === "number") return writeInteger(value);
  if (isList(value)) return `[${value.map((item) => write(item, depth + 1)).join(",")}]`;
  if (typeof value === "object") return writeObject(value, depth);
  throw notCanonical(`a ${typeof value}`);
}

function writeObject(value: { readonly [key: string]: CanonicalValue | undefined }, depth: number): string {
  const members: string[] = [];
  // the default order of sort() is by UTF-16 code unit, which RFC 8785 §3.2.3 asks for
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${writeString(key)}:${write(member, depth + 1)}`);
  }
  return `{${members.join(",")}}`;
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw notCanonical("an unpaired surrogate");
  return JSON.stringify(value);
}

function writeInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw notCanonical(`the number ${value}`);
  return Object.is(value, -0) ? "0" : String(value);
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function notCanonical(what: string): Fault<AuditFaultCode> {
  return new Fault<AuditFaultCode>("audit.not-canonical", `${what} has no canonical form`);
}
