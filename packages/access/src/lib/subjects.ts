import type { PlatformRole, Role, Subject } from "./contract.ts";

export type Person = Extract<Subject, { kind: "person" }>;
export type Peer = Extract<Subject, { kind: "peer" }>;

/** May ask for a grant and see video under it. */
export const officerRoles = ["duty-officer", "police-investigator", "department-officer"] as const satisfies readonly Role[];
export type OfficerRole = (typeof officerRoles)[number];

/** See the ledger, or run the system or the log: never other people's video, even if the same person were also an officer. */
export const rolesWithoutVideo = ["village-clerk", "township-coordinator", "system-admin", "security-admin", "audit-admin"] as const satisfies readonly Role[];

export function holds(person: Person, ...roles: readonly Role[]): boolean {
  return person.roles.some((role) => roles.includes(role));
}

/** Platforms where grants are asked for, decided and used. */
export function isGovernedPlatform(platform: PlatformRole): boolean {
  return platform === "county" || platform === "city";
}
