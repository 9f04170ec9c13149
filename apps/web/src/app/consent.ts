import type { GiveConsent } from "@porchlight/contract";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Refusal } from "./api.ts";
import { useApp } from "./context.tsx";

export interface LampActions {
  /** Ends sharing at once. Answers a refusal when it did not work. */
  putOut(cameraId: string, consentId: string): Promise<Refusal | undefined>;
  light(cameraId: string, consent: GiveConsent): Promise<Refusal | undefined>;
}

/** The two things an owner can do with a lamp; the camera's new state is placed straight from the answer. */
export function useLamp(): LampActions {
  const { api, store, announce } = useApp();
  const { t } = useTranslation();
  const putOut = useCallback(
    async (cameraId: string, consentId: string) => {
      const outcome = await api.call("withdrawConsent", { params: { cameraId, consentId } });
      if (outcome.kind === "refused") return outcome.refusal;
      store.place("camera", { params: { cameraId } }, outcome.value);
      store.changed({ topic: "consents" });
      announce(t("sharing.wentOut"));
      return undefined;
    },
    [api, store, announce, t],
  );
  const light = useCallback(
    async (cameraId: string, consent: GiveConsent) => {
      const outcome = await api.call("giveConsent", { params: { cameraId }, body: consent });
      if (outcome.kind === "refused") return outcome.refusal;
      store.place("camera", { params: { cameraId } }, outcome.value);
      store.changed({ topic: "consents" });
      announce(t("sharing.wentOn"));
      return undefined;
    },
    [api, store, announce, t],
  );
  return { putOut, light };
}
