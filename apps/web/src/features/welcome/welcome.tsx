import type { Persona } from "@porchlight/contract";
import { useTranslation } from "react-i18next";
import { useApp, useData } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Segmented } from "../../design/kit.tsx";
import { LampMark } from "../../design/lamp-mark.tsx";
import { Lane } from "../../design/lane.tsx";
import "./welcome.css";

/** First page for whoever is not signed in: what the product is, and how to come in. */
export function Welcome() {
  const { t } = useTranslation();
  const { platform } = useApp();
  useTitle(t("welcome.title"));
  return (
    <div className="welcome">
      <header className="welcome-hero">
        <Lane />
        <div className="welcome-top">
          <span className="row">
            <LampMark lit />
            <strong>{platform.name}</strong>
          </span>
          <LanguageSwitch />
        </div>
        <div className="welcome-words">
          <h1>{t("welcome.title")}</h1>
          <p>{t("welcome.lead1")}</p>
          <p>{t("welcome.lead2")}</p>
        </div>
      </header>
      <main className="welcome-main">
        {platform.demo ? <Personas /> : <Closed />}
        <HowItWorks />
      </main>
    </div>
  );
}

function LanguageSwitch() {
  const { t } = useTranslation();
  const { tongue, setPreferences } = useApp();
  return (
    <Segmented
      label={t("me.language")}
      value={tongue}
      onChange={(language) => setPreferences({ language })}
      options={[
        ["zh-CN", "中文"],
        ["en", "English"],
      ]}
    />
  );
}

function Closed() {
  const { t } = useTranslation();
  return (
    <section className="card welcome-closed">
      <Icon name="key" />
      <div className="stack-s">
        <h2>{t("welcome.closedTitle")}</h2>
        <p>{t("welcome.closedBody")}</p>
      </div>
    </section>
  );
}

function Personas() {
  const { t } = useTranslation();
  const data = useData("personas", {});
  return (
    <section className="stack" aria-labelledby="personas-title">
      <div className="stack-s">
        <h2 id="personas-title" className="welcome-h2">
          {t("welcome.demoTitle")}
        </h2>
        <p className="muted">{t("welcome.demoLead")}</p>
      </div>
      <Loaded data={data} rows={2} height={12}>
        {({ personas }) => byPlatform(personas).map((group) => <PlatformGroup key={group.platform} {...group} />)}
      </Loaded>
    </section>
  );
}

interface Group {
  readonly platform: string;
  readonly role: Persona["platformRole"];
  readonly personas: readonly Persona[];
}

function byPlatform(personas: readonly Persona[]): Group[] {
  const groups = new Map<string, Persona[]>();
  for (const persona of personas) groups.set(persona.platform, [...(groups.get(persona.platform) ?? []), persona]);
  return [...groups].map(([platform, list]) => ({ platform, role: list[0]?.platformRole ?? "operator", personas: list }));
}

function PlatformGroup({ platform, role, personas }: Group) {
  const { t } = useTranslation();
  return (
    <section className={`persona-group persona-group-${role}`}>
      <h3>
        {platform}
        <small>{t(`domain.platform.${role}`)}</small>
      </h3>
      <ul className="persona-list">
        {personas.map((persona) => (
          <PersonaCard key={persona.key} persona={persona} />
        ))}
      </ul>
    </section>
  );
}

function PersonaCard({ persona }: { readonly persona: Persona }) {
  const { t } = useTranslation();
  const role = persona.roles[0];
  const isOwner = persona.roles.some((name) => name === "owner" || name === "household-member");
  return (
    <li>
      <a
        className={`persona ${isOwner ? "persona-owner" : ""}`}
        href={persona.href}
        data-testid={`persona-${persona.key}`}
        aria-label={t("welcome.enter", { name: persona.name })}
      >
        <span className="persona-role">{persona.roles.map((name) => t(`domain.role.${name}`)).join(" · ")}</span>
        <strong>{persona.name}</strong>
        <span className="persona-unit">{persona.organisation}</span>
        {role && <span className="persona-try">{t(`welcome.tries.${role}`)}</span>}
        <span className="persona-go">
          {t("welcome.enterShort")}
          <Icon name="right" />
        </span>
      </a>
    </li>
  );
}

function HowItWorks() {
  const { t } = useTranslation();
  return (
    <section className="stack" aria-labelledby="how-title">
      <h2 id="how-title" className="welcome-h2">
        {t("welcome.howTitle")}
      </h2>
      <ul className="how">
        <li>
          <LampMark lit />
          <h3>{t("welcome.how.lit.title")}</h3>
          <p>{t("welcome.how.lit.body")}</p>
        </li>
        <li>
          <LampMark lit={false} />
          <h3>{t("welcome.how.out.title")}</h3>
          <p>{t("welcome.how.out.body")}</p>
        </li>
        <li>
          <Icon name="cross" />
          <h3>{t("welcome.how.never.title")}</h3>
          <p>{t("welcome.how.never.body")}</p>
        </li>
      </ul>
    </section>
  );
}
