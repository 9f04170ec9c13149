import { after, type UnixMs } from "@porchlight/base";
import { caps } from "./caps.ts";
import { legalBases, type LegalBasis, type RequestablePurpose } from "./contract.ts";
import { isRequestable } from "./sharing.ts";

/** What an officer writes. Texts come straight from a form, so purpose and basis are checked here. */
export interface GrantRequestInput {
  readonly cameraIds: readonly string[];
  readonly purpose: string;
  readonly legalBasis: string;
  readonly caseReference: string;
  readonly reason: string;
  readonly from: UnixMs;
  readonly until: UnixMs;
}

export interface GrantRequestError {
  readonly field: keyof GrantRequestInput;
  readonly code: GrantRequestErrorCode;
}

export const grantRequestErrorCodes = [
  "missing",
  "too-many",
  "twice",
  "not-offered",
  "does-not-fit-purpose",
  "too-short",
  "too-long",
  "not-a-time",
  "ends-before-start",
  "window-too-long",
  "too-far-ahead",
  "too-far-back",
] as const;
export type GrantRequestErrorCode = (typeof grantRequestErrorCodes)[number];

export type GrantRequestCheck =
  | { readonly kind: "ok"; readonly purpose: RequestablePurpose; readonly legalBasis: LegalBasis }
  | { readonly kind: "refused"; readonly errors: readonly GrantRequestError[] };

/** Emergencies to life and property justify themselves; investigations rest on a duty in law. An owner's own consent carries any of them. */
export const basesOfPurpose: Readonly<Record<RequestablePurpose, readonly LegalBasis[]>> = {
  crime_case: ["statutory_duty", "owner_consent"],
  public_order_case: ["statutory_duty", "owner_consent"],
  missing_person: ["emergency", "statutory_duty", "owner_consent"],
  fire_flood_rescue: ["emergency", "statutory_duty", "owner_consent"],
};

/** Checks a request against the closed lists and {@link caps}; names every field at fault, so that a form can show all at once. */
export function checkGrantRequest(input: GrantRequestInput, now: UnixMs): GrantRequestCheck {
  const errors = [...cameraErrors(input), ...purposeErrors(input), ...textErrors(input), ...windowErrors(input, now)];
  const { purpose, legalBasis } = input;
  if (errors.length > 0 || !isRequestable(purpose) || !isBasis(legalBasis)) return { kind: "refused", errors };
  return { kind: "ok", purpose, legalBasis };
}

function cameraErrors({ cameraIds }: GrantRequestInput): readonly GrantRequestError[] {
  if (cameraIds.length === 0 || cameraIds.includes("")) return [{ field: "cameraIds", code: "missing" }];
  if (new Set(cameraIds).size < cameraIds.length) return [{ field: "cameraIds", code: "twice" }];
  return cameraIds.length > caps.camerasPerRequest ? [{ field: "cameraIds", code: "too-many" }] : [];
}

function purposeErrors({ purpose, legalBasis }: GrantRequestInput): readonly GrantRequestError[] {
  const errors: GrantRequestError[] = [];
  if (!isRequestable(purpose)) errors.push({ field: "purpose", code: "not-offered" });
  if (!isBasis(legalBasis)) errors.push({ field: "legalBasis", code: "not-offered" });
  else if (isRequestable(purpose) && !basesOfPurpose[purpose].includes(legalBasis)) errors.push({ field: "legalBasis", code: "does-not-fit-purpose" });
  return errors;
}

function textErrors({ caseReference, reason }: GrantRequestInput): readonly GrantRequestError[] {
  return [...lengthErrors("caseReference", caseReference, caps.caseReference), ...lengthErrors("reason", reason, caps.reason)];
}

/** Lengths are in characters as PostgreSQL counts them, not UTF-16 units; blanks at the ends do not count. */
function lengthErrors(field: "caseReference" | "reason", text: string, { min, max }: { min: number; max: number }): readonly GrantRequestError[] {
  const trimmed = [...text.trim()].length;
  if (trimmed === 0) return [{ field, code: "missing" }];
  if (trimmed < min) return [{ field, code: "too-short" }];
  return [...text].length > max ? [{ field, code: "too-long" }] : [];
}

function windowErrors({ from, until }: GrantRequestInput, now: UnixMs): readonly GrantRequestError[] {
  if (!Number.isFinite(from)) return [{ field: "from", code: "not-a-time" }];
  if (!Number.isFinite(until)) return [{ field: "until", code: "not-a-time" }];
  if (until <= from) return [{ field: "until", code: "ends-before-start" }];
  const errors: GrantRequestError[] = [];
  if (until - from > caps.window) errors.push({ field: "until", code: "window-too-long" });
  if (from > after(now, caps.windowAhead)) errors.push({ field: "from", code: "too-far-ahead" });
  if (from < now - caps.windowBack) errors.push({ field: "from", code: "too-far-back" });
  return errors;
}

function isBasis(basis: string): basis is LegalBasis {
  return (legalBases as readonly string[]).includes(basis);
}
