import { days, hours, minutes } from "@porchlight/base";

/** Governance annex A2. Configuration may lower these, never raise them, so they are constants here. */
export const caps = {
  /** Live picture under one grant, all its cameras together. */
  livePerGrant: minutes(60),
  /** Length of the footage and live window of one grant. */
  window: hours(24),
  camerasPerRequest: 6,
  /** An unanswered request lapses; silence is no. */
  requestLapsesAfter: days(7),
  /** Recorded footage stays viewable this long after the request or the end of the window, whichever is later. */
  recordedAccess: days(7),
  /** A window may not begin later than this after the request. */
  windowAhead: days(7),
  /** Nothing is kept longer (retention ceiling), so nothing older can be asked for. */
  windowBack: days(90),
  caseReference: { min: 3, max: 80 },
  reason: { min: 10, max: 1000 },
  /** Life of a media ticket. */
  ticketMs: 60_000,
} as const;
