import type { CameraSummary, Village } from "@porchlight/contract";
import { useMemo, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useData } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Badge, Card, Page } from "../../design/kit.tsx";
import { outline, placeBelow, regionOf, softPath, touchesName } from "./regions.ts";
import "./map.css";

/** The township as a sketch, with the same villages as a list beside it. */
export function TownshipMap() {
  const { t } = useTranslation();
  const villages = useData("villages", {});
  const cameras = useData("cameras", { query: {} });
  const [chosen, setChosen] = useState<string>();
  useTitle(t("map.title"));
  return (
    <Page title={t("map.title")} lead={t("map.lead")} wide>
      <Loaded data={villages} rows={1} height={30}>
        {(township) => {
          const all = cameras.kind === "ready" ? cameras.value.cameras : [];
          const choose = (code: string): void => setChosen(code === chosen ? undefined : code);
          return (
            <div className="map">
              <figure className="map-figure">
                <Sketch name={township.township} villages={township.villages} cameras={all} chosen={chosen} choose={choose} />
                <Legend />
              </figure>
              <Side villages={township.villages} cameras={all} chosen={chosen} choose={choose} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

interface SketchProps {
  readonly villages: readonly Village[];
  readonly cameras: readonly CameraSummary[];
  readonly chosen: string | undefined;
  readonly choose: (code: string) => void;
}

function Sketch({ name, villages, cameras, chosen, choose }: SketchProps & { readonly name: string }) {
  const { t } = useTranslation();
  const regions = useMemo(() => villages.map((village) => ({ village, path: softPath(regionOf(outline, village, villages)) })), [villages]);
  return (
    <svg viewBox="0 0 1000 1000" className="sketch" role="group" aria-label={t("map.label", { township: name })}>
      <path className="sketch-land" d={softPath(outline)} />
      {regions.map(({ village, path }) => (
        <Region key={village.code} village={village} path={path} chosen={village.code === chosen} choose={choose} />
      ))}
      <Landscape villages={villages} />
      {cameras.map((camera) => (
        <Dot key={camera.id} camera={camera} villages={villages} cameras={cameras} chosen={chosen} />
      ))}
      {villages.map((village) => (
        <Label key={village.code} village={village} chosen={village.code === chosen} />
      ))}
      <g className="sketch-north" aria-hidden>
        <path d="M940 66 l-11 30 11 -7 11 7z" />
        <text x="940" y="118">
          N
        </text>
      </g>
    </svg>
  );
}

function Region({
  village,
  path,
  chosen,
  choose,
}: {
  readonly village: Village;
  readonly path: string;
  readonly chosen: boolean;
  readonly choose: (code: string) => void;
}) {
  const { t } = useTranslation();
  const press = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(village.code);
  };
  return (
    <path
      d={path}
      className={`region ${chosen ? "region-chosen" : ""} ${village.cameras === 0 ? "region-empty" : ""}`}
      role="button"
      tabIndex={0}
      aria-pressed={chosen}
      aria-label={t("map.village", { name: village.name, count: village.cameras, online: village.online })}
      onClick={() => choose(village.code)}
      onKeyDown={press}
      data-testid={`region-${village.code}`}
    />
  );
}

/** River and hills: decoration, drawn below names and dots and taking no clicks. */
function Landscape({ villages }: { readonly villages: readonly Village[] }) {
  const hills = [
    [150, 250],
    [255, 165],
    [330, 250],
    [760, 150],
    [860, 260],
    [830, 350],
    [130, 640],
    [180, 760],
    [255, 830],
    [420, 880],
    [800, 790],
    [720, 880],
    [870, 700],
    [500, 130],
    [620, 110],
  ] as const;
  return (
    <g className="landscape" aria-hidden>
      <path className="river" d="M70 560 C180 520 240 600 350 570 S520 440 610 500 700 640 800 600 890 520 950 556" />
      <path className="river river-small" d="M520 84 C500 190 580 260 540 350 S560 440 592 486" />
      {hills
        .filter(([x, y]) => !touchesName({ x, y }, villages))
        .map(([x, y]) => (
          <g key={`${x}`}>
            <path className="hill" d={`M${x - 34} ${y + 14} q34 -52 68 0`} />
            <path className="hill" d={`M${x} ${y + 14} q24 -36 48 0`} />
          </g>
        ))}
    </g>
  );
}

function Label({ village, chosen }: { readonly village: Village; readonly chosen: boolean }) {
  return (
    <g className={`village-label ${chosen ? "village-label-chosen" : ""}`} aria-hidden>
      <text x={village.x} y={village.y + 2}>
        {village.name}
      </text>
      <text x={village.x} y={village.y + 24} className="village-count">
        {village.online} / {village.cameras}
      </text>
    </g>
  );
}

/** Online is a filled dot, offline an empty ring with a bar: shape tells, colour helps. */
function Dot({
  camera,
  villages,
  cameras,
  chosen,
}: {
  readonly camera: CameraSummary;
  readonly villages: readonly Village[];
  readonly cameras: readonly CameraSummary[];
  readonly chosen: string | undefined;
}) {
  const village = villages.find(({ code }) => code === camera.villageCode);
  const neighbours = cameras.filter(({ villageCode }) => villageCode === camera.villageCode);
  const own = camera.x !== undefined && camera.y !== undefined ? { x: camera.x, y: camera.y } : undefined;
  const at = own ?? (village ? placeBelow(village, neighbours.indexOf(camera), neighbours.length) : undefined);
  if (!at) return null;
  const dim = chosen !== undefined && chosen !== camera.villageCode;
  return camera.online ? (
    <circle className={`dot ${dim ? "dot-dim" : ""}`} cx={at.x} cy={at.y} r="7" aria-hidden />
  ) : (
    <g className={`dot dot-offline ${dim ? "dot-dim" : ""}`} aria-hidden>
      <circle cx={at.x} cy={at.y} r="6" />
      <path d={`M${at.x - 5} ${at.y + 5} l10 -10`} />
    </g>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <figcaption className="legend">
      <span>
        <svg viewBox="0 0 20 20" aria-hidden>
          <circle className="dot" cx="10" cy="10" r="7" />
        </svg>
        {t("common.online")}
      </span>
      <span>
        <svg viewBox="0 0 20 20" aria-hidden>
          <g className="dot dot-offline">
            <circle cx="10" cy="10" r="6" />
            <path d="M5 15 15 5" />
          </g>
        </svg>
        {t("common.offline")}
      </span>
      <span>
        <svg viewBox="0 0 36 20" aria-hidden>
          <path className="river" d="M2 12 C12 4 22 18 34 8" />
        </svg>
        {t("map.river")}
      </span>
      <span>
        <svg viewBox="0 0 36 20" aria-hidden>
          <path className="hill" d="M3 16 q14 -22 28 0" />
        </svg>
        {t("map.hills")}
      </span>
    </figcaption>
  );
}

function Side({ villages, cameras, chosen, choose }: SketchProps) {
  const { t } = useTranslation();
  const village = villages.find(({ code }) => code === chosen);
  const some = cameras.filter((camera) => camera.villageCode === chosen);
  return (
    <div className="map-side" aria-live="polite">
      {village && (
        <Card title={village.name} aside={<Link href={`/cameras?village=${village.code}`}>{t("nav.cameras")}</Link>}>
          {some.length === 0 && <p className="muted">{t("map.noCameras")}</p>}
          <ul className="map-cameras">
            {some.map((camera) => (
              <li key={camera.id}>
                <Link href={`/cameras/${camera.id}`}>{camera.name}</Link>
                <Badge tone={camera.online ? "leaf" : "mist"} icon={camera.online ? "live" : "offline"}>
                  {t(camera.online ? "common.online" : "common.offline")}
                </Badge>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={t("map.list")} aside={!village && <span className="muted small">{t("map.pick")}</span>}>
        <ul className="map-villages">
          {villages.map((one) => (
            <li key={one.code}>
              <button type="button" className="village-pick" aria-pressed={one.code === chosen} onClick={() => choose(one.code)}>
                <span>{one.name}</span>
                <span className="figures muted">
                  {one.online} / {one.cameras}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Card>
      {village && (
        <button type="button" className="button" onClick={() => choose(village.code)}>
          <Icon name="left" />
          {t("map.whole")}
        </button>
      )}
    </div>
  );
}
