import type { UnitStream } from "../hub/unit-stream.ts";
import { LiveFan } from "../live/live-fan.ts";
import type { LiveViewer } from "../live/viewer.ts";
import { TranscodedStream } from "../transcode/transcoded-stream.ts";
import type { WorkerHost } from "./host.ts";

interface Running {
  readonly source: TranscodedStream;
  readonly fan: LiveFan;
}

/** The one transcode of a camera, shared by its viewers without H.265: begins with the first, ends with the last. */
export class TranscodedLive {
  readonly #host: WorkerHost;
  readonly #stream: UnitStream;
  readonly #cameraId: string;
  readonly #viewers = new Set<LiveViewer>();
  #running: Running | undefined;

  constructor(host: WorkerHost, stream: UnitStream, cameraId: string) {
    this.#host = host;
    this.#stream = stream;
    this.#cameraId = cameraId;
  }

  /** The viewer is ended with `transcode-unavailable` when there is no ffmpeg or no place. */
  add(viewer: LiveViewer): void {
    if (this.#viewers.has(viewer)) return;
    this.#running ??= this.#start();
    if (!this.#running) return viewer.end("transcode-unavailable");
    this.#viewers.add(viewer);
    this.#running.fan.add(viewer);
  }
  remove(viewer: LiveViewer): void {
    if (!this.#viewers.delete(viewer)) return;
    this.#running?.fan.remove(viewer);
    if (this.#viewers.size === 0) this.#stop();
  }
  tick(now: number): void {
    this.#running?.fan.tick(now, this.#stream.lastFrameAt);
  }

  #start(): Running | undefined {
    const { settings, pool, transcodes, fragments, clock } = this.#host;
    if (settings.ffmpeg === undefined || !transcodes.take()) return undefined;
    const source = new TranscodedStream(this.#stream, { ffmpeg: settings.ffmpeg, pool, onFailed: () => this.#failed() });
    const fan = new LiveFan({ stream: source.stream, fragments, clock, transcoded: true });
    source.stream.attach(fan);
    return { source, fan };
  }
  #stop(): void {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    running.source.close();
    this.#host.transcodes.give();
  }
  #failed(): void {
    this.#host.faults.report("media.transcode-failed", "ffmpeg ended by itself", this.#cameraId);
    const viewers = [...this.#viewers];
    this.#viewers.clear();
    this.#stop();
    for (const viewer of viewers) viewer.end("transcode-unavailable");
  }
}
