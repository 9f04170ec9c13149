import type { ManagedPerson } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Refusal } from "../../app/api.ts";
import { useApp } from "../../app/context.tsx";
import { RefusalNote } from "../../app/held.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Icon } from "../../design/icon.tsx";

/** Off asks once, because it throws somebody out; on again is its undo and asks nothing. One button for both, never disabled, so that focus stays where it was. */
export function SwitchAccount({ person }: { readonly person: ManagedPerson }) {
  const { t } = useTranslation();
  const { api, store, announce } = useApp();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const way = person.may[0];
  if (!way) return null;
  const change = async (name: "disablePerson" | "enablePerson"): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    const outcome = await api.call(name, { params: { personId: person.id } });
    setBusy(false);
    store.changed({ topic: "people" });
    if (outcome.kind === "refused") return setRefusal(outcome.refusal);
    setAsking(false);
    announce(t(name === "disablePerson" ? "people.disabled" : "people.enabled", { name: person.name }));
  };
  return (
    <>
      <button
        type="button"
        className={`button button-s ${way === "disable" ? "button-brick" : ""}`}
        aria-label={t(way === "disable" ? "people.disableOf" : "people.enableOf", { name: person.name })}
        aria-disabled={busy}
        onClick={() => !busy && (way === "disable" ? setAsking(true) : void change("enablePerson"))}
        data-testid="switch-account"
      >
        {t(`people.${way}`)}
      </button>
      {refusal && !asking && <RefusalNote refusal={refusal} />}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("people.disableTitle", { name: person.name })}
        actions={
          <>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {t("common.cancel")}
            </button>
            <button type="button" className="button button-brick" disabled={busy} onClick={() => void change("disablePerson")} data-testid="disable-confirm">
              {t("people.disable")}
            </button>
          </>
        }
      >
        <Effects person={person} />
        {refusal && <RefusalNote refusal={refusal} />}
      </Dialog>
    </>
  );
}

function Effects({ person }: { readonly person: ManagedPerson }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="muted">
        {person.organisation.name} · {person.roles.map((role) => t(`domain.role.${role}`)).join(" · ")}
      </p>
      <ul className="effects">
        {(["sessions", "pictures", "kept", "undo"] as const).map((effect) => (
          <li key={effect}>
            <Icon name={effect === "kept" || effect === "undo" ? "check" : "info"} />
            <span>{t(`people.effects.${effect}`, { count: person.openSessions })}</span>
          </li>
        ))}
      </ul>
      <p className="muted small">{t("people.logged")}</p>
    </>
  );
}
