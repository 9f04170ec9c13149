import { requestablePurposes, type GrantRequestErrorCode } from "@porchlight/access";
import { useState, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import type { Refusal } from "../../app/api.ts";
import { useApp, useData } from "../../app/context.tsx";
import { Loaded, RefusalNote } from "../../app/held.tsx";
import { dateTimeSpan, duration } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Page } from "../../design/kit.tsx";
import { CameraPicker } from "./camera-picker.tsx";
import {
  basesFor,
  newDraft,
  problemsOf,
  quickWindows,
  requestOf,
  withPurpose,
  type DraftField,
  type DraftProblems,
  type RequestDraft,
} from "./request-draft.ts";
import { InstantField } from "./instant-field.tsx";
import "./requests.css";

function goToFirstProblem(): void {
  const field = document.querySelector<HTMLElement>("[data-problem=true] :is(input, textarea)");
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

/** Asking for access: which cameras, why, when. Complaints appear after the first attempt to send, beside their field. */
export function RequestForm() {
  const { t } = useTranslation();
  const { api, now, store, announce } = useApp();
  const [, go] = useLocation();
  const first = new URLSearchParams(useSearch()).get("camera");
  const [draft, setDraft] = useState(() => newDraft(now(), first ? [first] : []));
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const problems = problemsOf(draft, now());
  const change = (next: Partial<RequestDraft>): void => setDraft({ ...draft, ...next });
  useTitle(t("requests.form.title"));

  const send = async (): Promise<void> => {
    const body = requestOf(draft, now());
    // complaints must stand in the page before the first of them can be gone to
    flushSync(() => setTried(true));
    if (!body) return goToFirstProblem();
    setSending(true);
    const outcome = await api.call("requestGrant", { body });
    setSending(false);
    if (outcome.kind === "refused") return setRefusal(outcome.refusal);
    store.changed({ topic: "grants" });
    announce(t("requests.form.sent", { reference: outcome.value.reference }));
    go(`/requests/${outcome.value.id}`);
  };
  const shown: DraftProblems = tried ? problems : new Map();
  return (
    <Page title={t("requests.form.title")} lead={t("requests.form.lead")}>
      <form
        className="request-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Step number={1} title={t("requests.form.camerasTitle")} hint={t("requests.form.camerasHint")} field="cameraIds" problems={shown}>
          <Cameras draft={draft} change={change} />
        </Step>
        <Step number={2} title={t("requests.form.whyTitle")}>
          <Why draft={draft} change={change} problems={shown} />
        </Step>
        <Step number={3} title={t("requests.form.whenTitle")} field="until" problems={shown}>
          <When draft={draft} change={change} />
        </Step>
        {refusal && <RefusalNote refusal={refusal} />}
        <div className="row">
          <button type="submit" className="button button-lamp" disabled={sending} data-testid="send-request">
            {t(sending ? "requests.form.sending" : "requests.form.send")}
          </button>
          <button type="button" className="button button-quiet" onClick={() => history.back()}>
            {t("common.cancel")}
          </button>
          {tried && problems.size > 0 && (
            <span className="field-error" role="alert">
              <Icon name="alert" />
              {t("requests.form.fix", { count: problems.size })}
            </span>
          )}
        </div>
      </form>
    </Page>
  );
}

interface PartProps {
  readonly draft: RequestDraft;
  readonly change: (next: Partial<RequestDraft>) => void;
}

function Step({
  number,
  title,
  hint,
  field,
  problems,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly hint?: string;
  readonly field?: DraftField;
  readonly problems?: DraftProblems;
  readonly children: ReactNode;
}) {
  return (
    <section className="step card" data-problem={field !== undefined && problems?.has(field)}>
      <h2>
        <span className="step-number figures" aria-hidden>
          {number}
        </span>
        {title}
        {hint && <small className="muted">{hint}</small>}
      </h2>
      {children}
      {field && <Complaint problem={problems?.get(field) ?? (field === "until" ? problems?.get("from") : undefined)} />}
    </section>
  );
}

function Complaint({ problem }: { readonly problem: GrantRequestErrorCode | undefined }) {
  const { t } = useTranslation();
  return problem ? (
    <p className="field-error" role="alert">
      <Icon name="alert" />
      {t(`fieldProblems.${problem}`)}
    </p>
  ) : null;
}

function Cameras({ draft, change }: PartProps) {
  const data = useData("cameras", { query: {} });
  return (
    <Loaded data={data} rows={2} height={3}>
      {({ cameras }) => <CameraPicker cameras={cameras} chosen={draft.cameraIds} onChange={(cameraIds) => change({ cameraIds })} />}
    </Loaded>
  );
}

function Why({ draft, change, problems }: PartProps & { readonly problems: DraftProblems }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <fieldset className="field" data-problem={problems.has("purpose")}>
        <legend className="field-label">{t("requests.purpose")}</legend>
        <div className="choices">
          {requestablePurposes.map((purpose) => (
            <label key={purpose} className="choice">
              <input
                type="radio"
                name="purpose"
                checked={draft.purpose === purpose}
                onChange={() => change(withPurpose(draft, purpose))}
                data-testid={`purpose-${purpose}`}
              />
              <span>{t(`domain.purpose.${purpose}`)}</span>
            </label>
          ))}
        </div>
        <Complaint problem={problems.get("purpose")} />
      </fieldset>
      <fieldset className="field" data-problem={problems.has("legalBasis")}>
        <legend className="field-label">{t("requests.legalBasis")}</legend>
        <div className="choices">
          {basesFor(draft.purpose).map((basis) => (
            <label key={basis} className="choice">
              <input
                type="radio"
                name="basis"
                checked={draft.legalBasis === basis}
                onChange={() => change({ legalBasis: basis })}
                data-testid={`basis-${basis}`}
              />
              <span>
                {t(`domain.legalBasis.${basis}`)}
                <small>{t(`domain.legalBasisHint.${basis}`)}</small>
              </span>
            </label>
          ))}
        </div>
        <Complaint problem={problems.get("legalBasis")} />
      </fieldset>
      <label className="field" data-problem={problems.has("caseReference")}>
        <span className="field-label">{t("requests.caseReference")}</span>
        <input
          className="input"
          value={draft.caseReference}
          maxLength={80}
          placeholder={t("requests.form.casePlaceholder")}
          aria-invalid={problems.has("caseReference")}
          onChange={(event) => change({ caseReference: event.target.value })}
          data-testid="case-reference"
        />
        <Complaint problem={problems.get("caseReference")} />
      </label>
      <label className="field" data-problem={problems.has("reason")}>
        <span className="field-label">{t("requests.reason")}</span>
        <textarea
          className="input"
          value={draft.reason}
          maxLength={1000}
          placeholder={t("requests.form.reasonPlaceholder")}
          aria-invalid={problems.has("reason")}
          onChange={(event) => change({ reason: event.target.value })}
          data-testid="reason"
        />
        <span className="field-hint figures">{draft.reason.trim().length} / 1000</span>
        <Complaint problem={problems.get("reason")} />
      </label>
    </div>
  );
}

function When({ draft, change }: PartProps) {
  const { t } = useTranslation();
  const { now, tongue } = useApp();
  const length = draft.from !== undefined && draft.until !== undefined && draft.until > draft.from ? duration(draft.until - draft.from, tongue) : undefined;
  return (
    <div className="stack">
      <div className="chips">
        {(Object.keys(quickWindows) as (keyof typeof quickWindows)[]).map((key) => {
          const window = quickWindows[key](now());
          return (
            <button
              key={key}
              type="button"
              className="chip"
              aria-pressed={window.from === draft.from && window.until === draft.until}
              onClick={() => change(window)}
            >
              {t(`requests.form.${key}`)}
            </button>
          );
        })}
      </div>
      <div className="window-fields">
        <InstantField name="from" label={t("requests.form.from")} at={draft.from} onChange={(from) => change({ from })} />
        <InstantField name="until" label={t("requests.form.until")} at={draft.until} onChange={(until) => change({ until })} />
      </div>
      {length && draft.from !== undefined && draft.until !== undefined && (
        <p className="field-hint">
          {dateTimeSpan(draft.from, draft.until, tongue)} · {t("requests.form.windowSays", { time: length })}
        </p>
      )}
    </div>
  );
}
