import type { DurationMs, UnixMs } from "@porchlight/base";

/** contract: the words of access. Governance annex A2 is the source of the closed lists. */

export const roles = [
  "owner",
  "household-member",
  "village-clerk",
  "township-coordinator",
  "duty-officer",
  "police-investigator",
  "department-officer",
  "approver",
  "platform-operator",
  "operator-engineer",
  "system-admin",
  "security-admin",
  "audit-admin",
  "privacy-officer",
  "residents-witness",
] as const;
export type Role = (typeof roles)[number];

export const purposes = [
  "crime_case",
  "public_order_case",
  "missing_person",
  "fire_flood_rescue",
  "owner_self",
  "resident_request_art21",
  "equipment_check",
  "audit_review",
] as const;
export type Purpose = (typeof purposes)[number];
/** What a person may write on a grant request; the rest of {@link purposes} arise from the system. */
export const requestablePurposes = ["crime_case", "public_order_case", "missing_person", "fire_flood_rescue"] as const satisfies readonly Purpose[];
export type RequestablePurpose = (typeof requestablePurposes)[number];

export const legalBases = ["owner_consent", "statutory_duty", "emergency", "art21_request"] as const;
export type LegalBasis = (typeof legalBases)[number];

export const scenes = ["home", "shop", "company", "school", "lane", "village"] as const;
export type Scene = (typeof scenes)[number];
/** Decree 799: A government-built public place, B venue, C other public place, D non-public premises. */
export type PlaceClass = "A" | "B" | "C" | "D";
export type PlatformRole = "operator" | "county" | "city";

export const actions = [
  "camera.list",
  "camera.view-live",
  "camera.view-recorded",
  "consent.change",
  "viewings.read-own",
  "grant.request",
  "grant.decide",
  "grant.revoke",
  "grant.list",
  "device.manage",
  "link.manage",
  "health.read",
  "people.manage",
  "audit.read",
  "audit.export",
] as const;
export type Action = (typeof actions)[number];

/** Who asks. A `peer` is a cascade link; what it asks for is always on behalf of the named viewer of another platform. */
export type Subject =
  | { readonly kind: "person"; readonly id: string; readonly roles: readonly Role[]; readonly organisationId: string; readonly disabled: boolean }
  | {
      readonly kind: "peer";
      readonly linkId: string;
      readonly viewer: { readonly userId: string; readonly unit: string; readonly name: string; readonly purpose: string; readonly grant: string } | undefined;
    }
  | { readonly kind: "anonymous" };

export interface ConsentFacts {
  readonly recipientLinkId: string;
  readonly purposes: readonly Purpose[];
  readonly givenAt: UnixMs;
  readonly expiresAt: UnixMs;
  readonly withdrawnAt: UnixMs | undefined;
}

export interface CameraFacts {
  readonly id: string;
  readonly scene: Scene;
  readonly placeClass: PlaceClass;
  /** undefined = not known, never treated as outdoor. */
  readonly outdoor: boolean | undefined;
  readonly ownerId: string | undefined;
  readonly householdIds: readonly string[];
  readonly consents: readonly ConsentFacts[];
}

export type GrantState = "submitted" | "approved" | "refused" | "withdrawn" | "revoked" | "closed" | "expired";

export interface GrantFacts {
  readonly id: string;
  readonly requesterId: string;
  readonly purpose: RequestablePurpose;
  readonly legalBasis: LegalBasis;
  readonly caseReference: string;
  readonly cameraIds: readonly string[];
  /** The footage and live window the grant covers. */
  readonly from: UnixMs;
  readonly until: UnixMs;
  readonly state: GrantState;
  readonly decidedById: string | undefined;
  readonly requestedAt: UnixMs;
  /** Live already watched under this grant, all cameras together; absent = none yet. */
  readonly liveUsed?: DurationMs;
}

export interface Question {
  readonly platform: PlatformRole;
  readonly subject: Subject;
  readonly action: Action;
  readonly at: UnixMs;
  readonly camera?: CameraFacts;
  /** Grants that may cover the camera (view actions), or the one grant acted on (grant.* actions). */
  readonly grants?: readonly GrantFacts[];
  /** For recorded views: the footage asked for. */
  readonly footage?: { readonly from: UnixMs; readonly until: UnixMs };
}

/** Why not, as a closed union; every code has a sentence in both languages in the web app. */
export const denialCodes = [
  "not-signed-in",
  "disabled",
  "role-may-not",
  "not-your-camera",
  "no-grant",
  "grant-not-yet",
  "grant-over",
  "grant-not-approved",
  "outside-grant-window",
  "no-consent",
  "indoor-never-shared",
  "place-unknown",
  "purpose-not-consented",
  "viewer-unnamed",
  "own-request",
  "grant-not-open",
  "not-on-this-platform",
] as const;
export type DenialCode = (typeof denialCodes)[number];

export type Decision =
  | {
      readonly kind: "allow";
      /** The rule that allowed, e.g. `owner-own-camera`, `approved-grant`, `consented-cascade`. */
      readonly because: string;
      readonly purpose?: Purpose;
      readonly grantId?: string;
      /** The decision must be taken again at this instant at the latest. */
      readonly until?: UnixMs;
    }
  | { readonly kind: "deny"; readonly code: DenialCode; readonly mayAsk?: "grant.request" };

/** Bumped whenever a rule changes; written with every decision into the log. */
export const policyVersion = "2026-11.1";
