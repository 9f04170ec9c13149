import type { Decision, Question } from "./contract.ts";
import { deny } from "./decision.ts";
import { decideForPeer } from "./peer-rules.ts";
import { personRules } from "./person-rules.ts";

/**
 * The one answer to who may do what, for page, API, playlist, media ticket and cascade alike. Pure: the same question gets the same answer.
 * What no rule allows is denied. An `until` in the answer is an instant at which it must be asked again at the latest;
 * a withdrawal or revocation before that must make the caller ask again at once.
 */
export function decide(question: Question): Decision {
  const { subject, action } = question;
  if (subject.kind === "anonymous") return deny("not-signed-in");
  if (subject.kind === "peer") return decideForPeer(question, subject);
  if (subject.disabled) return deny("disabled");
  // an action may come from a request as text
  return Object.hasOwn(personRules, action) ? personRules[action](question, subject) : deny("role-may-not");
}
