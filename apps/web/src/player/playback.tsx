import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApp, useData } from "../app/context.tsx";
import { Loaded } from "../app/held.tsx";
import { addDays, clock, clockText, date, dayOf, dayStart } from "../app/time.ts";
import { Icon } from "../design/icon.tsx";
import { Empty, Segmented } from "../design/kit.tsx";
import type { Timeline as TimelineData } from "@porchlight/contract";
import { Picture } from "./picture.tsx";
import { Timeline } from "./timeline.tsx";
import { holesOf, playableAt, type Span } from "./timeline-geometry.ts";
import type { PlayerHandle } from "./use-player.ts";
import "./playback.css";

const dayMs = 86_400_000;
const shortBefore = 60_000;

export interface PlaybackProps {
  readonly cameraId: string;
  readonly name: string;
  readonly watermark?: string | undefined;
  /** The part of time that may be watched; undefined = all that is kept. */
  readonly allowed?: Span | undefined;
}

/** Recorded footage of one camera: a day, its timeline, and the picture at the needle. */
export function Playback(props: PlaybackProps) {
  const { t } = useTranslation();
  const { now, platform } = useApp();
  const [day, setDay] = useState(() => dayOf(Math.min(now(), (props.allowed?.until ?? Number.POSITIVE_INFINITY) - 1)));
  const data = useData("timeline", { params: { cameraId: props.cameraId }, query: { day } }, { everyMs: 10_000 });
  const days = data.kind === "ready" ? data.value.days : [];
  if (data.kind === "ready" && days.length === 0 && platform.role !== "operator")
    return <Empty title={t("recordings.elsewhereTitle")}>{t("recordings.elsewhereBody")}</Empty>;
  return (
    <div className="playback">
      <DayPicker day={day} days={days} onDay={setDay} />
      <Loaded data={data} rows={1} height={24}>
        {(timeline) => <Day key={day} {...props} timeline={timeline} />}
      </Loaded>
    </div>
  );
}

function Day({ cameraId, name, watermark, allowed, timeline }: PlaybackProps & { readonly timeline: TimelineData }) {
  const { t } = useTranslation();
  const { now } = useApp();
  const player = useRef<PlayerHandle>(null);
  const [wall, setWall] = useState<number>();
  const footage = timeline.footage.flatMap((span) => clip(span, allowed));
  const first = useRef<number>(undefined);
  first.current ??= firstInstant(footage, now());
  const start = first.current;
  if (start === undefined) return <Empty title={t("recordings.noneTitle")}>{t("recordings.noneBody")}</Empty>;
  const window = { from: Math.max(timeline.from, allowed?.from ?? 0), until: Math.min(timeline.from + dayMs, allowed?.until ?? Number.POSITIVE_INFINITY) };
  const seek = (at: number): void => {
    const to = playableAt(footage, at);
    if (to === undefined) return;
    setWall(to);
    player.current?.seek(to);
  };
  return (
    <>
      <Picture
        cameraId={cameraId}
        name={name}
        watermark={watermark}
        mode={{ kind: "playback", ...window, at: start }}
        handle={player}
        onWall={(at) => at !== undefined && setWall(at)}
      />
      <div className="playback-panel">
        <Timeline data={timeline} at={wall ?? start} onSeek={seek} allowed={allowed} />
        <Transport at={wall ?? start} onSeek={seek} />
        <Holes timeline={timeline} />
      </div>
    </>
  );
}

function clip(span: Span, allowed: Span | undefined): Span[] {
  const from = Math.max(span.from, allowed?.from ?? 0);
  const until = Math.min(span.until, allowed?.until ?? Number.POSITIVE_INFINITY);
  return until > from ? [{ from, until }] : [];
}

/** Where a day begins to play: shortly before now for today, else at its first footage. */
function firstInstant(footage: readonly Span[], now: number): number | undefined {
  const last = footage.at(-1);
  if (!last) return undefined;
  return last.until > now - 600_000 ? Math.max(last.from, last.until - shortBefore) : footage[0]?.from;
}

