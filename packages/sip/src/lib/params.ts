import { splitOutsideQuotes } from "./headers.ts";

/** `;name=value` parameters. Names are lower case; `""` for a bare name; quotes removed from quoted values. */
export type SipParams = ReadonlyMap<string, string>;

/** Reads `a=1;b;c="d"`, with or without a leading semicolon. The first of a repeated name wins. */
export function parseParams(text: string): SipParams {
  const params = new Map<string, string>();
  for (const part of splitOutsideQuotes(text, ";")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? "" : unquote(part.slice(equals + 1).trim());
    if (name !== "" && !params.has(name)) params.set(name, value);
  }
  return params;
}

/** Writes `;a=1;b`, quoting values that are not plain tokens or hosts. */
export function formatParams(params: SipParams): string {
  let text = "";
  for (const [name, value] of params) {
    if (value === "") text += `;${name}`;
    else text += `;${name}=${/^[A-Za-z0-9\-.!%*_+`'~:[\]/@]+$/.test(value) ? value : quote(value)}`;
  }
  return text;
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

export function unquote(text: string): string {
  if (text.length < 2 || text[0] !== '"' || !text.endsWith('"')) return text;
  return text.slice(1, -1).replace(/\\(.)/gs, "$1");
}
