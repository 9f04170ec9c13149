import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { useApp } from "../app/context.tsx";
import { PlayerSession, type PlayerMode, type PlayerView } from "./session.ts";

/** What a page may ask of a running picture. */
export interface PlayerHandle {
  seek(at: number): void;
  toggle(): void;
  toLive(): void;
  retry(): void;
}

export interface RunningPlayer extends PlayerHandle {
  readonly view: PlayerView;
}

const idle: PlayerView = {
  state: "connecting",
  wall: undefined,
  behind: undefined,
  why: undefined,
  refusal: undefined,
  note: undefined,
  transcoded: false,
  hasAudio: false,
  paused: false,
};

/** Runs a {@link PlayerSession} on a `<video>` while `active`; a change of camera or window starts a new one. */
export function usePlayer(
  video: RefObject<HTMLVideoElement | null>,
  cameraId: string,
  mode: PlayerMode,
  state: { readonly active: boolean; readonly offline: boolean },
): RunningPlayer {
  const { api, now } = useApp();
  const session = useRef<PlayerSession | undefined>(undefined);
  const [view, setView] = useState(idle);
  const modeKey = mode.kind === "live" ? "live" : `${mode.from} ${mode.until}`;
  const latest = useRef({ mode, offline: state.offline });
  latest.current = { mode, offline: state.offline };
  const { active } = state;

  useEffect(() => {
    const element = video.current;
    if (!element || !active) return;
    const current = latest.current.mode;
    const window = current.kind === "playback" ? { from: current.from, until: current.until } : {};
    const running = new PlayerSession({
      video: element,
      mode: current,
      askTicket: (canDecode) => api.call("ticket", { params: { cameraId }, body: { mode: current.kind, canDecode, ...window } }),
      now,
      chance: Math.random,
      onView: setView,
      isOffline: () => latest.current.offline,
    });
    session.current = running;
    return () => {
      session.current = undefined;
      running.close();
      setView(idle);
    };
  }, [api, now, cameraId, modeKey, active, video]);

  const seek = useCallback((at: number) => session.current?.seek(at), []);
  const toggle = useCallback(() => session.current?.toggle(), []);
  const toLive = useCallback(() => session.current?.toLive(), []);
  const retry = useCallback(() => session.current?.retry(), []);
  return useMemo(() => ({ view, seek, toggle, toLive, retry }), [view, seek, toggle, toLive, retry]);
}

/** True while the element is on screen or nearly so; pictures out of sight are not fetched. */
export function useOnScreen(element: RefObject<Element | null>): boolean {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new IntersectionObserver((entries) => setVisible(entries.at(-1)?.isIntersecting ?? false), { rootMargin: "200px" });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return visible;
}
