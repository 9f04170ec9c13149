import { XMLParser } from "fast-xml-parser";
import { Fault } from "@porchlight/base";
import type { GbFaultCode } from "../faults.ts";
import { cleanText } from "./clean-text.ts";
import { scanXml, type XmlLimits } from "./xml-scan.ts";

/** One element; order of unlike children and of text between children is not kept. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Character data of this element alone, references decoded, trimmed. */
  readonly text: string;
}

/** Reads one document. Throws the faults of {@link scanXml}. Only the five predefined entities and numeric references are decoded, once. */
export function parseXml(text: string, limits: XmlLimits = {}): XmlElement {
  scanXml(text, limits);
  const root = nodesOf(parsed(text)).map(elementOf).find((e) => e !== undefined && e.name !== "?xml");
  if (!root) throw new Fault<GbFaultCode>("gb.xml-malformed", "no root element");
  return root;
}

/** The first child of that name; case does not matter, since the editions of the standard disagree in it. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  const wanted = name.toLowerCase();
  return element.children.find((c) => c.name.toLowerCase() === wanted);
}

/** The text of a child, undefined when the child is absent or empty. */
export function childText(element: XmlElement, name: string): string | undefined {
  return child(element, name)?.text || undefined;
}

/** `<name>text</name>`, the text escaped and freed of characters XML cannot carry. */
export function textElement(name: string, text: string | number): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** Escapes all five predefined entities and drops control characters. */
export function escapeXml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (c) => escapes[c]);
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const predefined: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function parsed(text: string): unknown {
  try {
    return new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: "",
      allowBooleanAttributes: true,
      parseTagValue: false,
      parseAttributeValue: false,
      processEntities: false,
      trimValues: false,
      cdataPropName: "#cdata",
    }).parse(text);
  } catch (cause) {
    throw new Fault<GbFaultCode>("gb.xml-malformed", "the XML cannot be read", { cause });
  }
}

function nodesOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}

function elementOf(node: Readonly<Record<string, unknown>>): XmlElement | undefined {
  const name = Object.keys(node).find((key) => key !== ":@");
  if (name === undefined || name.startsWith("#")) return undefined;
  const content = nodesOf(node[name]);
  return { name, attributes: attributesOf(node[":@"]), children: content.flatMap((c) => elementOf(c) ?? []), text: content.map(ownText).join("").trim() };
}

function attributesOf(value: unknown): ReadonlyMap<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return new Map(entries.map(([name, text]) => [name, decodeReferences(String(text)).trim()]));
}

function ownText(node: Readonly<Record<string, unknown>>): string {
  if (typeof node["#text"] === "string") return decodeReferences(node["#text"]);
  return nodesOf(node["#cdata"]).map((part) => String(part["#text"] ?? "")).join("");
}

function decodeReferences(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/gi, (_, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return predefined[name.toLowerCase()];
    return characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

function characterOf(code: number): string {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? "\ufffd" : String.fromCodePoint(code);
}
