import type { DenialCode } from "@porchlight/access";

/** One sentence a denial code: why not, and what can be done. */
export const denials: Readonly<Record<DenialCode, string>> = {
  "not-signed-in": "You are not signed in. Please come in by your sign-in link.",
  disabled: "This account is switched off. Please ask your unit's security administrator.",
  "role-may-not": "Your position may not do this. If your work needs it, ask your unit's security administrator.",
  "not-your-camera": "This is not your household's camera, so its picture is not shown.",
  "no-grant": "This camera may be viewed only under an approved request. You can ask; another person decides.",
  "grant-not-yet": "The request is approved, but its time has not begun. Open the page again then.",
  "grant-over": "The approved time is over and the picture has stopped. Ask again if you still need it.",
  "grant-not-approved": "The request is not approved yet. You can watch once it is.",
  "outside-grant-window": "That time lies outside what was approved. Choose a time inside it, or ask again.",
  "no-consent": "The owner's lamp is out: they have not agreed to share, so no picture leaves.",
  "indoor-never-shared": "This camera is indoors. Indoor cameras are never shared.",
  "place-unknown": "Where this camera stands has not been checked. It cannot be shared until it is known to be outdoors.",
  "purpose-not-consented": "The owner's consent does not cover this purpose, so it cannot be viewed.",
  "viewer-unnamed": "The other platform did not say who is watching, so nothing is given.",
  "own-request": "Nobody may decide their own request. Another approver has to.",
  "grant-not-open": "This request has ended and cannot be changed any more.",
  "not-on-this-platform": "This platform does not offer that. Please do it on the platform it belongs to.",
};

/** Other problem codes. Codes not listed use `unknown`. */
export const problems = {
  unknown: "This was not done. Your recordings and settings are not affected. Try again later, or tell the maintainers the code {{code}}.",
  unreachable: "The platform cannot be reached. Recordings and sharing are not affected. Check your network; we keep trying.",
  "answer-not-understood": "The platform's answer was not understood; it may be updating. Nothing was changed. Please reload the page.",
  "server-failed": "The platform had a fault and this was not done. Recordings are not affected. Please try again later.",
  refused: "The platform did not accept this. Nothing was changed.",
  "not-found": "This was not found. It may have been removed, or you may not know whether it exists.",
  invalid: "Something in the form is not right; nothing was saved. Please correct what is marked and send again.",
  "too-many-requests": "That was too often. Please wait a moment. Nothing was changed.",
  conflict: "Someone else has just changed this, so nothing was saved. Look at the newest state, then decide.",
  "camera-offline": "The camera is offline, so there is no picture now. Earlier recordings can still be watched. It returns by itself.",
  "stream-unavailable": "The picture cannot be fetched right now. Recordings are not affected; we keep trying.",
  "no-footage": "There is no recording at this time. Choose a time with footage on the timeline.",
  "audit-unavailable": "The register cannot be written, and without it no picture may be played. Recordings are not affected; viewing returns when it does.",
  "link-used": "This sign-in link has been used or has expired. Your account is fine; please ask for a new link.",
  "consent-text-outdated": "The consent text has just changed, and nothing was shared. Please read the new text, then decide.",
  "window-too-long": "The time asked for is too long and the request was not sent. Please shorten it.",
  "too-many-cameras": "At most 6 cameras in one request; it was not sent. Please choose fewer.",
} as const;

export const fieldProblems = {
  unknown: "This needs to be changed",
  required: "Please fill this in",
  too_small: "This is too short",
  too_big: "This is too long",
  case: "Give the case or incident number (at least 3 characters)",
  reason: "Give the reason (at least 10 characters)",
  cameras: "Choose at least 1 and at most 6 cameras",
  window: "The end must be later than the start",
  windowLong: "One request covers at most 24 hours",
} as const;
