import { after } from "@porchlight/base";
import { caps } from "./caps.ts";
import type { CameraFacts, Decision, Question } from "./contract.ts";
import { allow, deny, earliest, latest } from "./decision.ts";
import { isRequestable, mayShare, openConsents } from "./sharing.ts";
import type { Peer } from "./subjects.ts";

/** A cascade peer is a recipient: it gets what the owner agreed to give to it, for the purposes named, in the name of one person. */
export function decideForPeer(question: Question, peer: Peer): Decision {
  switch (question.action) {
    case "camera.list":
      return question.camera === undefined ? deny("no-consent") : listForPeer(question, peer, question.camera);
    case "camera.view-live":
      return question.camera === undefined ? deny("no-consent") : viewForPeer(question, peer, question.camera);
    case "camera.view-recorded":
      return deny("not-on-this-platform");
    default:
      return deny("role-may-not");
  }
}

function listForPeer({ at }: Question, peer: Peer, camera: CameraFacts): Decision {
  const share = mayShare(camera);
  if (share.kind === "no") return deny(share.code);
  const open = openConsents(camera, peer.linkId, at);
  if (open.length === 0) return deny("no-consent");
  return allow("consented-cascade", { until: latest(...open.map((consent) => consent.expiresAt)) });
}

function viewForPeer({ at }: Question, peer: Peer, camera: CameraFacts): Decision {
  const share = mayShare(camera);
  if (share.kind === "no") return deny(share.code);
  const { viewer } = peer;
  if (viewer === undefined || [viewer.userId, viewer.unit, viewer.name, viewer.purpose, viewer.grant].some((field) => field.trim() === ""))
    return deny("viewer-unnamed");
  const open = openConsents(camera, peer.linkId, at);
  if (open.length === 0) return deny("no-consent");
  const { purpose } = viewer;
  if (!isRequestable(purpose)) return deny("purpose-not-consented");
  const fitting = open.filter((consent) => consent.purposes.includes(purpose));
  if (fitting.length === 0) return deny("purpose-not-consented");
  const until = earliest(latest(...fitting.map((consent) => consent.expiresAt)), after(at, caps.livePerGrant));
  return allow("consented-cascade", { purpose, grantId: viewer.grant, until });
}
