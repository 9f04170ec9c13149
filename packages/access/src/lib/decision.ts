import type { UnixMs } from "@porchlight/base";
import type { Decision, DenialCode, Purpose } from "./contract.ts";

export type Allow = Extract<Decision, { kind: "allow" }>;
export type Deny = Extract<Decision, { kind: "deny" }>;

export function allow(because: string, more: { purpose?: Purpose; grantId?: string; until?: UnixMs } = {}): Allow {
  return { kind: "allow", because, ...more };
}

export function deny(code: DenialCode): Deny {
  return { kind: "deny", code };
}

/** A denial that a grant would lift. */
export function denyButMayAsk(code: DenialCode): Deny {
  return { kind: "deny", code, mayAsk: "grant.request" };
}

export function earliest(...times: readonly UnixMs[]): UnixMs {
  return Math.min(...times) as UnixMs;
}

export function latest(...times: readonly UnixMs[]): UnixMs {
  return Math.max(...times) as UnixMs;
}

/**
 * The answer of a person who holds several roles: the first permission; without one, the denial that says most about what is missing.
 * No denial outweighs a permission here: what must bar a person whatever else he is, is a rule of its own before this.
 */
export function best(decisions: readonly Decision[]): Decision {
  const allowed = decisions.find((decision) => decision.kind === "allow");
  if (allowed !== undefined) return allowed;
  const telling = [...telltales].reverse().find((code) => decisions.some((decision) => decision.kind === "deny" && decision.code === code));
  return decisions.find((decision) => decision.kind === "deny" && decision.code === telling) ?? deny("role-may-not");
}

/** From vague to telling. */
const telltales: readonly DenialCode[] = [
  "role-may-not",
  "not-on-this-platform",
  "not-your-camera",
  "no-grant",
  "grant-over",
  "outside-grant-window",
  "grant-not-yet",
  "grant-not-approved",
  "grant-not-open",
  "own-request",
  "indoor-never-shared",
];
