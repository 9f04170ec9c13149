import type { Grant } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useApp, useData, useSession } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { dateTime, dateTimeSpan } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Badge, Card, Note, Page } from "../../design/kit.tsx";
import { Decide } from "./decide.tsx";
import { EndGrant } from "./end-grant.tsx";
import { phaseOf } from "./grant-phase.ts";
import { PhaseBadge } from "./phase-badge.tsx";
import "./requests.css";

/** One request from asking to its end, and what this person may do with it now. */
export function RequestPage({ grantId }: { readonly grantId: string }) {
  const { t } = useTranslation();
  const data = useData("grant", { params: { grantId } });
  useTitle(data.kind === "ready" ? data.value.reference : t("requests.title"));
  return (
    <Loaded data={data} rows={3} height={8}>
      {(grant) => <OneRequest grant={grant} />}
    </Loaded>
  );
}

function OneRequest({ grant }: { readonly grant: Grant }) {
  const { t } = useTranslation();
  const { person, may } = useSession();
  const [done, setDone] = useState<string>();
  const ownWaiting = grant.state === "submitted" && grant.requester.id === person.id && may.includes("grant.decide");
  return (
    <Page
      title={`${t(`domain.purpose.${grant.purpose}`)} · ${grant.caseReference}`}
      lead={
        <span className="row">
          <PhaseBadge grant={grant} />
          <span className="mono">{grant.reference}</span>
        </span>
      }
      actions={<EndGrant grant={grant} onDone={setDone} />}
    >
      <Life grant={grant} />
      {done && (
        <Note tone="leaf" icon="check" live>
          {done}
        </Note>
      )}
      {ownWaiting && (
        <Note tone="lamp" icon="info">
          {t("requests.conflict")}
        </Note>
      )}
      <div className="request-two">
        <Details grant={grant} />
        <div className="stack">
          <GrantCameras grant={grant} />
          {(grant.may.includes("approve") || grant.may.includes("refuse")) && <Decide grant={grant} onDone={setDone} />}
        </div>
      </div>
    </Page>
  );
}

/** Asked, decided, in force, ended: a lit step is done, the present one glows. */
function Life({ grant }: { readonly grant: Grant }) {
  const { t } = useTranslation();
  const { now, tongue } = useApp();
  const phase = phaseOf(grant, now());
  const reached = { waiting: 1, notYet: 2, inForce: 3 }[phase as string] ?? 4;
  const steps = [
    ["asked", grant.requestedAt],
    ["decided", grant.decidedAt],
    ["open", grant.state === "approved" || grant.state === "closed" ? grant.from : undefined],
    ["over", phase === "over" || phase === "closed" ? grant.until : grant.revokedAt],
  ] as const;
  return (
    <ol className="life">
      {steps.map(([key, at], index) => (
        <li
          key={key}
          className={index < reached ? (index === reached - 1 ? "life-now" : "life-done") : ""}
          aria-current={index === reached - 1 ? "step" : undefined}
        >
          <strong>{t(`requests.life.${key}`)}</strong>
          {at !== undefined && <time>{dateTime(at, tongue)}</time>}
        </li>
      ))}
    </ol>
  );
}

function Details({ grant }: { readonly grant: Grant }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  return (
    <Card>
      <dl className="facts">
        <dt>{t("requests.requester")}</dt>
        <dd>{t("requests.by", grant.requester)}</dd>
        <dt>{t("requests.purpose")}</dt>
        <dd>{t(`domain.purpose.${grant.purpose}`)}</dd>
        <dt>{t("requests.legalBasis")}</dt>
        <dd>{t(`domain.legalBasis.${grant.legalBasis}`)}</dd>
        <dt>{t("requests.caseReference")}</dt>
        <dd>{grant.caseReference}</dd>
        <dt>{t("requests.window")}</dt>
        <dd>{dateTimeSpan(grant.from, grant.until, tongue)}</dd>
        <dt>{t("requests.reason")}</dt>
        <dd className="request-reason">{grant.reason}</dd>
        {grant.decidedBy && (
          <>
            <dt>{t("requests.decidedBy")}</dt>
            <dd>{t("requests.by", grant.decidedBy)}</dd>
          </>
        )}
        {grant.decisionNote && (
          <>
            <dt>{t("requests.note")}</dt>
            <dd className="request-reason">{grant.decisionNote}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function GrantCameras({ grant }: { readonly grant: Grant }) {
  const { t } = useTranslation();
  return (
    <Card title={t("requests.cameras")} aside={<span className="muted small">{t("common.cameras", { count: grant.cameras.length })}</span>}>
      <ul className="grant-cameras">
        {grant.cameras.map((camera) => (
          <li key={camera.id}>
            <span>
              <Link href={`/cameras/${camera.id}`}>{camera.name}</Link>
              <small className="muted">{camera.villageName}</small>
            </span>
            {grant.may.includes("watch") ? (
              <Link href={`/cameras/${camera.id}`} className="button button-lamp button-s" data-testid={`watch-${camera.id}`}>
                <Icon name="eye" />
                {t("requests.watch")}
              </Link>
            ) : (
              <Badge tone={camera.online ? "leaf" : "mist"} icon={camera.online ? "live" : "offline"}>
                {t(camera.online ? "common.online" : "common.offline")}
              </Badge>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
