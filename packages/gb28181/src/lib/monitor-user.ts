import { Fault } from "@porchlight/base";
import type { GbId, MonitorUser } from "./contract.ts";
import type { GbFaultCode } from "./faults.ts";
import { isGbId } from "./gb-id.ts";
import { isHostileText } from "./manscdp/clean-text.ts";

/** The header's name (§8.3, §8.5 of both editions). */
export const monitorUserHeader = "Monitor-User-Identity";

/** A viewer and the platforms that passed the request on, the nearest first; empty when the viewer's own platform is the caller. */
export interface MonitorChain {
  readonly via: readonly GbId[];
  readonly user: MonitorUser;
}

const maxValue = 4096;
const maxHops = 8;
/** Field order inside a hop, after the platform's identifier, and the UTF-16 length each may have. */
const fields = [["userId", 64], ["unit", 128], ["name", 128], ["purpose", 256], ["grant", 128]] as const;

/**
 * Writes `via1-via2-platformId:userId:unit:name:purpose:grant`. Each field is UTF-8, percent-encoded but for letters, digits, `.`, `_` and `~`,
 * so neither separator occurs in one. A hop that only relays is its bare identifier, prepended. Throws `gb.monitor-user`.
 */
export function encodeMonitorUser(user: MonitorUser, via: readonly GbId[] = []): string {
  const values = fields.map(([name, limit]) => escaped(checked(user[name], name, limit)));
  const ids = [...via, user.platformId];
  if (!ids.every(isGbId) || ids.length > maxHops) throw refused("hops are 1 to 8 identifiers", "platformId");
  const value = [...ids.slice(0, -1), [user.platformId, ...values].join(":")].join("-");
  if (value.length > maxValue) throw refused("the value is too long", "value");
  return value;
}

/** Reads what {@link encodeMonitorUser} writes; the last hop is the viewer. Throws `gb.monitor-user` for anything else. */
export function decodeMonitorUser(value: string): MonitorChain {
  if (value.length > maxValue) throw refused("the value is too long", "value");
  const hops = value.trim().split("-");
  const [platformId, ...values] = (hops.at(-1) ?? "").split(":");
  const via = hops.slice(0, -1).map((hop) => hop.split(":")[0]);
  if (hops.length > maxHops || values.length !== fields.length || ![...via, platformId].every(isGbId)) throw refused("not identifiers followed by five fields", "value");
  const [userId, unit, name, purpose, grant] = fields.map(([field, limit], i) => checked(unescaped(values[i], field), field, limit));
  return { via, user: { platformId, userId, unit, name, purpose, grant } };
}

function checked(text: string, field: string, limit: number): string {
  if (text.length > limit) throw refused(`longer than ${limit}`, field);
  if (isHostileText(text)) throw refused("holds control or direction characters", field);
  return text;
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[-!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unescaped(text: string, field: string): string {
  if (!/^(?:[A-Za-z0-9._~]|%[0-9A-Fa-f]{2})*$/.test(text)) throw refused("is not percent-encoded", field);
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw refused("is not UTF-8", field, cause);
  }
}

function refused(message: string, field: string, cause?: unknown): Fault<GbFaultCode> {
  return new Fault<GbFaultCode>("gb.monitor-user", message, { context: { field }, cause });
}
