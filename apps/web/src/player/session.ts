import type { Ticket } from "@porchlight/contract";
import type { Outcome, Refusal } from "../app/api.ts";
import { decideCatchUp, reconnectDelay } from "./catch-up.ts";
import { connect, type Connection } from "./connection.ts";
import { createMediaClock, type MediaClock } from "./media-clock.ts";
import { finalReasons, type DownMessage, type EndReason } from "./messages.ts";
import { canDecodeType, decodable, MseSink } from "./mse-sink.ts";
import { edgeOf, nextStart, rangeAt, trimmable } from "./ranges.ts";

export type PlayerMode = { readonly kind: "live" } | { readonly kind: "playback"; readonly from: number; readonly until: number; readonly at: number };
export type PlayerState = "connecting" | "live" | "playing" | "paused" | "buffering" | "stale" | "reconnecting" | "ended" | "refused";
export type PlayerNote = { readonly kind: "skipped"; readonly frames: number } | { readonly kind: "gap"; readonly from: number; readonly until: number };

/** What the page shows of a running picture. */
export interface PlayerView {
  readonly state: PlayerState;
  /** Wall ms of the frame on screen, whole seconds. */
  readonly wall: number | undefined;
  /** Live: seconds between the frame's arrival at the platform and now, in tenths. */
  readonly behind: number | undefined;
  readonly why: EndReason | "finished" | "unsupported" | undefined;
  readonly refusal: Refusal | undefined;
  readonly note: PlayerNote | undefined;
  readonly transcoded: boolean;
  readonly hasAudio: boolean;
  readonly paused: boolean;
}

export interface PlayerOptions {
  readonly video: HTMLVideoElement;
  readonly mode: PlayerMode;
  readonly askTicket: (canDecode: ("h264" | "h265")[]) => Promise<Outcome<Ticket>>;
  /** Wall ms of the platform. */
  readonly now: () => number;
  /** 0..1, spreads reconnection. */
  readonly chance: () => number;
  readonly onView: (view: PlayerView) => void;
  /** True while the camera is known to be offline: a live picture then waits instead of asking, which would enter a view in the register each time. */
  readonly isOffline: () => boolean;
}

const staleAfterMs = 3000;
const tickMs = 250;
const noteMs = 5000;
/** A platform that answers neither a connection nor a seek in this time is asked anew. */
const answerMs = 8000;
const offlineMs = 1000;
const keepBehind = { live: 20, playback: 30 };
/** Room before the window for the key frame that precedes its first instant. */
const leadMs = 120_000;
const terminalStatus: ReadonlySet<number> = new Set([401, 403, 404]);

