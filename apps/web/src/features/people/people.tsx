import type { ManagedPerson } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApp, useData } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { dateTime } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Badge, Empty, Note, Page, Segmented } from "../../design/kit.tsx";
import { byOrganisation, type Standing, standings, whoFits } from "./people-filter.ts";
import "./people.css";
import { SwitchAccount } from "./switch-account.tsx";

/** Who may enter this platform and as what; switching an account off and on. Never shows what anybody looked at. */
export function People() {
  const { t } = useTranslation();
  const data = useData("people", {});
  useTitle(t("people.title"));
  return (
    <Page title={t("people.title")} lead={t("people.lead")}>
      <Note icon="key">
        <p>{t("people.separation")}</p>
      </Note>
      <Loaded data={data} rows={5} height={5}>
        {({ people }) => <List people={people} />}
      </Loaded>
    </Page>
  );
}

function List({ people }: { readonly people: readonly ManagedPerson[] }) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const [standing, setStanding] = useState<Standing>("all");
  const roleWord = (role: ManagedPerson["roles"][number]): string => t(`domain.role.${role}`);
  const groups = byOrganisation(people.filter((person) => whoFits(person, { q, standing }, roleWord)));
  return (
    <>
      <div className="people-find">
        <label className="search-field">
          <span className="visually-hidden">{t("people.search")}</span>
          <Icon name="search" />
          <input className="input" type="search" value={q} placeholder={t("people.search")} onChange={(event) => setQ(event.target.value)} />
        </label>
        <Segmented
          label={t("people.show")}
          value={standing}
          onChange={setStanding}
          options={standings.map(
            (one) => [one, `${t(`people.filter.${one}`)} ${people.filter((person) => whoFits(person, { q: "", standing: one }, roleWord)).length}`] as const,
          )}
        />
      </div>
      {groups.length === 0 && <Empty title={t("people.emptyTitle")}>{t("people.emptyBody")}</Empty>}
      {groups.map(({ organisation, members }) => (
        <section key={organisation.id} className="card card-flush" aria-labelledby={`unit-${organisation.id}`}>
          <div className="people-unit">
            <h2 id={`unit-${organisation.id}`}>{organisation.name}</h2>
            <span className="muted small">{t("people.count", { count: members.length })}</span>
          </div>
          <ul className="people">
            {members.map((person) => (
              <Row key={person.id} person={person} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Row({ person }: { readonly person: ManagedPerson }) {
  const { t } = useTranslation();
  const off = person.disabledAt !== undefined;
  return (
    <li className={off ? "person-off" : ""} data-testid="person-row" data-person={person.id} data-standing={off ? "off" : "on"}>
      <div className="person-who">
        <span className="row">
          <strong>{person.name}</strong>
          {person.self && <Badge tone="lamp">{t("people.you")}</Badge>}
        </span>
        <span className="person-roles">{person.roles.map((role) => t(`domain.role.${role}`)).join(" · ")}</span>
      </div>
      <div className="person-state">
        <Badge tone={off ? "brick" : "leaf"} icon={off ? "cross" : "check"}>
          {t(off ? "people.off" : "people.inUse")}
        </Badge>
        <Activity person={person} />
      </div>
      <div className="person-act">{person.self ? <small className="muted">{t("people.youHint")}</small> : <SwitchAccount person={person} />}</div>
    </li>
  );
}

function Activity({ person }: { readonly person: ManagedPerson }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  if (person.disabledAt !== undefined) return <small className="muted">{t("people.offSince", { time: dateTime(person.disabledAt, tongue) })}</small>;
  if (person.lastSeenAt === undefined) return <small className="muted">{t("people.neverSeen")}</small>;
  return (
    <small className="muted">
      <span>{t("people.seen", { time: dateTime(person.lastSeenAt, tongue) })}</span>
      <span>{person.openSessions > 0 ? t("people.sessions", { count: person.openSessions }) : t("people.noSession")}</span>
    </small>
  );
}
