import type { InclusionProof, Viewing } from "@porchlight/contract";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../../app/context.tsx";
import { clock, dateTimeSpan, duration } from "../../app/time.ts";
import { Icon } from "../../design/icon.tsx";
import { Badge, Note } from "../../design/kit.tsx";
import { checkProof, holds, type ProofCheck } from "./check-proof.ts";

type Proof = { readonly kind: "none" | "checking" | "failed" } | { readonly kind: "done"; readonly check: ProofCheck; readonly proof: InclusionProof };

/** One entry: who, of which unit, why, when, how long, live or recorded, under which grant; and its seal. */
export function ViewingCard({ viewing }: { readonly viewing: Viewing }) {
  const { t } = useTranslation();
  const { api, tongue } = useApp();
  const [proof, setProof] = useState<Proof>({ kind: "none" });
  const check = async (): Promise<void> => {
    setProof({ kind: "checking" });
    const outcome = await api.call("proof", { params: { viewingId: viewing.id } });
    if (outcome.kind === "refused") return setProof({ kind: "failed" });
    setProof({ kind: "done", proof: outcome.value, check: await checkProof(viewing, outcome.value, globalThis.crypto?.subtle) });
  };
  return (
    <li className={`viewing card ${viewing.endedAt === undefined ? "viewing-now" : ""}`} data-testid="viewing">
      <div className="viewing-who">
        <h3>{viewing.own ? `${viewing.viewerName}（${t("viewings.own")}）` : viewing.viewerName}</h3>
        <p>{viewing.viewerUnit}</p>
        {viewing.endedAt === undefined && (
          <Badge tone="lamp" icon="eye">
            {t("viewings.now")}
          </Badge>
        )}
      </div>
      <dl className="facts viewing-facts">
        <dt>{t("viewings.why")}</dt>
        <dd>
          {t(`domain.purpose.${viewing.purpose}`)}
          {viewing.grantReference && (
            <>
              {" "}
              · {t("viewings.grant")} <span className="mono">{viewing.grantReference}</span>
            </>
          )}
        </dd>
        <dt>{t("viewings.when")}</dt>
        <dd>
          <time>{clock(viewing.startedAt, true)}</time> · {viewing.cameraName} · {t(`domain.mode.${viewing.mode}`)}
        </dd>
        {viewing.footageFrom !== undefined && viewing.footageUntil !== undefined && (
          <>
            <dt>{t("viewings.footage")}</dt>
            <dd>{dateTimeSpan(viewing.footageFrom, viewing.footageUntil, tongue)}</dd>
          </>
        )}
        <dt>{t("viewings.howLong")}</dt>
        <dd>
          <HowLong viewing={viewing} />
        </dd>
        <dt>{t("viewings.platform")}</dt>
        <dd>{viewing.viewerPlatform}</dd>
      </dl>
      <SealButton viewing={viewing} proof={proof} onCheck={() => void check()} />
      <ProofResult viewing={viewing} proof={proof} />
    </li>
  );
}

function HowLong({ viewing }: { readonly viewing: Viewing }) {
  const { t } = useTranslation();
  const { now, tongue } = useApp();
  const running = viewing.endedAt === undefined;
  const [at, setAt] = useState(now);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setAt(now()), 1000);
    return () => clearInterval(timer);
  }, [running, now]);
  const reason = viewing.endReason && viewing.endReason in endWords ? t(`viewings.ended.${viewing.endReason as EndWord}`) : undefined;
  return (
    <>
      <span className="figures">{duration((viewing.endedAt ?? at) - viewing.startedAt, tongue)}</span>
      {reason && <span className="muted"> · {reason}</span>}
    </>
  );
}

const endWords = {
  "closed-by-viewer": 1,
  revoked: 1,
  "stream-ended": 1,
  "window-over": 1,
  "too-slow": 1,
  "transcode-unavailable": 1,
  "plane-lost": 1,
  error: 1,
} as const;
type EndWord = keyof typeof endWords;

/** The seal of an entry: asks for the proof, then shows whether it holds. */
function SealButton({ viewing, proof, onCheck }: { readonly viewing: Viewing; readonly proof: Proof; readonly onCheck: () => void }) {
  const { t } = useTranslation();
  const sealed = proof.kind === "done" && holds(proof.check);
  return (
    <button type="button" className={`seal ${sealed ? "seal-good" : ""}`} onClick={onCheck} disabled={proof.kind === "checking"} data-testid="check-proof">
      <Icon name="seal" />
      <span>
        {t(proof.kind === "checking" ? "viewings.checking" : sealed ? "viewings.checked" : "viewings.check")}
        <small className="figures">№ {viewing.auditSeq}</small>
      </span>
    </button>
  );
}

function ProofResult({ viewing, proof }: { readonly viewing: Viewing; readonly proof: Proof }) {
  const { t } = useTranslation();
  if (proof.kind === "failed")
    return (
      <div className="viewing-proof">
        <Note tone="brick" icon="alert" live>
          {t("viewings.failed")}
        </Note>
      </div>
    );
  if (proof.kind !== "done") return null;
  const { check } = proof;
  const verdict = holds(check) ? "ok" : check.entry && check.root && check.signature === undefined ? "unsupported" : "bad";
  return (
    <div className="viewing-proof" data-testid="proof-result" data-verdict={verdict}>
      <Note
        tone={verdict === "ok" ? "leaf" : verdict === "bad" ? "brick" : "mist"}
        icon={verdict === "ok" ? "check" : "alert"}
        title={t(`viewings.${verdict}`)}
        live
      >
        <p className="small muted">{t("viewings.proofIntro")}</p>
        <ul className="proof-steps">
          <ProofStep good={check.entry}>{t("viewings.steps.entry")}</ProofStep>
          <ProofStep good={check.root}>{t("viewings.steps.root", { seq: viewing.auditSeq, size: check.size })}</ProofStep>
          {check.signature !== undefined && <ProofStep good={check.signature}>{t("viewings.steps.signature")}</ProofStep>}
        </ul>
        <details>
          <summary>{t("viewings.entry")}</summary>
          <code>{proof.proof.entry}</code>
        </details>
      </Note>
    </div>
  );
}

function ProofStep({ good, children }: { readonly good: boolean; readonly children: string }) {
  return (
    <li className={good ? "proof-good" : "proof-bad"}>
      <Icon name={good ? "check" : "cross"} />
      {children}
    </li>
  );
}
