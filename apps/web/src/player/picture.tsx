import { useImperativeHandle, useRef, useState, type ReactNode, type Ref } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../app/context.tsx";
import { useRefusalText } from "../app/error-words.ts";
import { clock, dateTime } from "../app/time.ts";
import { Icon } from "../design/icon.tsx";
import type { PlayerMode, PlayerView } from "./session.ts";
import { useOnScreen, usePlayer, type PlayerHandle } from "./use-player.ts";
import { Watermark } from "./watermark.tsx";
import "./player.css";

export interface PictureProps {
  readonly cameraId: string;
  readonly name: string;
  readonly mode: PlayerMode;
  readonly offline?: boolean;
  /** Who is watching under which grant, drawn over every frame. */
  readonly watermark?: string | undefined;
  readonly handle?: Ref<PlayerHandle>;
  /** Called with the wall ms of the frame on screen, once a second. */
  readonly onWall?: (wall: number | undefined) => void;
  readonly onPaused?: (paused: boolean) => void;
  readonly className?: string;
  readonly children?: ReactNode;
}

const dimmed: ReadonlySet<PlayerView["state"]> = new Set(["stale", "reconnecting"]);

/** A moving picture with its place, clock and state in words; controls appear on touch and keyboard focus. */
export function Picture(props: PictureProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const onScreen = useOnScreen(frame);
  const player = usePlayer(video, props.cameraId, props.mode, { active: onScreen, offline: props.offline ?? false });
  const { view } = player;
  useImperativeHandle(props.handle, () => player, [player]);
  useReport(view, props);
  return (
    <div ref={frame} className={`picture picture-${view.state} ${dimmed.has(view.state) ? "picture-dimmed" : ""} ${props.className ?? ""}`}>
      <video
        ref={video}
        muted
        playsInline
        autoPlay
        aria-label={t("player.label", { name: props.name })}
        data-testid="player"
        data-camera={props.cameraId}
        data-state={view.state}
      />
      {props.watermark && <Watermark text={props.watermark} />}
      <div className="picture-top">
        <span className="picture-place">{props.name}</span>
        <PictureClock view={view} />
      </div>
      <Middle view={view} offline={props.offline ?? false} retry={player.retry} />
      <div className="picture-bottom">
        <StateWords view={view} offline={props.offline ?? false} />
        <Controls view={view} video={video} frame={frame} player={player} live={props.mode.kind === "live"} />
      </div>
      {props.children}
    </div>
  );
}

function useReport(view: PlayerView, { onWall, onPaused }: PictureProps): void {
  const last = useRef<{ wall: number | undefined; paused: boolean }>({ wall: undefined, paused: false });
  if (last.current.wall !== view.wall || last.current.paused !== view.paused) {
    last.current = { wall: view.wall, paused: view.paused };
    queueMicrotask(() => {
      onWall?.(view.wall);
      onPaused?.(view.paused);
    });
  }
}

function PictureClock({ view }: { readonly view: PlayerView }) {
  const { tongue } = useApp();
  if (view.wall === undefined) return null;
  return (
    <time className="picture-clock" dateTime={new Date(view.wall).toISOString()}>
      {dateTime(view.wall, tongue, true)}
    </time>
  );
}

/** The state in one short sentence; read out when it changes in kind, not each tenth of a second. */
function StateWords({ view, offline }: { readonly view: PlayerView; readonly offline: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={`picture-state picture-state-${view.state}`}>
      <Icon
        name={
          view.state === "live" ? "live" : dimmed.has(view.state) ? "offline" : view.state === "playing" ? "play" : view.state === "paused" ? "pause" : "clock"
        }
      />
      <span>{useStateText(view, offline)}</span>
      {view.transcoded && <span className="picture-tag">{t("player.transcoded")}</span>}
      <NoteWords view={view} />
    </span>
  );
}

function NoteWords({ view }: { readonly view: PlayerView }) {
  const { t } = useTranslation();
  const text =
    view.note?.kind === "skipped"
      ? t("player.skipped", { count: view.note.frames })
      : view.note
        ? t("player.gap", { from: clock(view.note.from, true), until: clock(view.note.until, true) })
        : "";
  return (
    <span role="status" className={text ? "picture-tag" : "visually-hidden"}>
      {text}
    </span>
  );
}

function useStateText(view: PlayerView, offline: boolean): string {
  const { t } = useTranslation();
  const time = view.wall === undefined ? "" : clock(view.wall, true);
  switch (view.state) {
    case "live":
      return t("player.live", { seconds: (view.behind ?? 0).toFixed(1) });
    case "stale":
      return t(offline ? "player.staleOffline" : "player.stale", { time });
    case "reconnecting":
      return offline && time ? t("player.staleOffline", { time }) : t(offline ? "player.offline" : "player.reconnecting");
    case "connecting":
      return t(offline ? "player.offline" : "player.connecting");
    case "ended":
    case "refused":
      return "";
    default:
      return t(`player.${view.state}`);
  }
}

/** What stands in the middle when there is no picture to see: why, and what to do. */
function Middle({ view, offline, retry }: { readonly view: PlayerView; readonly offline: boolean; readonly retry: () => void }) {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  if (view.state === "connecting" && !offline)
    return (
      <div className="picture-middle">
        <span className="picture-spinner" aria-hidden />
      </div>
    );
  const text =
    view.state === "ended" && view.why
      ? t(`player.ended.${view.why}`)
      : view.refusal
        ? refusalText(view.refusal)
        : offline && view.wall === undefined
          ? t("problems.camera-offline")
          : undefined;
  if (!text) return null;
  return (
    <div className="picture-middle" role="status">
      <p>{text}</p>
      {(view.state === "ended" || view.state === "refused") && view.why !== "unsupported" && (
        <button type="button" className="button button-s picture-retry" onClick={retry}>
          {t("player.retry")}
        </button>
      )}
    </div>
  );
}

interface ControlsProps {
  readonly view: PlayerView;
  readonly video: { readonly current: HTMLVideoElement | null };
  readonly frame: { readonly current: HTMLDivElement | null };
  readonly player: PlayerHandle;
  readonly live: boolean;
}

function Controls({ view, video, frame, player, live }: ControlsProps) {
  const { t } = useTranslation();
  const [muted, setMuted] = useState(true);
  const toggleSound = (): void => {
    if (video.current) video.current.muted = !muted;
    setMuted(!muted);
  };
  const toggleFull = (): void => void (document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen?.());
  return (
    <span className="picture-controls">
      {!live && <PictureButton icon={view.paused ? "play" : "pause"} label={t(view.paused ? "player.play" : "player.pause")} onClick={player.toggle} />}
      {live && (view.behind ?? 0) > 2 && <PictureButton icon="right" label={t("player.toLive")} onClick={player.toLive} />}
      {view.hasAudio && <PictureButton icon={muted ? "mute" : "sound"} label={t(muted ? "player.unmute" : "player.mute")} onClick={toggleSound} />}
      <PictureButton icon="full" label={t("player.full")} onClick={toggleFull} />
    </span>
  );
}

function PictureButton({
  icon,
  label,
  onClick,
}: {
  readonly icon: "play" | "pause" | "mute" | "sound" | "full" | "right";
  readonly label: string;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" className="picture-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
