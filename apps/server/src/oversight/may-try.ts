import { type Action, actions } from "@porchlight/access";
import type { SignedIn } from "../http/routes.ts";
import { subjectOf } from "../records/person-records.ts";
import type { Judge } from "./judge.ts";

/** Denials that no particular camera or grant could change. */
const final = new Set(["not-signed-in", "disabled", "role-may-not", "not-on-this-platform"]);

/** Whether a person may try an action at all; each camera and grant is decided by itself. */
export function mayTry(judge: Judge, person: SignedIn, action: Action): boolean {
  const decision = judge.plain(subjectOf(person), action);
  return decision.kind === "allow" || !final.has(decision.code);
}

export const allTries = (judge: Judge, person: SignedIn): readonly Action[] => actions.filter((action) => mayTry(judge, person, action));
