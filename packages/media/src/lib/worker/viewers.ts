import { unixMs } from "@porchlight/base";
import type { WebSocket } from "ws";
import type { SegmentRef, ViewerEnd, ViewerOptions } from "../contract.ts";
import { LiveViewer } from "../live/viewer.ts";
import { ViewerSocket } from "../live/viewer-socket.ts";
import { type ConvertedOptions, ConvertedPlayback } from "../playback/converted.ts";
import { type PlaybackOptions, PlaybackSession } from "../playback/session.ts";
import type { Camera } from "./camera.ts";
import type { WorkerHost } from "./host.ts";

interface Attached {
  readonly options: ViewerOptions;
  readonly socket: ViewerSocket;
  /** Undefined for live viewers. */
  readonly session: PlaybackSession | undefined;
}

/** The viewers of one media process, live and playback. Each ends once, and is then reported with the bytes it got. */
export class Viewers {
  readonly #host: WorkerHost;
  readonly #cameraOf: (cameraId: string) => Camera;
  readonly #viewers = new Map<string, Attached>();
  #requests = 0;

  constructor(host: WorkerHost, cameraOf: (cameraId: string) => Camera) {
    this.#host = host;
    this.#cameraOf = cameraOf;
  }

  add(options: ViewerOptions, webSocket: WebSocket): void {
    const { id, cameraId, mode } = options;
    this.end(id, "closed-by-viewer");
    const socket: ViewerSocket = new ViewerSocket(webSocket, {
      message: (message) => this.#viewers.get(id)?.session?.message(message),
      closed: () => this.#viewers.get(id)?.socket === socket && this.end(id, "closed-by-viewer"),
      drained: () => this.#viewers.get(id)?.session?.pump(),
    });
    const session = mode.kind === "playback" ? new PlaybackSession(this.#playback(options, mode, socket)) : undefined;
    this.#viewers.set(id, { options, socket, session });
    if (session) return;
    const viewer = new LiveViewer({ id, canDecode: options.canDecode, link: socket, now: this.#host.clock.monotonic(), end: (why) => this.end(id, why) });
    this.#cameraOf(cameraId).addViewer(viewer);
  }
  /** Says why and closes at once; unknown ids are ignored. */
  end(id: string, why: ViewerEnd): void {
    const viewer = this.#viewers.get(id);
    if (!viewer) return;
    this.#viewers.delete(id);
    const { options, socket, session } = viewer;
    if (session) void session.close().catch(() => {});
    else this.#cameraOf(options.cameraId).removeViewer(id);
    socket.end(why);
    this.#host.emit({ kind: "viewer-ended", viewerId: id, cameraId: options.cameraId, why, bytes: socket.bytes, at: this.#host.clock.now() });
  }
  answer(id: string, requestId: number, segments: readonly SegmentRef[]): void {
    this.#viewers.get(id)?.session?.answer(requestId, segments);
  }
  uses(cameraId: string): boolean {
    return [...this.#viewers.values()].some(({ options }) => options.cameraId === cameraId);
  }
  tick(): void {
    for (const { session } of this.#viewers.values()) session?.pump();
  }
  close(): void {
    for (const id of [...this.#viewers.keys()]) this.end(id, "stream-ended");
  }

  #playback(options: ViewerOptions, window: { from: number; until: number }, socket: ViewerSocket): PlaybackOptions {
    const { id, cameraId, canDecode } = options;
    const { settings, clock, faults } = this.#host;
    return {
      window,
      canDecode,
      archiveFolder: settings.archiveFolder,
      clock,
      socket,
      pending: () => this.#cameraOf(cameraId).recorder?.pending() ?? [],
      ask: (from, until) => {
        const requestId = ++this.#requests;
        this.#host.emit({ kind: "segments-wanted", viewerId: id, cameraId, from: unixMs(Math.floor(from)), until: unixMs(Math.ceil(until)), requestId });
        return requestId;
      },
      convert: (info, epoch, serial) => this.#convert({ info, epoch, serial, socket, cameraId }),
      onFault: (code, message) => faults.report(code, message, cameraId),
      onUnavailable: () => this.end(id, "transcode-unavailable"),
    };
  }
  #convert(options: Pick<ConvertedOptions, "info" | "epoch" | "serial" | "socket"> & { cameraId: string }): ConvertedPlayback | undefined {
    const { settings, transcodes, pool, fragments, faults } = this.#host;
    if (settings.ffmpeg === undefined || !transcodes.take()) return undefined;
    return new ConvertedPlayback({
      ...options,
      ffmpeg: settings.ffmpeg,
      pool,
      fragments,
      released: (failed) => {
        transcodes.give();
        if (failed) faults.report("media.transcode-failed", "ffmpeg ended by itself", options.cameraId);
      },
    });
  }
}