const firstView: PlayerView = {
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

/**
 * Keeps one `<video>` fed until closed: asks for a ticket, connects, appends, stays at the live edge or plays a window of footage, and
 * connects again by itself after a break. It stops for good on a revocation, a refusal or the end of the granted time.
 */
export class PlayerSession {
  readonly #options: PlayerOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #stopListening: () => void;
  #view = firstView;
  #sink: MseSink | undefined;
  #clock: MediaClock | undefined;
  /** Epoch of the track that plays. */
  #epoch = 0;
  #connection: Connection | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #closed = false;
  #over = false;
  #finishing = false;
  #awaitingTrack = false;
  #askedAt: number | undefined;
  #seekTo: number | undefined;
  #serial = 0;
  #wantsToPlay = true;
  #ticks = 0;
  #gap: { from: number; until: number } | undefined;
  #noteUntil = 0;
  #frameWall: number | undefined;
  #frameShownAt = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
    const { video, mode } = options;
    if (mode.kind === "playback") {
      this.#clock = createMediaClock(mode.from - leadMs);
      this.#seekTo = mode.at;
    }
    this.#timer = setInterval(() => this.#tick(), tickMs);
    const returned = (): void => {
      if (document.visibilityState === "visible" && mode.kind === "live") this.toLive();
    };
    document.addEventListener("visibilitychange", returned);
    this.#stopListening = () => document.removeEventListener("visibilitychange", returned);
    this.#followFrames(video);
    void this.#open();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#retry);
    this.#stopListening();
    this.#connection?.close();
    this.#sink?.close();
  }

  /** Playback: goes to a wall instant. */
  seek(at: number): void {
    if (this.#options.mode.kind !== "playback") return;
    this.#seekTo = at;
    this.#finishing = false;
    this.#gap = undefined;
    this.#show({ state: "buffering", wall: Math.floor(at / 1000) * 1000, why: undefined, note: undefined });
    if (this.#over || !this.#connection) return this.retry();
    this.#sendSeek();
  }

  /** Playback: plays or pauses. */
  toggle(): void {
    const { video } = this.#options;
    this.#wantsToPlay = video.paused;
    if (video.paused) void video.play().catch(() => undefined);
    else video.pause();
    this.#show({ paused: video.paused });
  }

  /** Live: jumps to the newest picture. */
  toLive(): void {
    const edge = edgeOf(this.#sink?.ranges ?? []);
    if (edge !== undefined) this.#options.video.currentTime = Math.max(edge - 0.25, 0);
    void this.#options.video.play().catch(() => undefined);
  }

  /** Connects again now, also after the picture ended. */
  retry(): void {
    clearTimeout(this.#retry);
    this.#connection?.close();
    this.#connection = undefined;
    this.#over = false;
    this.#attempt = 0;
    this.#show({ state: this.#frameWall === undefined ? "connecting" : "reconnecting", why: undefined, refusal: undefined });
    void this.#open();
  }

  async #open(): Promise<void> {
    const codecs = decodable();
    if (codecs.length === 0) return this.#end("unsupported");
    if (this.#options.mode.kind === "live" && this.#options.isOffline()) {
      this.#retry = setTimeout(() => void this.#open(), offlineMs);
      return;
    }
    const outcome = await this.#options.askTicket(codecs);
    if (this.#closed || this.#over || this.#connection) return;
    if (outcome.kind === "refused") {
      if (terminalStatus.has(outcome.refusal.status)) return this.#refuse(outcome.refusal);
      return this.#reconnect(outcome.refusal);
    }
    this.#connection = connect({
      url: outcome.value.url,
      ticket: outcome.value.ticket,
      onOpen: () => this.#opened(),
      onMessage: (message) => this.#receive(message),
      onBytes: (bytes) => {
        if (!this.#awaitingTrack) this.#sink?.append(bytes);
      },
      onClose: () => this.#finishing || this.#reconnect(),
    });
  }

  #opened(): void {
    this.#askedAt = this.#options.now();
    if (this.#options.mode.kind !== "playback") return;
    this.#seekTo ??= this.#frameWall ?? this.#options.mode.at;
    this.#sendSeek();
  }

  #sendSeek(): void {
    if (this.#seekTo === undefined || !this.#clock) return;
    this.#awaitingTrack = true;
    this.#askedAt = this.#options.now();
    this.#sink?.clear();
    this.#connection?.send({ type: "seek", at: Math.round(this.#seekTo), serial: ++this.#serial });
    this.#options.video.currentTime = Math.max(0, this.#clock.videoTimeOf(this.#seekTo));
  }

  #receive(message: DownMessage): void {
    switch (message.type) {
      case "track":
        return this.#useTrack(message);
      case "skipped":
        return this.#note({ kind: "skipped", frames: message.frames });
      case "gap":
        this.#gap = message;
        return;
      case "clock":
        this.#clock = this.#clock?.moved(message.epoch - this.#epoch);
        this.#epoch = message.epoch;
        return;
      case "stale":
        return this.#show({ state: "stale" });
      case "end":
        return this.#ended(message.why);
    }
  }

  #useTrack(track: Extract<DownMessage, { type: "track" }>): void {
    // what was on its way before the last seek
    if (track.serial !== undefined && track.serial !== this.#serial) return;
    if (!canDecodeType(track.mime)) return this.#end("unsupported");
    this.#epoch = track.epoch;
    this.#awaitingTrack = false;
    this.#askedAt = undefined;
    this.#clock ??= createMediaClock(track.epoch);
    if (!this.#sink) {
      this.#sink = new MseSink(this.#options.video, () => this.#sinkFailed());
      if (this.#seekTo !== undefined) this.#options.video.currentTime = this.#clock.videoTimeOf(this.#seekTo);
    }
    this.#sink.track(track.mime, this.#clock.offsetOf(track.epoch));
    this.#show({ transcoded: track.transcoded, hasAudio: track.hasAudio, refusal: undefined });
  }

  #sinkFailed(): void {
    this.#sink = undefined;
    if (this.#options.mode.kind === "live") this.#clock = undefined;
    this.#reconnect();
  }

  #ended(why: EndReason): void {
    if (finalReasons.has(why)) return this.#end(why);
    if (this.#options.mode.kind === "playback" && why === "stream-ended") this.#finishing = true;
    else this.#reconnect();
  }

  #end(why: NonNullable<PlayerView["why"]>): void {
    this.#over = true;
    clearTimeout(this.#retry);
    this.#connection?.close();
    this.#connection = undefined;
    this.#options.video.pause();
    if (why === "revoked" || why === "window-over") this.#forgetPicture();
    this.#show({ state: "ended", why, behind: undefined });
  }

  /** A picture that may no longer be seen does not stay on screen. */
  #forgetPicture(): void {
    this.#sink?.close();
    this.#sink = undefined;
    if (this.#options.mode.kind === "live") this.#clock = undefined;
    this.#frameWall = undefined;
  }

  #refuse(refusal: Refusal): void {
    this.#over = true;
    this.#forgetPicture();
    this.#show({ state: "refused", refusal, behind: undefined });
  }

  #reconnect(refusal?: Refusal): void {
    if (this.#closed || this.#over) return;
    this.#connection?.close();
    this.#connection = undefined;
    clearTimeout(this.#retry);
    this.#askedAt = undefined;
    this.#attempt += 1;
    this.#show({ state: this.#frameWall === undefined && this.#attempt < 3 && !refusal ? "connecting" : "reconnecting", refusal, behind: undefined });
    this.#retry = setTimeout(() => void this.#open(), reconnectDelay(this.#attempt, this.#options.chance()));
  }

  #followFrames(video: HTMLVideoElement): void {
    const shown = (mediaTime: number): void => {
      if (this.#clock && this.#sink) {
        this.#frameWall = this.#clock.wallOf(mediaTime);
        this.#frameShownAt = this.#options.now();
        this.#attempt = 0;
        video.dataset["wall"] = String(Math.round(this.#frameWall));
      }
    };
    const next = (): void => {
      if (this.#closed) return;
      video.requestVideoFrameCallback((_, frame) => {
        shown(frame.mediaTime);
        next();
      });
    };
    if ("requestVideoFrameCallback" in video) next();
    else (video as HTMLVideoElement).addEventListener("timeupdate", () => shown((video as HTMLVideoElement).currentTime));
  }

  #tick(): void {
    if (this.#over || this.#closed || document.visibilityState === "hidden") return;
    this.#ticks += 1;
    if (this.#askedAt !== undefined && this.#options.now() - this.#askedAt > answerMs) this.#reconnect();
    if (this.#sink && this.#clock) {
      if (this.#options.mode.kind === "live") this.#keepLive(this.#sink);
      else this.#keepPlaying(this.#sink, this.#clock);
      const old = trimmable(this.#sink.ranges, this.#options.video.currentTime, keepBehind[this.#options.mode.kind]);
      if (old) this.#sink.remove(old);
    }
    this.#refreshView();
  }

  #keepLive(sink: MseSink): void {
    const { video } = this.#options;
    const ranges = sink.ranges;
    const edge = edgeOf(ranges);
    if (edge === undefined) return;
    const decision = decideCatchUp({ time: video.currentTime, edge, rate: video.playbackRate, inBuffer: rangeAt(ranges, video.currentTime) !== undefined });
    if (decision.kind === "jump") video.currentTime = Math.max(decision.to, ranges.at(-1)?.start ?? 0);
    else if (video.playbackRate !== decision.rate) video.playbackRate = decision.rate;
    if (video.paused) void video.play().catch(() => undefined);
  }

  #keepPlaying(sink: MseSink, clock: MediaClock): void {
    const { video } = this.#options;
    const ranges = sink.ranges;
    const time = this.#seekTo === undefined ? video.currentTime : clock.videoTimeOf(this.#seekTo);
    const here = rangeAt(ranges, time);
    if (here) {
      if (Math.abs(video.currentTime - time) > 0.5) video.currentTime = time;
      if (this.#seekTo !== undefined && this.#wantsToPlay) void video.play().catch(() => undefined);
      this.#seekTo = undefined;
    } else {
      const start = nextStart(ranges, time);
      if (start !== undefined) this.#jumpGap(clock, time, start);
    }
    const edge = edgeOf(ranges);
    if (this.#finishing && (edge === undefined || video.currentTime >= edge - 0.2)) return this.#end("finished");
    if (this.#ticks % 4 === 0) {
      this.#connection?.send({
        type: "position",
        playing: Math.round(clock.wallOf(video.currentTime)),
        buffered: Math.round(clock.wallOf(here?.end ?? video.currentTime)),
      });
    }
  }

  #jumpGap(clock: MediaClock, from: number, to: number): void {
    this.#options.video.currentTime = to + 0.01;
    this.#seekTo = undefined;
    if (this.#wantsToPlay) void this.#options.video.play().catch(() => undefined);
    if (to - from < 1.5) return;
    this.#note({ kind: "gap", from: this.#gap?.from ?? clock.wallOf(from), until: this.#gap?.until ?? clock.wallOf(to) });
    this.#gap = undefined;
  }

  #note(note: PlayerNote): void {
    this.#noteUntil = this.#options.now() + noteMs;
    this.#show({ note });
  }

  #refreshView(): void {
    const now = this.#options.now();
    const { mode, video } = this.#options;
    const wall = this.#seekTo ?? this.#frameWall;
    this.#show({
      state: this.#stateAt(now),
      wall: wall === undefined ? undefined : Math.floor(wall / 1000) * 1000,
      behind:
        mode.kind === "live" && this.#clock && this.#frameWall !== undefined
          ? Math.max(0, Math.round((now - this.#clock.wallOf(video.currentTime)) / 100) / 10)
          : undefined,
      note: now > this.#noteUntil ? undefined : this.#view.note,
      paused: mode.kind === "playback" && video.paused,
    });
  }

  #stateAt(now: number): PlayerState {
    const { mode, video } = this.#options;
    if (!this.#connection && !this.#finishing) return this.#frameWall === undefined ? this.#view.state : "reconnecting";
    if (mode.kind === "playback") {
      if (this.#seekTo !== undefined || (!video.paused && video.readyState < 3))
        return this.#frameWall === undefined && this.#seekTo === undefined ? "connecting" : "buffering";
      return video.paused ? "paused" : "playing";
    }
    if (this.#frameWall === undefined) return "connecting";
    return now - this.#frameShownAt > staleAfterMs ? "stale" : "live";
  }

  #show(change: Partial<PlayerView>): void {
    if (this.#closed) return;
    const next = { ...this.#view, ...change };
    const changed = (Object.keys(next) as (keyof PlayerView)[]).some((key) => next[key] !== this.#view[key]);
    this.#view = next;
    if (changed) this.#options.onView(next);
  }
}
