import iconv from "iconv-lite";
import { Fault, isFault } from "@porchlight/base";
import type { GbFaultCode } from "../faults.ts";

/** What an XML declaration may say. Bytes under `GB2312` are GB18030, its superset, so that 洑 (not in GB2312) survives. */
export type GbCharset = "GB2312" | "GB18030" | "UTF-8";

const declaration = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._-]{1,40})\s*["']/i;

/** Reads the bytes of an XML text whatever its declaration claims, without its byte-order mark. Undecodable bytes become U+FFFD. Throws `gb.charset-decode` for UTF-16 and the like. */
export function decodeText(bytes: Uint8Array): string {
  const declared = declaredCharset(bytes);
  return new TextDecoder(looksLikeUtf8(bytes, declared) ? "utf-8" : "gb18030").decode(bytes);
}

/** Writes text in the peer's charset. Throws `gb.charset-lossy` when a character would be lost. */
export function encodeText(text: string, charset: GbCharset): Uint8Array {
  const bytes = charset === "UTF-8" ? new TextEncoder().encode(text) : new Uint8Array(iconv.encode(text, "gb18030"));
  const back = new TextDecoder(charset === "UTF-8" ? "utf-8" : "gb18030", { ignoreBOM: true }).decode(bytes);
  if (back !== text) throw new Fault<GbFaultCode>("gb.charset-lossy", `a character cannot be sent as ${charset}`, { context: { charset } });
  return bytes;
}

/** True when {@link encodeText} would not refuse the text. */
export function canEncode(text: string, charset: GbCharset): boolean {
  try {
    encodeText(text, charset);
    return true;
  } catch (error) {
    if (isFault(error, "gb.charset-lossy")) return false;
    throw error;
  }
}

function declaredCharset(bytes: Uint8Array): "utf-8" | "gb" | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 256));
  if (head.startsWith("\xff\xfe") || head.startsWith("\xfe\xff")) throw unreadable("UTF-16");
  const name = declaration.exec(head)?.[1].toLowerCase();
  if (name === undefined) return undefined;
  if (/^utf-?8$/.test(name)) return "utf-8";
  if (/^(gb.*|x-gbk|cp936|hz-gb.*)$/.test(name)) return "gb";
  if (/^(ascii|us-ascii|iso-8859-1|latin1)$/.test(name)) return undefined;
  throw unreadable(name);
}

/**
 * Some GB2312 character pairs are also valid two-byte UTF-8 (Latin and Greek letters), but Chinese in UTF-8 always takes three bytes or more:
 * bytes declared GB2312 count as UTF-8 only when at least one such longer character occurs.
 */
function looksLikeUtf8(bytes: Uint8Array, declared: "utf-8" | "gb" | undefined): boolean {
  if (!isUtf8(bytes)) return false;
  return declared !== "gb" || bytes.some((byte) => byte >= 0xe0);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function unreadable(name: string): Fault<GbFaultCode> {
  return new Fault<GbFaultCode>("gb.charset-decode", "the character set is not one of GB/T 28181", { context: { charset: name } });
}
