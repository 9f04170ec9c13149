import type { CameraSummary, Sharing as SharingRow } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Refusal } from "../../app/api.ts";
import { useLamp } from "../../app/consent.ts";
import { useApp, useData, useSession } from "../../app/context.tsx";
import { Loaded, RefusalNote } from "../../app/held.tsx";
import { date, dateTime } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Empty, Page } from "../../design/kit.tsx";
import { LampMark } from "../../design/lamp-mark.tsx";
import { ConsentDialog } from "./consent-dialog.tsx";
import "./sharing.css";

/** One lamp for each camera and recipient. Lighting asks; putting out does not. */
export function Sharing() {
  const { t } = useTranslation();
  const data = useData("cameras", { query: { mine: "true" } });
  useTitle(t("sharing.title"));
  return (
    <Page title={t("sharing.title")} lead={t("sharing.lead")}>
      <Loaded data={data} rows={3} height={9}>
        {({ cameras }) =>
          cameras.length === 0 ? (
            <Empty title={t("sharing.emptyTitle")}>{t("sharing.emptyBody")}</Empty>
          ) : (
            <div className="lamps">
              {cameras.map((camera) => (
                <CameraLamps key={camera.id} camera={camera} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function CameraLamps({ camera }: { readonly camera: CameraSummary }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const data = useData("camera", { params: { cameraId: camera.id } });
  return (
    <section className="lamps-camera" aria-label={camera.name}>
      <h2>
        {camera.name}
        <small className="muted">
          {t(`domain.scene.${camera.scene}`)} ·{" "}
          {t(camera.outdoor === true ? "watch.outdoor" : camera.outdoor === false ? "watch.indoor" : "watch.placeUnknown")}
        </small>
      </h2>
      <Loaded data={data} rows={1} height={6}>
        {(detail) =>
          detail.sharing.length === 0 ? (
            <p className="muted">{t("sharing.noRecipients")}</p>
          ) : (
            <ul className="stack">
              {detail.sharing.map((row) => (
                <LampRow key={row.recipientId} camera={camera} row={row} mayChange={may.includes("consent.change")} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function LampRow({ camera, row, mayChange }: { readonly camera: CameraSummary; readonly row: SharingRow; readonly mayChange: boolean }) {
  const { t } = useTranslation();
  const { putOut } = useLamp();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [justOut, setJustOut] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const { consent } = row;
  const lit = consent !== undefined;
  const extinguish = async (): Promise<void> => {
    if (!consent) return;
    setBusy(true);
    const failed = await putOut(camera.id, consent.id);
    setBusy(false);
    setRefusal(failed);
    setJustOut(!failed);
  };
  return (
    <li className={`lamp-row ${lit ? "lamp-row-lit" : ""} ${row.impossible ? "lamp-row-never" : ""}`} data-testid="lamp-row" data-lit={lit}>
      <span className="lamp-glow">
        <LampMark lit={lit} />
      </span>
      <div className="lamp-words" aria-live="polite">
        <h3>
          {t("sharing.with", { name: row.recipientName })} · {t(lit ? "sharing.lit" : "sharing.out")}
        </h3>
        <LampState row={row} />
        {justOut && !lit && <p className="lamp-out">{t("sharing.wentOut")}</p>}
      </div>
      {!row.impossible && mayChange && (
        <button
          type="button"
          role="switch"
          aria-checked={lit}
          aria-disabled={busy}
          aria-label={`${camera.name} ${t("sharing.with", { name: row.recipientName })}`}
          className={`lamp-switch ${lit ? "lamp-switch-lit" : ""}`}
          onClick={() => !busy && (lit ? void extinguish() : setAsking(true))}
          data-testid="lamp-switch"
        >
          <span className="lamp-knob" aria-hidden />
          {busy ? t("sharing.puttingOut") : t(lit ? "sharing.putOut" : justOut ? "sharing.undo" : "sharing.light")}
        </button>
      )}
      {!row.impossible && !mayChange && <p className="muted small">{t("sharing.needOwner")}</p>}
      {refusal && (
        <div className="lamp-refusal">
          <RefusalNote refusal={refusal} />
        </div>
      )}
      <ConsentDialog open={asking} onClose={() => setAsking(false)} cameraId={camera.id} cameraName={camera.name} row={row} />
    </li>
  );
}

function LampState({ row }: { readonly row: SharingRow }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  if (row.impossible) return <p>{t(`sharing.impossible.${row.impossible}`)}</p>;
  if (!row.consent) return <p>{t("sharing.notShared")}</p>;
  const list = row.consent.purposes.map((purpose) => t(`domain.purpose.${purpose}`)).join(tongue === "zh-CN" ? "、" : ", ");
  return (
    <>
      <p>{t("sharing.purposes", { list })}</p>
      <p className="muted small">{t("sharing.litSince", { time: dateTime(row.consent.givenAt, tongue), until: date(row.consent.expiresAt, tongue) })}</p>
    </>
  );
}
