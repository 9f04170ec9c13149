import type { Grant } from "@porchlight/contract";

/** Where a grant stands in its life, for tabs and words. */
export type GrantPhase = "waiting" | "notYet" | "inForce" | "over" | "refused" | "withdrawn" | "revoked" | "closed" | "expired";
export type GrantTab = "open" | "active" | "past";

export function phaseOf(grant: Pick<Grant, "state" | "from" | "until">, now: number): GrantPhase {
  if (grant.state === "submitted") return "waiting";
  if (grant.state !== "approved") return grant.state;
  if (now < grant.from) return "notYet";
  return now < grant.until ? "inForce" : "over";
}

const tabs: Readonly<Record<GrantPhase, GrantTab>> = {
  waiting: "open",
  notYet: "active",
  inForce: "active",
  over: "past",
  refused: "past",
  withdrawn: "past",
  revoked: "past",
  closed: "past",
  expired: "past",
};

export const tabOf = (grant: Pick<Grant, "state" | "from" | "until">, now: number): GrantTab => tabs[phaseOf(grant, now)];
