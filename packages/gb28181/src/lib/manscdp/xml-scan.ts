import { Fault } from "@porchlight/base";
import type { GbFaultCode } from "../faults.ts";

/** Bounds on one XML text, checked in a single pass before any parser sees it. */
export interface XmlLimits {
  /** Nesting of elements; the root is 1. Default 16. */
  readonly maxDepth?: number;
  /** Elements in the whole text. Default 400 000 (10 000 catalogue rows of 40 fields). */
  readonly maxElements?: number;
  /** Characters of one tag with its attributes. Default 2048. */
  readonly maxTag?: number;
}

const nameAt = /[A-Za-z_\u0080-\uffff][\w.\-:\u0080-\uffff]*/y;

/**
 * Proves that `text` is one well-formed tree within the limits and free of declarations, in time linear in its length.
 * Throws `gb.xml-doctype`, `gb.xml-depth`, `gb.xml-elements` or `gb.xml-malformed` with the offset.
 * A bare `&` passes: devices send it.
 */
export function scanXml(text: string, limits: XmlLimits = {}): void {
  const { maxDepth = 16, maxElements = 400_000, maxTag = 2048 } = limits;
  const open: string[] = [];
  let elements = 0;
  let roots = 0;
  let at = text.indexOf("<");
  while (at >= 0) {
    if (text[at + 1] === "?" || text[at + 1] === "!") {
      at = skipMarkup(text, at, open.length > 0);
    } else if (text[at + 1] === "/") {
      at = closeTag(text, at, open);
    } else {
      const tag = readTag(text, at, maxTag);
      if (++elements > maxElements) throw fault("gb.xml-elements", `more than ${maxElements} elements`, at);
      if (open.length + 1 > maxDepth) throw fault("gb.xml-depth", `deeper than ${maxDepth} elements`, at);
      if (open.length === 0 && ++roots > 1) throw fault("gb.xml-malformed", "more than one root element", at);
      if (!tag.empty) open.push(tag.name);
      at = tag.end;
    }
    at = text.indexOf("<", at);
  }
  if (open.length > 0 || roots === 0) throw fault("gb.xml-malformed", roots === 0 ? "no root element" : "an element is not closed", text.length);
}

function skipMarkup(text: string, at: number, insideRoot: boolean): number {
  if (text[at + 1] === "?") return past(text, "?>", at);
  if (text.startsWith("<!--", at)) return past(text, "-->", at + 4);
  if (insideRoot && text.startsWith("<![CDATA[", at)) return past(text, "]]>", at);
  throw fault("gb.xml-doctype", "declarations are not read", at);
}

function closeTag(text: string, at: number, open: string[]): number {
  const name = nameFrom(text, at + 2);
  const end = past(text, ">", at);
  if (open.pop() !== name || text.slice(at + 2 + name.length, end - 1).trim() !== "") throw fault("gb.xml-malformed", "a closing tag does not match", at);
  return end;
}

function readTag(text: string, at: number, maxTag: number): { name: string; empty: boolean; end: number } {
  const name = nameFrom(text, at + 1);
  const stop = Math.min(text.length, at + maxTag);
  let quote = "";
  for (let i = at + 1 + name.length; i < stop; i++) {
    const c = text[i];
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === '"' || c === "'") quote = c;
    else if (c === "<") break;
    else if (c === ">") return { name, empty: text[i - 1] === "/", end: i + 1 };
  }
  throw fault("gb.xml-malformed", "a tag does not end", at);
}

function nameFrom(text: string, at: number): string {
  nameAt.lastIndex = at;
  const name = nameAt.exec(text)?.[0];
  if (name === undefined) throw fault("gb.xml-malformed", "a tag has no name", at);
  return name;
}

function past(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  if (at < 0) throw fault("gb.xml-malformed", "markup does not end", from);
  return at + end.length;
}

function fault(code: GbFaultCode, message: string, offset: number): Fault<GbFaultCode> {
  return new Fault<GbFaultCode>(code, message, { context: { offset } });
}
