import type { CameraSummary, Grant, Village } from "@porchlight/contract";
import { scenes } from "@porchlight/access";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useApp, useData, useSession } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Card, Page } from "../../design/kit.tsx";
import { Duty } from "./duty.tsx";
import { LinkFigures, LogFigure, PeopleFigures, StreamFigures } from "./duty-figures.tsx";
import { Figure } from "./figure.tsx";
import "./overview.css";

/** The console's first page: counts from the register itself, and what waits for this person. */
export function Overview() {
  const { t } = useTranslation();
  const { platform } = useApp();
  const { may } = useSession();
  const seesCameras = may.includes("camera.list");
  useTitle(t("overview.title"));
  return (
    <Page title={platform.name} lead={seesCameras ? <Where /> : t(`domain.platform.${platform.role}`)} wide>
      <div className="figures-all">
        {may.includes("grant.list") && <Waiting />}
        {seesCameras && <Totals />}
        {may.includes("people.manage") && <PeopleFigures />}
        {may.includes("link.manage") && <LinkFigures />}
        {may.includes("health.read") && !seesCameras && <StreamFigures />}
        {may.includes("audit.read") && <LogFigure />}
      </div>
      {seesCameras ? (
        <>
          <Register />
          <Next />
        </>
      ) : (
        <Duty />
      )}
    </Page>
  );
}

function Where() {
  const { t } = useTranslation();
  const data = useData("villages", {});
  return data.kind === "ready" ? <>{t("overview.lead", data.value)}</> : <>&nbsp;</>;
}

function Waiting() {
  const { t } = useTranslation();
  const { person, may } = useSession();
  const { now } = useApp();
  const data = useData("grants", {});
  if (data.kind !== "ready") return null;
  const { grants } = data.value;
  const mine = grants.filter((grant) => grant.requester.id === person.id && grant.state === "submitted").length;
  const decide = grants.filter((grant) => grant.may.includes("approve")).length;
  const active = grants.filter((grant) => inForce(grant, now())).length;
  return (
    <ul className="figures-row">
      {may.includes("grant.decide") && <Figure href="/requests" icon="paper" value={decide} label={t("overview.toDecide")} lamp={decide > 0} />}
      {may.includes("grant.request") && <Figure href="/requests" icon="paper" value={mine} label={t("overview.myOpen")} />}
      <Figure href="/requests?tab=active" icon="eye" value={active} label={t("overview.active")} />
    </ul>
  );
}

const inForce = (grant: Grant, now: number): boolean => grant.state === "approved" && grant.from <= now && grant.until > now;

function Totals() {
  const { t } = useTranslation();
  const data = useData("villages", {});
  if (data.kind !== "ready") return null;
  const { villages } = data.value;
  const total = villages.reduce((sum, village) => sum + village.cameras, 0);
  const online = villages.reduce((sum, village) => sum + village.online, 0);
  return (
    <ul className="figures-row">
      <Figure href="/cameras" icon="camera" value={total} label={t("overview.cameras")} />
      <Figure href="/cameras?online=1" icon="live" value={online} of={`/ ${total}`} label={t("overview.online")} />
      <Figure
        href="/map"
        icon="map"
        value={villages.filter((village) => village.cameras > 0).length}
        of={`/ ${villages.length}`}
        label={t("overview.villages")}
      />
    </ul>
  );
}

function Register() {
  const villages = useData("villages", {});
  const cameras = useData("cameras", { query: {} });
  return (
    <Loaded data={villages} rows={2} height={8}>
      {(township) => (
        <div className="overview-two">
          <ByVillage villages={township.villages} />
          {cameras.kind === "ready" && <ByScene cameras={cameras.value.cameras} />}
        </div>
      )}
    </Loaded>
  );
}

/** Bars share one scale, so their lengths compare; offline is hatched, not only coloured. */
function ByVillage({ villages }: { readonly villages: readonly Village[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...villages.map((village) => village.cameras));
  const sorted = [...villages].sort((a, b) => b.cameras - a.cameras);
  return (
    <Card title={t("overview.byVillage")} aside={<Link href="/map">{t("nav.map")}</Link>}>
      <ul className="bars">
        {sorted.map((village) => (
          <li key={village.code}>
            <Link href={`/cameras?village=${village.code}`}>
              <span className="bars-name">{village.name}</span>
              <span className="bar" aria-hidden>
                <span className="bar-online" style={{ inlineSize: `${(village.online / most) * 100}%` }} />
                <span className="bar-offline" style={{ inlineSize: `${((village.cameras - village.online) / most) * 100}%` }} />
              </span>
              <span className="bars-count figures">
                {village.cameras === 0 ? t("overview.noneHere") : t("overview.onlineOf", { online: village.online, total: village.cameras })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ByScene({ cameras }: { readonly cameras: readonly CameraSummary[] }) {
  const { t } = useTranslation();
  return (
    <Card title={t("overview.byScene")}>
      <ul className="scenes">
        {scenes.map((scene) => {
          const some = cameras.filter((camera) => camera.scene === scene);
          return (
            <li key={scene}>
              <Link href={`/cameras?scene=${scene}`}>
                <span>{t(`domain.scene.${scene}`)}</span>
                <strong className="figures">{some.length}</strong>
                <small className="muted">{t("overview.onlineOf", { online: some.filter((camera) => camera.online).length, total: some.length })}</small>
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Next() {
  const { t } = useTranslation();
  const { may } = useSession();
  const steps = [
    may.includes("grant.request") && (["/cameras", "search", t("overview.nextFind")] as const),
    may.includes("grant.decide") && (["/requests", "check", t("overview.nextDecide")] as const),
    may.includes("health.read") && (["/health", "pulse", t("overview.nextHealth")] as const),
    may.includes("audit.read") && (["/log", "book", t("overview.nextLog")] as const),
  ].filter((step) => step !== false);
  if (steps.length === 0) return null;
  return (
    <nav className="row" aria-label={t("overview.next")}>
      {steps.map(([href, icon, text]) => (
        <Link key={href} href={href} className="button">
          <Icon name={icon} />
          {text}
        </Link>
      ))}
    </nav>
  );
}
