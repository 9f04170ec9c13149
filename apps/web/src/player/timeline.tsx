import type { Timeline as TimelineData } from "@porchlight/contract";
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../app/context.tsx";
import { clock, date, dateTime } from "../app/time.ts";
import { Segmented } from "../design/kit.tsx";
import { clamp, fractionOf, holesOf, instantAt, stretchOf, ticksOf, windowAround, type Span } from "./timeline-geometry.ts";
import "./timeline.css";

const hour = 3_600_000;
const zooms = { day: 24 * hour, hours: 4 * hour, hour, minutes: hour / 6 } as const;
type Zoom = keyof typeof zooms;

export interface TimelineProps {
  readonly data: TimelineData;
  /** Wall ms of the frame on screen. */
  readonly at: number | undefined;
  readonly onSeek: (at: number) => void;
  /** The part that may be watched, when not all of the day. */
  readonly allowed?: Span | undefined;
}

/** One day as a bar: footage, holes with their cause, and a needle. Click, drag, or move by keyboard; narrower ranges for a fine hand. */
export function Timeline({ data, at, onSeek, allowed }: TimelineProps) {
  const { t } = useTranslation();
  const { tongue, now } = useApp();
  const [zoom, setZoom] = useState<Zoom>("day");
  const [drag, setDrag] = useState<number>();
  const [hover, setHover] = useState<number>();
  const bar = useRef<HTMLDivElement>(null);
  const day: Span = { from: data.from, until: data.until };
  const needle = drag ?? at;
  const centre = at ?? data.footage.at(-1)?.until ?? day.from;
  const held = useRef(centre);
  if (drag === undefined) held.current = centre;
  const window = windowAround(day, held.current, zooms[zoom]);
  const holes = useMemo(() => holesOf({ from: data.from, until: data.until }, data.footage, data.gaps, now()), [data, now]);

  const instantOf = (event: PointerEvent): number => {
    const box = bar.current?.getBoundingClientRect();
    return box ? instantAt(window, (event.clientX - box.left) / box.width) : window.from;
  };
  const move = (event: KeyboardEvent): void => {
    const to = keyTarget(event, needle ?? day.from, day);
    if (to === undefined) return;
    event.preventDefault();
    onSeek(to);
  };
  return (
    <div className="timeline">
      <div className="timeline-head">
        <output className="timeline-now figures">{needle === undefined ? date(day.from, tongue) : dateTime(needle, tongue, true)}</output>
        <Segmented
          label={t("player.zoom")}
          value={zoom}
          onChange={setZoom}
          options={(Object.keys(zooms) as Zoom[]).map((key) => [key, t(`player.zooms.${key}`)] as const)}
        />
      </div>
      <div
        ref={bar}
        className="timeline-bar"
        role="slider"
        tabIndex={0}
        data-testid="timeline"
        data-from={window.from}
        data-until={window.until}
        aria-label={t("player.timeline", { day: date(day.from, tongue) })}
        aria-describedby="timeline-help"
        aria-valuemin={0}
        aria-valuemax={24 * 3600}
        aria-valuenow={Math.round(((needle ?? day.from) - day.from) / 1000)}
        aria-valuetext={needle === undefined ? "" : clock(needle, true)}
        onKeyDown={move}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag(instantOf(event));
        }}
        onPointerMove={(event) => {
          setHover(instantOf(event));
          if (drag !== undefined) setDrag(instantOf(event));
        }}
        onPointerUp={(event) => {
          setDrag(undefined);
          onSeek(instantOf(event));
        }}
        onPointerCancel={() => setDrag(undefined)}
        onPointerLeave={() => setHover(undefined)}
      >
        <div className="timeline-track">
          {holes.map((hole) => (
            <Stretch
              key={`hole${hole.from}`}
              window={window}
              span={hole}
              className={`timeline-hole timeline-hole-${hole.cause}`}
              title={`${clock(hole.from)}–${clock(hole.until)} ${t(`player.cause.${hole.cause}`)}`}
            />
          ))}
          {data.footage.map((span) => (
            <Stretch key={span.from} window={window} span={span} className="timeline-footage" />
          ))}
          {allowed && <Veils window={window} allowed={allowed} day={day} />}
        </div>
        <Ticks window={window} dayStart={day.from} />
        {hover !== undefined && drag === undefined && <Needle window={window} at={hover} className="timeline-hover" label={clock(hover, true)} />}
        {needle !== undefined && (
          <Needle window={window} at={needle} className="timeline-needle" {...(drag === undefined ? {} : { label: clock(needle, true) })} />
        )}
      </div>
      <p id="timeline-help" className="visually-hidden">
        {t("player.timelineHelp")}
      </p>
    </div>
  );
}

function keyTarget(event: KeyboardEvent, at: number, day: Span): number | undefined {
  const step = event.shiftKey ? 60_000 : 10_000;
  const moves: Readonly<Record<string, number>> = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageUp: -600_000, PageDown: 600_000 };
  if (event.key === "Home") return day.from;
  if (event.key === "End") return day.until - 1000;
  const by = moves[event.key];
  return by === undefined ? undefined : clamp(at + by, day.from, day.until - 1000);
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(4)}%`;

function Stretch({ window, span, className, title }: { readonly window: Span; readonly span: Span; readonly className: string; readonly title?: string }) {
  const at = stretchOf(window, span);
  return at ? <span className={className} title={title} style={{ insetInlineStart: percent(at.start), inlineSize: percent(at.width) }} /> : null;
}

/** What lies outside a grant is veiled. */
function Veils({ window, allowed, day }: { readonly window: Span; readonly allowed: Span; readonly day: Span }) {
  return (
    <>
      <Stretch window={window} span={{ from: day.from, until: allowed.from }} className="timeline-veil" />
      <Stretch window={window} span={{ from: allowed.until, until: day.until }} className="timeline-veil" />
    </>
  );
}

function Needle({ window, at, className, label }: { readonly window: Span; readonly at: number; readonly className: string; readonly label?: string }) {
  const fraction = fractionOf(window, at);
  if (fraction < 0 || fraction > 1) return null;
  return (
    <span className={className} style={{ insetInlineStart: percent(fraction) }}>
      {label && <span className="timeline-label figures">{label}</span>}
    </span>
  );
}

function Ticks({ window, dayStart }: { readonly window: Span; readonly dayStart: number }) {
  return (
    <div className="timeline-ticks" aria-hidden>
      {ticksOf(window, dayStart, 8).map((at, index, all) => (
        <span
          key={at}
          className={`figures ${index === 0 && fractionOf(window, at) < 0.02 ? "first" : index === all.length - 1 && fractionOf(window, at) > 0.98 ? "last" : ""}`}
          style={{ insetInlineStart: percent(fractionOf(window, at)) }}
        >
          {at - dayStart === 86_400_000 ? "24:00" : clock(at)}
        </span>
      ))}
    </div>
  );
}
