import type { GbId } from "./contract.ts";

export type GbTypeClass = "front-end" | "platform" | "group" | "centre-user" | "terminal-user" | "external-user" | "other";

/** What the three type digits of an identifier say (Annex E.1, table E.1). */
export interface GbTypeFacts {
  readonly type: string;
  readonly class: GbTypeClass;
  /** The type's English name; the class name where the table has none. */
  readonly name: string;
  /** True for types that carry a picture. */
  readonly camera: boolean;
}

const names: Readonly<Record<string, string>> = {
  "111": "DVR",
  "112": "video server",
  "113": "encoder",
  "114": "decoder",
  "115": "video matrix",
  "116": "audio matrix",
  "117": "alarm controller",
  "118": "NVR",
  "120": "online image collector",
  "121": "checkpoint camera",
  "122": "multi-lens camera",
  "123": "parking camera",
  "124": "people access camera",
  "125": "security check camera",
  "130": "HVR",
  "131": "camera",
  "132": "network camera",
  "133": "display",
  "134": "alarm input",
  "135": "alarm output",
  "136": "audio input",
  "137": "audio output",
  "138": "mobile transmission",
  "139": "other peripheral",
  "140": "relay",
  "141": "barrier",
  "142": "smart door",
  "143": "credential reader",
  "200": "SIP centre server",
  "201": "web application server",
  "202": "media distribution server",
  "203": "proxy server",
  "204": "security server",
  "205": "alarm server",
  "206": "database server",
  "207": "GIS server",
  "208": "management server",
  "209": "gateway",
  "210": "media storage server",
  "211": "signalling security gateway",
  "215": "business group",
  "216": "virtual organisation",
};

const cameras: ReadonlySet<string> = new Set(["121", "122", "123", "124", "125", "131", "132"]);

/** Facts about an identifier's type; unknown codes get the class of their range. */
export function gbTypeFacts(id: GbId): GbTypeFacts {
  const type = id.slice(10, 13);
  const kind = classOf(Number(type));
  return { type, class: kind, name: Object.hasOwn(names, type) ? names[type] : kind, camera: cameras.has(type) };
}

function classOf(type: number): GbTypeClass {
  if (type === 215 || type === 216) return "group";
  if (type >= 111 && type <= 199) return "front-end";
  if (type >= 200 && type <= 299) return "platform";
  if (type >= 300 && type <= 399) return "centre-user";
  if (type >= 400 && type <= 499) return "terminal-user";
  if (type >= 500 && type <= 599) return "external-user";
  return "other";
}
