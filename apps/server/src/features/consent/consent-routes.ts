import type { CameraDetail } from "@porchlight/contract";
import { Refusal } from "../../http/refusal.ts";
import type { Handlers, SignedIn } from "../../http/routes.ts";
import type { Judge } from "../../oversight/judge.ts";
import type { CameraRecord } from "../../records/camera-records.ts";
import { subjectOf } from "../../records/person-records.ts";
import { consentTexts } from "./consent-text.ts";
import type { Consents } from "./consents.ts";

export function consentRoutes(parts: {
  consents: Consents;
  judge: Judge;
  visible: (person: SignedIn, cameraId: string) => Promise<CameraRecord>;
  detail: (person: SignedIn, cameraId: string) => Promise<CameraDetail>;
}): Pick<Handlers, "consentText" | "giveConsent" | "withdrawConsent"> {
  const own = async (person: SignedIn, cameraId: string): Promise<CameraRecord> => {
    const camera = await parts.visible(person, cameraId);
    const decision = await parts.judge.camera(subjectOf(person), "consent.change", camera);
    if (decision.kind === "deny") throw new Refusal(403, decision.code, "only the owner changes what is shared");
    return camera;
  };
  return {
    consentText: async ({ request }) => consentTexts[request.language],
    giveConsent: async ({ person, params, body }) => {
      await parts.consents.give(person, await own(person, params.cameraId), body);
      return parts.detail(person, params.cameraId);
    },
    withdrawConsent: async ({ person, params }) => {
      await parts.consents.withdraw(person, await own(person, params.cameraId), params.consentId);
      return parts.detail(person, params.cameraId);
    },
  };
}
