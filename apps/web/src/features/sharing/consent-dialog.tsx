import { requestablePurposes, type Purpose } from "@porchlight/access";
import type { Sharing } from "@porchlight/contract";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Refusal } from "../../app/api.ts";
import { useLamp } from "../../app/consent.ts";
import { useApp, useData } from "../../app/context.tsx";
import { Loaded, RefusalNote } from "../../app/held.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Icon } from "../../design/icon.tsx";
import { LampMark } from "../../design/lamp-mark.tsx";

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly cameraId: string;
  readonly cameraName: string;
  readonly row: Sharing;
}

/** The consent text in full, purposes to choose, and one box to tick; nothing is ticked beforehand. */
export function ConsentDialog(props: Props) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ onClose, cameraId, cameraName, row }: Props) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  const { light } = useLamp();
  const text = useData("consentText", {});
  const { reload } = text;
  useEffect(reload, [reload, tongue]);
  const [purposes, setPurposes] = useState<readonly Purpose[]>([]);
  const [agreed, setAgreed] = useState(false);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const confirm = async (): Promise<void> => {
    setTried(true);
    if (!agreed || purposes.length === 0 || text.kind !== "ready") return;
    const failed = await light(cameraId, { recipientId: row.recipientId, textVersion: text.value.version, language: tongue, purposes: [...purposes] });
    if (failed) return setRefusal(failed);
    onClose();
  };
  const toggle = (purpose: Purpose): void => setPurposes(purposes.includes(purpose) ? purposes.filter((one) => one !== purpose) : [...purposes, purpose]);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("sharing.confirmTitle", { name: row.recipientName })}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t("sharing.later")}
          </button>
          <button type="button" className="button button-lamp" onClick={() => void confirm()} data-testid="consent-confirm">
            <LampMark lit />
            {t("sharing.confirm")}
          </button>
        </>
      }
    >
      <p className="muted">{cameraName}</p>
      <Loaded data={text} rows={3} height={2}>
        {(words) => (
          <div className="consent-text" tabIndex={0} role="region" aria-label={words.title}>
            <h3>{words.title}</h3>
            {words.paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
            <p className="muted small">{t("sharing.version", { version: words.version })}</p>
          </div>
        )}
      </Loaded>
      <fieldset className="stack-s">
        <legend className="field-label">{t("sharing.purposeTitle")}</legend>
        <div className="consent-purposes">
          {requestablePurposes.map((purpose) => (
            <label key={purpose} className="choice">
              <input type="checkbox" checked={purposes.includes(purpose)} onChange={() => toggle(purpose)} data-testid={`purpose-${purpose}`} />
              <span>{t(`domain.purpose.${purpose}`)}</span>
            </label>
          ))}
        </div>
        {tried && purposes.length === 0 && <Complaint text={t("sharing.purposeMissing")} />}
      </fieldset>
      <div className="stack-s">
        <label className="choice">
          <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} data-testid="consent-agree" />
          <span>{t("sharing.agree")}</span>
        </label>
        {tried && !agreed && <Complaint text={t("sharing.agreeMissing")} />}
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </Dialog>
  );
}

function Complaint({ text }: { readonly text: string }) {
  return (
    <p className="field-error" role="alert">
      <Icon name="alert" />
      {text}
    </p>
  );
}
