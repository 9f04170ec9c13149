import { scenes, type Scene } from "@porchlight/access";
import type { CameraSummary, Village } from "@porchlight/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearch } from "wouter";
import { useApp, useData, useSession } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Badge, Empty, Page } from "../../design/kit.tsx";
import { filterCameras, readFilter, writeFilter, type CameraFilter } from "./camera-filter.ts";
import "./cameras.css";

/** Village by village, which cameras there are; filters live in the address so that a list can be sent to a colleague. */
export function Cameras() {
  const { t } = useTranslation();
  const search = useSearch();
  const [, go] = useLocation();
  const filter = useMemo(() => readFilter(search), [search]);
  const villages = useData("villages", {});
  const cameras = useData("cameras", { query: {} });
  const { may } = useSession();
  const change = (next: Partial<CameraFilter>): void => go(`/cameras${writeFilter({ ...filter, ...next })}`, { replace: true });
  useTitle(t("cameras.title"));
  return (
    <Page
      title={t("cameras.title")}
      lead={t("cameras.lead")}
      wide
      actions={
        may.includes("grant.request") && (
          <Link href="/requests/new" className="button button-lamp">
            <Icon name="plus" />
            {t("requests.new")}
          </Link>
        )
      }
    >
      <Loaded data={cameras} rows={6} height={3}>
        {(list) => (
          <div className="register">
            <VillageList villages={villages.kind === "ready" ? villages.value.villages : []} filter={filter} change={change} total={list.cameras.length} />
            <div className="stack">
              <Filters filter={filter} change={change} />
              <CameraTable cameras={filterCameras(list.cameras, filter)} change={change} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

interface FilterProps {
  readonly filter: CameraFilter;
  readonly change: (next: Partial<CameraFilter>) => void;
}

function VillageList({ villages, filter, change, total }: FilterProps & { readonly villages: readonly Village[]; readonly total: number }) {
  const { t } = useTranslation();
  return (
    <nav className="village-list" aria-label={t("cameras.village")}>
      <label className="village-select">
        <span className="visually-hidden">{t("cameras.village")}</span>
        <select className="input" value={filter.village ?? ""} onChange={(event) => change({ village: event.target.value || undefined })}>
          <option value="">
            {t("cameras.allVillages")}（{total}）
          </option>
          {villages.map((village) => (
            <option key={village.code} value={village.code}>
              {village.name}（{village.cameras}）
            </option>
          ))}
        </select>
      </label>
      <ul>
        <VillageButton name={t("cameras.allVillages")} count={total} pressed={filter.village === undefined} onClick={() => change({ village: undefined })} />
        {villages.map((village) => (
          <VillageButton
            key={village.code}
            name={village.name}
            count={village.cameras}
            online={village.online}
            pressed={filter.village === village.code}
            onClick={() => change({ village: village.code })}
          />
        ))}
      </ul>
    </nav>
  );
}

function VillageButton({
  name,
  count,
  online,
  pressed,
  onClick,
}: {
  readonly name: string;
  readonly count: number;
  readonly online?: number;
  readonly pressed: boolean;
  readonly onClick: () => void;
}) {
  return (
    <li>
      <button type="button" className="village-button" aria-pressed={pressed} onClick={onClick}>
        <span>{name}</span>
        <span className="figures muted">{online !== undefined && online < count ? `${online}/${count}` : count}</span>
      </button>
    </li>
  );
}

function Filters({ filter, change }: FilterProps) {
  const { t } = useTranslation();
  return (
    <search className="filters">
      <label className="search-field">
        <span className="visually-hidden">{t("cameras.search")}</span>
        <Icon name="search" />
        <input
          className="input"
          type="search"
          placeholder={t("cameras.search")}
          value={filter.q}
          onChange={(event) => change({ q: event.target.value })}
          data-testid="camera-search"
        />
      </label>
      <div className="chips" role="group" aria-label={t("cameras.scene")}>
        {scenes.map((scene: Scene) => (
          <button
            key={scene}
            type="button"
            className="chip"
            aria-pressed={filter.scene === scene}
            onClick={() => change({ scene: filter.scene === scene ? undefined : scene })}
          >
            {t(`domain.scene.${scene}`)}
          </button>
        ))}
        <button type="button" className="chip" aria-pressed={filter.onlyOnline} onClick={() => change({ onlyOnline: !filter.onlyOnline })}>
          <Icon name="live" />
          {t("cameras.onlyOnline")}
        </button>
      </div>
    </search>
  );
}

function CameraTable({ cameras, change }: { readonly cameras: readonly CameraSummary[]; readonly change: FilterProps["change"] }) {
  const { t } = useTranslation();
  const { platform } = useApp();
  if (cameras.length === 0) {
    const clear = (
      <button type="button" className="button" onClick={() => change({ village: undefined, scene: undefined, q: "", onlyOnline: false })}>
        {t("cameras.clear")}
      </button>
    );
    return (
      <Empty title={t("cameras.emptyTitle")} action={clear}>
        {t("cameras.emptyBody")}
      </Empty>
    );
  }
  const atCounty = platform.role !== "operator";
  return (
    <section className="card card-flush">
      <p className="table-caption" role="status">
        {t("cameras.found", { count: cameras.length })}
      </p>
      <table className="table table-cards">
        <thead>
          <tr>
            <th scope="col">{t("cameras.name")}</th>
            <th scope="col">{t("cameras.place")}</th>
            <th scope="col">{t("cameras.scene")}</th>
            {atCounty && <th scope="col">{t("cameras.source")}</th>}
            <th scope="col">{t("cameras.state")}</th>
            <th scope="col">{t("cameras.right")}</th>
          </tr>
        </thead>
        <tbody>
          {cameras.map((camera) => (
            <CameraRow key={camera.id} camera={camera} atCounty={atCounty} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CameraRow({ camera, atCounty }: { readonly camera: CameraSummary; readonly atCounty: boolean }) {
  const { t } = useTranslation();
  const right = camera.live.kind === "allow" ? "canWatch" : camera.live.mayAsk ? "canAsk" : "cannot";
  return (
    <tr className="camera-row" data-testid="camera-row" data-camera={camera.id}>
      <td className="lead">
        <Link href={`/cameras/${camera.id}`}>{camera.name}</Link>
        <small className="mono">{camera.gbId}</small>
      </td>
      <td data-label={t("cameras.place")}>{camera.villageName ?? t("cameras.noVillage")}</td>
      <td data-label={t("cameras.scene")}>{t(`domain.scene.${camera.scene}`)}</td>
      {atCounty && <td data-label={t("cameras.source")}>{camera.source ?? "—"}</td>}
      <td data-label={t("cameras.state")}>
        <Badge tone={camera.online ? "leaf" : "mist"} icon={camera.online ? "live" : "offline"}>
          {t(camera.online ? "common.online" : "common.offline")}
        </Badge>
      </td>
      <td data-label={t("cameras.right")}>
        <Badge tone={right === "canWatch" ? "leaf" : "mist"} icon={right === "canWatch" ? "eye" : right === "canAsk" ? "paper" : "cross"}>
          {t(`cameras.${right}`)}
        </Badge>
      </td>
    </tr>
  );
}
