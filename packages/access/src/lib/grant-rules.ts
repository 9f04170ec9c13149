import { after } from "@porchlight/base";
import { caps } from "./caps.ts";
import type { CameraFacts, Decision, GrantFacts, Question } from "./contract.ts";
import { allow, best, deny, denyButMayAsk, earliest, latest } from "./decision.ts";
import type { Person } from "./subjects.ts";

/** Video under a grant: the person's own, approved by another, naming the camera, and open at this instant. The most favourable grant counts. */
export function viewUnderGrant(question: Question, person: Person, camera: CameraFacts): Decision {
  // at a county the flag came with the catalogue; the operator checks it again before a byte leaves
  if (camera.outdoor === false) return deny("indoor-never-shared");
  const own = (question.grants ?? []).filter((grant) => grant.requesterId === person.id && grant.cameraIds.includes(camera.id));
  if (own.length === 0) return denyButMayAsk("no-grant");
  return best(own.map((grant) => viewUnder(grant, question)));
}

function viewUnder(grant: GrantFacts, question: Question): Decision {
  if (grant.state === "submitted") return deny("grant-not-approved");
  if (grant.state === "refused") return denyButMayAsk("no-grant");
  if (grant.state !== "approved") return denyButMayAsk("grant-over");
  // a row that claims approval without another person's name is no approval
  if (grant.decidedById === undefined || grant.decidedById === grant.requesterId) return deny("grant-not-approved");
  return question.action === "camera.view-recorded" ? viewRecorded(grant, question) : viewLive(grant, question);
}

function viewLive(grant: GrantFacts, { at }: Question): Decision {
  if (at < grant.from) return deny("grant-not-yet");
  const left = caps.livePerGrant - (grant.liveUsed ?? 0);
  const until = earliest(grant.until, after(grant.from, caps.window), (at + left) as typeof at);
  return at < until ? allow("approved-grant", { purpose: grant.purpose, grantId: grant.id, until }) : denyButMayAsk("grant-over");
}

function viewRecorded(grant: GrantFacts, { at, footage }: Question): Decision {
  const end = earliest(grant.until, after(grant.from, caps.window));
  const until = after(latest(grant.requestedAt, end), caps.recordedAccess);
  if (at >= until) return denyButMayAsk("grant-over");
  if (footage === undefined || footage.from < grant.from || footage.until > end || footage.until < footage.from) return denyButMayAsk("outside-grant-window");
  return allow("approved-grant", { purpose: grant.purpose, grantId: grant.id, until });
}

/** An approver answers an open request of somebody else; a lapsed one is answered already, by no. */
export function decideGrant(question: Question, person: Person): Decision {
  const grant = theGrant(question);
  if (grant === undefined) return deny("no-grant");
  if (grant.requesterId === person.id) return deny("own-request");
  if (grant.state !== "submitted" || question.at >= after(grant.requestedAt, caps.requestLapsesAfter)) return deny("grant-not-open");
  return allow("approver-decides", { grantId: grant.id });
}

/** Ending access is always easier than getting it: any approver and the requester himself may. */
export function revokeGrant(question: Question, person: Person, isApprover: boolean): Decision {
  const grant = theGrant(question);
  if (grant === undefined) return deny("no-grant");
  const isOwn = grant.requesterId === person.id;
  if (!isOwn && !isApprover) return deny("role-may-not");
  if (grant.state !== "approved" && grant.state !== "submitted") return deny("grant-not-open");
  return allow(isOwn ? "requester-revokes" : "approver-revokes", { grantId: grant.id });
}

/** A grant.* question is about one grant; none or several is a mistake of the caller and gets no permission. */
function theGrant({ grants }: Question): GrantFacts | undefined {
  return grants?.length === 1 ? grants[0] : undefined;
}
