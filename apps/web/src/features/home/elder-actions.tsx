import type { CameraSummary } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useLamp } from "../../app/consent.ts";
import { useApp } from "../../app/context.tsx";
import { RefusalNote } from "../../app/held.tsx";
import type { Refusal } from "../../app/api.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Icon } from "../../design/icon.tsx";
import { LampMark } from "../../design/lamp-mark.tsx";

/** Four big actions: see my camera, who looked, sharing off, call. */
export function ElderActions({ cameras }: { readonly cameras: readonly CameraSummary[] }) {
  const { t } = useTranslation();
  const [calling, setCalling] = useState(false);
  return (
    <div className="elder">
      <a className="elder-action" href="#my-cameras">
        <Icon name="camera" />
        {t("home.elder.see")}
      </a>
      <Link className="elder-action" href="/viewings">
        <Icon name="eye" />
        {t("home.elder.who")}
      </Link>
      <SharingOff cameras={cameras} />
      <button type="button" className="elder-action" onClick={() => setCalling(true)}>
        <Icon name="phone" />
        {t("home.elder.call")}
      </button>
      <Dialog
        open={calling}
        onClose={() => setCalling(false)}
        title={t("home.elder.callTitle")}
        actions={
          <button type="button" className="button" onClick={() => setCalling(false)}>
            {t("common.close")}
          </button>
        }
      >
        <p>{t("home.elder.callBody")}</p>
        <div className="stack">
          <a className="button button-wide" href="tel:110">
            {t("home.elder.police")}
          </a>
          <a className="button button-wide" href="tel:120">
            {t("home.elder.medical")}
          </a>
          <a className="button button-wide" href="tel:119">
            {t("home.elder.fire")}
          </a>
        </div>
      </Dialog>
    </div>
  );
}

/** Puts out every lamp of every own camera, in one touch. */
function SharingOff({ cameras }: { readonly cameras: readonly CameraSummary[] }) {
  const { t } = useTranslation();
  const { api, announce } = useApp();
  const { putOut } = useLamp();
  const [refusal, setRefusal] = useState<Refusal>();
  const lit = cameras.filter((camera) => camera.sharedWith > 0);
  const off = async (): Promise<void> => {
    setRefusal(undefined);
    for (const camera of lit) {
      const outcome = await api.call("camera", { params: { cameraId: camera.id } });
      if (outcome.kind === "refused") return setRefusal(outcome.refusal);
      for (const { consent } of outcome.value.sharing) {
        const failed = consent && (await putOut(camera.id, consent.id));
        if (failed) return setRefusal(failed);
      }
    }
    announce(t(lit.length > 0 ? "home.elder.offDone" : "home.elder.offConfirm"));
  };
  return (
    <>
      <button type="button" className={`elder-action ${lit.length > 0 ? "elder-action-lit" : ""}`} onClick={() => void off()}>
        <LampMark lit={lit.length > 0} />
        {t(lit.length > 0 ? "home.elder.off" : "home.elder.offConfirm")}
      </button>
      {refusal && <RefusalNote refusal={refusal} />}
    </>
  );
}
