import type { CameraSummary } from "@porchlight/contract";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useApp, useData, useSession } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { partOfDay } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Empty } from "../../design/kit.tsx";
import { LampMark } from "../../design/lamp-mark.tsx";
import { Picture } from "../../player/picture.tsx";
import { ElderActions } from "./elder-actions.tsx";
import "./home.css";

/** The owner's first page: whether a lamp is lit, and every own camera as a live picture. */
export function Home() {
  const { t } = useTranslation();
  const { preferences, now } = useApp();
  const { person } = useSession();
  const data = useData("cameras", { query: { mine: "true" } });
  useTitle(t("nav.home"));
  return (
    <div className="page home">
      <header className="home-head">
        <h1 tabIndex={-1}>{t("home.hello", { greeting: t(`home.greeting.${partOfDay(now())}`), name: person.name })}</h1>
      </header>
      <Loaded data={data} rows={2} height={14}>
        {({ cameras }) => (
          <>
            {preferences.elder && <ElderActions cameras={cameras} />}
            {cameras.length > 0 && !preferences.elder && <LampLine cameras={cameras} />}
            <CameraWall cameras={cameras} />
          </>
        )}
      </Loaded>
    </div>
  );
}

/** One line that says whether anything is shared, with the lamp that shows it. */
function LampLine({ cameras }: { readonly cameras: readonly CameraSummary[] }) {
  const { t } = useTranslation();
  const lit = cameras.reduce((sum, camera) => sum + camera.sharedWith, 0);
  return (
    <Link href="/sharing" className={`lamp-line ${lit > 0 ? "lamp-line-lit" : ""}`} data-testid="lamp-line">
      <LampMark lit={lit > 0} />
      <span>
        <strong>{lit > 0 ? t("home.lit", { count: lit }) : t("home.unlit")}</strong>
        <small>{t(lit > 0 ? "home.litLead" : "home.unlitLead")}</small>
      </span>
      <Icon name="right" />
    </Link>
  );
}

function CameraWall({ cameras }: { readonly cameras: readonly CameraSummary[] }) {
  const { t } = useTranslation();
  if (cameras.length === 0) return <Empty title={t("home.emptyTitle")}>{t("home.emptyBody")}</Empty>;
  return (
    <ul id="my-cameras" className={`wall ${cameras.length === 1 ? "wall-one" : ""}`}>
      {cameras.map((camera) => (
        <Tile key={camera.id} camera={camera} />
      ))}
    </ul>
  );
}

function Tile({ camera }: { readonly camera: CameraSummary }) {
  const { t } = useTranslation();
  const detail = useData("camera", { params: { cameraId: camera.id } });
  const watching = detail.kind === "ready" ? detail.value.watching : 0;
  return (
    <li className="tile">
      <Picture cameraId={camera.id} name={camera.name} mode={{ kind: "live" }} offline={!camera.online} />
      <div className="tile-bar">
        <span className={`tile-lamp ${camera.sharedWith > 0 ? "tile-lamp-lit" : ""}`}>
          <LampMark lit={camera.sharedWith > 0} />
          {t(camera.sharedWith > 0 ? "home.sharedWith" : "home.notShared")}
        </span>
        <span className={watching > 0 ? "tile-watching" : "muted small"} role="status">
          {watching > 0 && <Icon name="eye" />}
          {watching > 0 ? t("home.watchingNow", { count: watching }) : t("home.nobodyWatching")}
        </span>
        <span className="tile-links">
          <Link className="button button-s" href={`/recordings/${camera.id}`}>
            <Icon name="clock" />
            {t("home.recordings")}
          </Link>
          <Link className="button button-s" href={`/viewings?camera=${camera.id}`}>
            <Icon name="eye" />
            {t("home.whoLooked")}
          </Link>
        </span>
      </div>
    </li>
  );
}
