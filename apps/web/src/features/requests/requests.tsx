import type { Grant } from "@porchlight/contract";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearch } from "wouter";
import { useApp, useData, useSession } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { dateTime, dateTimeSpan } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Empty, Page, Segmented } from "../../design/kit.tsx";
import { tabOf, type GrantTab } from "./grant-phase.ts";
import { PhaseBadge } from "./phase-badge.tsx";
import "./requests.css";

const tabs: readonly GrantTab[] = ["open", "active", "past"];

/** Requests this person made or may decide: waiting, in force, past. */
export function Requests() {
  const { t } = useTranslation();
  const { now } = useApp();
  const { may } = useSession();
  const [, go] = useLocation();
  const asked = new URLSearchParams(useSearch()).get("tab");
  const data = useData("grants", {});
  useTitle(t("requests.title"));
  const create = may.includes("grant.request") && (
    <Link href="/requests/new" className="button button-lamp" data-testid="new-request">
      <Icon name="plus" />
      {t("requests.new")}
    </Link>
  );
  return (
    <Page title={t("requests.title")} lead={t("requests.lead")} actions={create}>
      <Loaded data={data} rows={4} height={6}>
        {({ grants }) => {
          const by = Map.groupBy(grants, (grant) => tabOf(grant, now()));
          const tab = tabs.find((known) => known === asked) ?? tabs.find((known) => by.has(known)) ?? "open";
          const list = by.get(tab) ?? [];
          return (
            <>
              <Segmented
                label={t("requests.title")}
                value={tab}
                onChange={(next) => go(`/requests?tab=${next}`, { replace: true })}
                options={tabs.map((key) => [key, `${t(`requests.tabs.${key}`)} ${by.get(key)?.length ?? 0}`] as const)}
              />
              {list.length === 0 ? (
                <Empty title={t(`requests.emptyTitle.${tab}`)} action={create}>
                  {t("requests.emptyBody")}
                </Empty>
              ) : (
                <ul className="grants">
                  {list.map((grant) => (
                    <GrantRow key={grant.id} grant={grant} />
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function GrantRow({ grant }: { readonly grant: Grant }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  return (
    <li className="grant-row card" data-testid="grant-row" data-state={grant.state}>
      <div className="grant-what">
        <Link href={`/requests/${grant.id}`} className="grant-link">
          {t(`domain.purpose.${grant.purpose}`)} · {grant.caseReference}
        </Link>
        <p className="grant-reason">{grant.reason}</p>
        <p className="muted small">
          {t("requests.by", grant.requester)} · <time>{dateTime(grant.requestedAt, tongue)}</time>
        </p>
      </div>
      <div className="grant-when">
        <PhaseBadge grant={grant} />
        <span className="mono small">{grant.reference}</span>
        <span className="small">{dateTimeSpan(grant.from, grant.until, tongue)}</span>
        <span className="small muted">{t("common.cameras", { count: grant.cameras.length })}</span>
      </div>
    </li>
  );
}
