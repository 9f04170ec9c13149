import {
  basesOfPurpose,
  caps,
  checkGrantRequest,
  legalBases,
  type GrantRequestErrorCode,
  type GrantRequestInput,
  type LegalBasis,
  type RequestablePurpose,
} from "@porchlight/access";
import { unixMs } from "@porchlight/base";
import type { RequestGrant } from "@porchlight/contract";

const minute = 60_000;
const hour = 60 * minute;

/** A request as it is being written. */
export interface RequestDraft {
  readonly cameraIds: readonly string[];
  readonly purpose: RequestablePurpose | undefined;
  readonly legalBasis: LegalBasis | undefined;
  readonly caseReference: string;
  readonly reason: string;
  readonly from: number | undefined;
  readonly until: number | undefined;
}
export type DraftField = keyof GrantRequestInput;
export type DraftProblems = ReadonlyMap<DraftField, GrantRequestErrorCode>;

export const mostCameras: number = caps.camerasPerRequest;

/** Windows offered by one touch; the first is the default. */
export const quickWindows = {
  quickHour: (now: number) => ({ from: roundDown(now), until: roundDown(now) + hour }),
  quickBefore: (now: number) => ({ from: roundDown(now) - hour, until: roundDown(now) + hour }),
  quickDay: (now: number) => ({ from: roundDown(now) - 23 * hour, until: roundDown(now) + hour }),
} as const;

const roundDown = (at: number): number => Math.floor(at / minute) * minute;

export function newDraft(now: number, cameraIds: readonly string[]): RequestDraft {
  return {
    cameraIds: cameraIds.slice(0, mostCameras),
    purpose: undefined,
    legalBasis: undefined,
    caseReference: "",
    reason: "",
    ...quickWindows.quickHour(now),
  };
}

/** Legal bases that fit the purpose; before one is chosen, all that fit any. */
export function basesFor(purpose: RequestablePurpose | undefined): readonly LegalBasis[] {
  return purpose ? basesOfPurpose[purpose] : legalBases.filter((basis) => Object.values(basesOfPurpose).some((fitting) => fitting.includes(basis)));
}

/** Another purpose; a basis that no longer fits is taken back. */
export function withPurpose(draft: RequestDraft, purpose: RequestablePurpose): RequestDraft {
  const fits = draft.legalBasis !== undefined && basesFor(purpose).includes(draft.legalBasis);
  return { ...draft, purpose, legalBasis: fits ? draft.legalBasis : undefined };
}

const inputOf = (draft: RequestDraft): GrantRequestInput => ({
  cameraIds: draft.cameraIds,
  purpose: draft.purpose ?? "",
  legalBasis: draft.legalBasis ?? "",
  caseReference: draft.caseReference,
  reason: draft.reason,
  from: unixMs(draft.from ?? Number.NaN),
  until: unixMs(draft.until ?? Number.NaN),
});

/** What still has to be corrected, by the platform's own rules; empty = ready to send. */
export function problemsOf(draft: RequestDraft, now: number): DraftProblems {
  const check = checkGrantRequest(inputOf(draft), unixMs(now));
  return new Map(check.kind === "ok" ? [] : check.errors.map(({ field, code }) => [field, code] as const));
}

/** The request to send, when nothing is left to correct. */
export function requestOf(draft: RequestDraft, now: number): RequestGrant | undefined {
  const check = checkGrantRequest(inputOf(draft), unixMs(now));
  if (check.kind !== "ok" || draft.from === undefined || draft.until === undefined) return undefined;
  return {
    purpose: check.purpose,
    legalBasis: check.legalBasis,
    caseReference: draft.caseReference.trim(),
    reason: draft.reason.trim(),
    cameraIds: [...draft.cameraIds],
    from: draft.from,
    until: draft.until,
  };
}