function Transport({ at, onSeek }: { readonly at: number; readonly onSeek: (at: number) => void }) {
  const { t } = useTranslation();
  const [speed, setSpeed] = useState<"1" | "2" | "4">("1");
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const choose = (value: "1" | "2" | "4"): void => {
    setSpeed(value);
    const video = document.querySelector<HTMLVideoElement>(".playback video");
    if (video) video.playbackRate = Number(value);
  };
  const jump = (): void => {
    const sinceMidnight = clockText(typed);
    setWrong(sinceMidnight === undefined);
    if (sinceMidnight !== undefined) onSeek(dayStart(dayOf(at)) + sinceMidnight);
  };
  return (
    <div className="transport">
      <span className="row">
        <button type="button" className="button button-s" onClick={() => onSeek(at - 10_000)}>
          <Icon name="left" />
          {t("player.back10")}
        </button>
        <button type="button" className="button button-s" onClick={() => onSeek(at + 10_000)}>
          {t("player.ahead10")}
          <Icon name="right" />
        </button>
      </span>
      <Segmented
        label={t("player.speed")}
        value={speed}
        onChange={choose}
        options={[
          ["1", "1×"],
          ["2", "2×"],
          ["4", "4×"],
        ]}
      />
      <form
        className="row transport-jump"
        onSubmit={(event) => {
          event.preventDefault();
          jump();
        }}
      >
        <label>
          <span className="visually-hidden">{t("recordings.chooseTime")}</span>
          <input
            className="input figures"
            inputMode="numeric"
            placeholder="14:02:30"
            maxLength={8}
            aria-invalid={wrong}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            data-testid="jump-time"
          />
        </label>
        <button type="submit" className="button button-s" data-testid="jump-go">
          {t("recordings.go")}
        </button>
      </form>
    </div>
  );
}

/** A hole within one minute is told in seconds, so that its two ends differ. */
function spanWords({ from, until }: { readonly from: number; readonly until: number }): string {
  const withSeconds = clock(from) === clock(until);
  return `${clock(from, withSeconds)} – ${clock(until, withSeconds)}`;
}

function Holes({ timeline }: { readonly timeline: TimelineData }) {
  const { t } = useTranslation();
  const { now } = useApp();
  const holes = holesOf({ from: timeline.from, until: timeline.until }, timeline.footage, timeline.gaps, now()).filter(
    (hole) => hole.until - hole.from >= 5000,
  );
  return (
    <section className="holes">
      <h3>{t("recordings.gaps")}</h3>
      {holes.length === 0 ? (
        <p className="muted small">{t("recordings.gapsNone")}</p>
      ) : (
        <ul>
          {holes.map((hole) => (
            <li key={hole.from}>
              <span className={`hole-mark timeline-hole-${hole.cause}`} aria-hidden />
              <span className="figures">{hole.open ? t("recordings.gapStill", { from: clock(hole.from) }) : spanWords(hole)}</span>
              <span className="muted">{t(`player.cause.${hole.cause}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function DayPicker({ day, days, onDay }: { readonly day: string; readonly days: readonly string[]; readonly onDay: (day: string) => void }) {
  const { t } = useTranslation();
  const { tongue, now } = useApp();
  const today = dayOf(now());
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = strip.current;
    const chosen = box?.querySelector<HTMLElement>("[aria-pressed=true]");
    if (box && chosen) box.scrollLeft = chosen.offsetLeft - box.clientWidth / 2;
  }, [day]);
  const shown = Array.from({ length: 14 }, (_, index) => addDays(today, index - 13));
  return (
    <div className="days" role="group" aria-label={t("recordings.day")}>
      <button type="button" className="button button-icon" aria-label={t("recordings.previousDay")} onClick={() => onDay(addDays(day, -1))}>
        <Icon name="left" />
      </button>
      <div ref={strip} className="days-strip">
        {shown.map((one) => (
          <button
            key={one}
            type="button"
            className={`day ${days.includes(one) ? "day-full" : ""}`}
            aria-pressed={one === day}
            aria-label={`${date(dayStart(one), tongue)} ${t(days.includes(one) ? "recordings.hasFootage" : "recordings.noFootage")}`}
            onClick={() => onDay(one)}
          >
            <strong>{one === today ? t("recordings.today") : Number(one.slice(8))}</strong>
            <small>
              {Number(one.slice(5, 7))}/{Number(one.slice(8))}
            </small>
          </button>
        ))}
      </div>
      <button type="button" className="button button-icon" aria-label={t("recordings.nextDay")} disabled={day >= today} onClick={() => onDay(addDays(day, 1))}>
        <Icon name="right" />
      </button>
    </div>
  );
}
