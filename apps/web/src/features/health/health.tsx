import type { StreamState } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApp, useData } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { clock, duration } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Badge, Empty, Page } from "../../design/kit.tsx";
import "./health.css";

const silentAfterMs = 5000;

/** Streams being received, as an engineer watches them. */
export function Health() {
  const { t } = useTranslation();
  const data = useData("health", {}, { everyMs: 2000 });
  const [onlyTrouble, setOnlyTrouble] = useState(false);
  useTitle(t("admin.health.title"));
  return (
    <Page title={t("admin.health.title")} lead={t("admin.health.lead")} wide>
      <Loaded data={data} rows={5} height={3}>
        {(health) => {
          const shown = health.streams.filter((stream) => !onlyTrouble || stateOf(stream, health.at) === "silent");
          return (
            <>
              <div className="spread">
                <p className="health-sums">
                  <Sum value={health.cameras} word={t("admin.health.cameras")} />
                  <Sum value={health.online} word={t("admin.health.online")} />
                  <Sum value={health.receiving} word={t("admin.health.receiving")} />
                </p>
                <button type="button" className="chip" aria-pressed={onlyTrouble} onClick={() => setOnlyTrouble(!onlyTrouble)}>
                  <Icon name="alert" />
                  {t("admin.health.filter")}
                </button>
              </div>
              {health.streams.length === 0 && <Empty title={t("admin.health.emptyTitle")}>{t("admin.health.emptyBody")}</Empty>}
              {health.streams.length > 0 && shown.length === 0 && <Empty title={t("admin.health.troubleNone")} />}
              {shown.length > 0 && <Streams streams={shown} at={health.at} />}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Sum({ value, word }: { readonly value: number; readonly word: string }) {
  return (
    <span>
      <strong className="figures">{value}</strong> {word}
    </span>
  );
}

function stateOf(stream: StreamState, at: number): "flowing" | "silent" | "idle" {
  if (!stream.receiving) return stream.recording || !stream.online ? "silent" : "idle";
  return stream.lastPacketAt !== undefined && at - stream.lastPacketAt > silentAfterMs ? "silent" : "flowing";
}

function Streams({ streams, at }: { readonly streams: readonly StreamState[]; readonly at: number }) {
  const { t } = useTranslation();
  return (
    <section className="card card-flush table-scroll">
      <table className="table table-cards">
        <thead>
          <tr>
            <th scope="col">{t("admin.health.camera")}</th>
            <th scope="col">{t("admin.health.state")}</th>
            <th scope="col">{t("admin.health.codec")}</th>
            <th scope="col" className="end">
              {t("admin.health.rate")}
            </th>
            <th scope="col" className="end">
              {t("admin.health.fps")}
            </th>
            <th scope="col" className="end">
              {t("admin.health.lost")}
            </th>
            <th scope="col" className="end">
              {t("admin.health.viewers")}
            </th>
            <th scope="col">{t("admin.health.last")}</th>
          </tr>
        </thead>
        <tbody>
          {streams.map((stream) => (
            <StreamRow key={stream.cameraId} stream={stream} at={at} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function StreamRow({ stream, at }: { readonly stream: StreamState; readonly at: number }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  const state = stateOf(stream, at);
  const last = stream.lastPacketAt;
  return (
    <tr data-testid="stream-row">
      <td className="lead">
        {stream.cameraName}
        <small>{stream.villageName}</small>
      </td>
      <td data-label={t("admin.health.state")}>
        <Badge
          tone={state === "flowing" ? "leaf" : state === "silent" ? "brick" : "mist"}
          icon={state === "flowing" ? "pulse" : state === "silent" ? "alert" : "pause"}
        >
          {t(`admin.health.${state}`)}
        </Badge>
      </td>
      <td data-label={t("admin.health.codec")}>{stream.codec?.toUpperCase() ?? "—"}</td>
      <td className="end" data-label={t("admin.health.rate")}>
        {Math.round(stream.kbps)} kbit/s
      </td>
      <td className="end" data-label={t("admin.health.fps")}>
        {stream.fps.toFixed(1)}
      </td>
      <td className="end" data-label={t("admin.health.lost")}>
        {stream.lost}
      </td>
      <td className="end" data-label={t("admin.health.viewers")}>
        {stream.viewers}
      </td>
      <td data-label={t("admin.health.last")} className="figures">
        {last === undefined
          ? t("admin.health.never")
          : at - last < 2000
            ? clock(last, true)
            : `${clock(last, true)} · ${t("admin.health.ago", { time: duration(at - last, tongue) })}`}
      </td>
    </tr>
  );
}
