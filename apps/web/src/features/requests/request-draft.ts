import type { LegalBasis, RequestablePurpose } from "@porchlight/access";
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
export type DraftField = "cameras" | "purpose" | "legalBasis" | "case" | "reason" | "window";
export type DraftProblem = "required" | "cameras" | "case" | "reason" | "window" | "windowLong";

export const mostCameras = 6;
export const longestWindow = 24 * hour;

/** Windows offered by one touch; the first is the default. */
export const quickWindows = {
  quickHour: (now: number) => ({ from: roundDown(now), until: roundDown(now) + hour }),
  quickBefore: (now: number) => ({ from: roundDown(now) - hour, until: roundDown(now) + hour }),
  quickDay: (now: number) => ({ from: roundDown(now) - 23 * hour, until: roundDown(now) + hour }),
} as const;

const roundDown = (at: number): number => Math.floor(at / minute) * minute;

export function newDraft(now: number, cameraIds: readonly string[]): RequestDraft {
  return { cameraIds: cameraIds.slice(0, mostCameras), purpose: undefined, legalBasis: undefined, caseReference: "", reason: "", ...quickWindows.quickHour(now) };
}

/** What still has to be corrected, field by field; empty = ready to send. */
export function problemsOf(draft: RequestDraft): ReadonlyMap<DraftField, DraftProblem> {
  const found = new Map<DraftField, DraftProblem>();
  if (draft.cameraIds.length < 1 || draft.cameraIds.length > mostCameras) found.set("cameras", "cameras");
  if (!draft.purpose) found.set("purpose", "required");
  if (!draft.legalBasis) found.set("legalBasis", "required");
  if (draft.caseReference.trim().length < 3) found.set("case", "case");
  if (draft.reason.trim().length < 10) found.set("reason", "reason");
  if (draft.from === undefined || draft.until === undefined || draft.until <= draft.from) found.set("window", "window");
  else if (draft.until - draft.from > longestWindow) found.set("window", "windowLong");
  return found;
}

/** The request to send, when nothing is left to correct. */
export function requestOf(draft: RequestDraft): RequestGrant | undefined {
  const { purpose, legalBasis, from, until } = draft;
  if (problemsOf(draft).size > 0 || !purpose || !legalBasis || from === undefined || until === undefined) return undefined;
  return { purpose, legalBasis, caseReference: draft.caseReference.trim(), reason: draft.reason.trim(), cameraIds: [...draft.cameraIds], from, until };
}
