import type { Grant } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Refusal } from "../../app/api.ts";
import { useApp } from "../../app/context.tsx";
import { RefusalNote } from "../../app/held.tsx";
import { Dialog } from "../../design/dialog.tsx";

/** Ends a grant: the approver revokes it, the requester withdraws it. It cannot be undone, so it asks once. */
export function EndGrant({ grant, onDone }: { readonly grant: Grant; readonly onDone: (words: string) => void }) {
  const { t } = useTranslation();
  const { api, store } = useApp();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const way = grant.may.includes("revoke") ? "revoke" : grant.may.includes("withdraw") ? "withdraw" : undefined;
  if (!way) return null;
  const end = async (): Promise<void> => {
    setBusy(true);
    const outcome = await api.call("revokeGrant", { params: { grantId: grant.id } });
    setBusy(false);
    if (outcome.kind === "refused") return setRefusal(outcome.refusal);
    setAsking(false);
    store.place("grant", { params: { grantId: grant.id } }, outcome.value);
    store.changed({ topic: "grants" });
    onDone(t(way === "revoke" ? "requests.decided.revoked" : "requests.decided.withdrawn"));
  };
  return (
    <>
      <button type="button" className="button button-brick" onClick={() => setAsking(true)} data-testid={way}>
        {t(`requests.${way}`)}
      </button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t(`requests.${way}Title`)}
        actions={
          <>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {t("common.cancel")}
            </button>
            <button type="button" className="button button-brick" disabled={busy} onClick={() => void end()} data-testid={`${way}-confirm`}>
              {t(`requests.${way}`)}
            </button>
          </>
        }
      >
        <p>{t(`requests.${way}Body`)}</p>
        {refusal && <RefusalNote refusal={refusal} />}
      </Dialog>
    </>
  );
}
