import type { Grant } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Refusal } from "../../app/api.ts";
import { useApp } from "../../app/context.tsx";
import { RefusalNote } from "../../app/held.tsx";
import { Icon } from "../../design/icon.tsx";
import { Card } from "../../design/kit.tsx";

/** Approve or refuse another person's request. Refusing needs a note, because the requester will read it. */
export function Decide({ grant, onDone }: { readonly grant: Grant; readonly onDone: (words: string) => void }) {
  const { t } = useTranslation();
  const { api, store } = useApp();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const decide = async (approve: boolean): Promise<void> => {
    setMissing(!approve && note.trim() === "");
    if (!approve && note.trim() === "") return;
    setBusy(true);
    const outcome = await api.call("decideGrant", { params: { grantId: grant.id }, body: { approve, note: note.trim() } });
    setBusy(false);
    if (outcome.kind === "refused") return setRefusal(outcome.refusal);
    store.place("grant", { params: { grantId: grant.id } }, outcome.value);
    store.changed({ topic: "grants" });
    onDone(t(approve ? "requests.decided.approved" : "requests.decided.refused"));
  };
  return (
    <Card title={t("requests.decideTitle")} className="decide">
      <div className="stack">
        <p className="muted">{t("requests.decideLead")}</p>
        <label className="field">
          <span className="field-label">{t("requests.note")}</span>
          <textarea
            className="input"
            maxLength={500}
            placeholder={t("requests.notePlaceholder")}
            value={note}
            aria-invalid={missing}
            onChange={(event) => setNote(event.target.value)}
            data-testid="decision-note"
          />
          {missing && (
            <span className="field-error" role="alert">
              <Icon name="alert" />
              {t("requests.noteNeeded")}
            </span>
          )}
        </label>
        {refusal && <RefusalNote refusal={refusal} />}
        <div className="row">
          {grant.may.includes("approve") && (
            <button type="button" className="button button-lamp" disabled={busy} onClick={() => void decide(true)} data-testid="approve">
              <Icon name="check" />
              {t("requests.approve")}
            </button>
          )}
          {grant.may.includes("refuse") && (
            <button type="button" className="button button-brick" disabled={busy} onClick={() => void decide(false)} data-testid="refuse">
              {t("requests.refuse")}
            </button>
          )}
        </div>
      </div>
    </Card>
  );
}
