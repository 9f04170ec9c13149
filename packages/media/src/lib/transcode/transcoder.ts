import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { AccessUnitSplitter, type AnnexBUnit } from "@porchlight/codecs";

export interface UnitClockTimes {
  readonly pts: number;
  readonly dts: number;
}

export interface TranscoderEvents {
  /** One H.264 access unit (Annex B) with the times of the picture it shows. */
  readonly unit: (unit: AnnexBUnit, times: UnitClockTimes) => void;
  /** ffmpeg is gone; `failed` unless {@link Transcoder.stop} or {@link Transcoder.drain} asked for it. */
  readonly closed: (failed: boolean) => void;
}

/** Bytes that may wait for ffmpeg; more, and units are left out up to the next key frame. */
const MAX_INPUT_WAITING = 4 * 1024 * 1024;
/** Pictures that may be inside ffmpeg before it counts as stuck. */
const MAX_INSIDE = 600;

/**
 * One ffmpeg that turns H.265 access units into H.264 with low delay. It never drops a frame, so the n-th picture out shows the n-th
 * picture in display order: times are matched through a queue instead of a container.
 */
export class Transcoder {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #events: TranscoderEvents;
  readonly #splitter = new AccessUnitSplitter("h264");
  #inside: number[] = [];
  #lastDts = 0;
  #needKey = true;
  #stopped = false;
  #closed = false;

  constructor(ffmpeg: string, events: TranscoderEvents) {
    this.#events = events;
    this.#process = spawn(ffmpeg, ARGUMENTS, { stdio: ["pipe", "pipe", "ignore"] });
    this.#process.on("error", () => this.#close());
    this.#process.on("close", () => this.#close());
    this.#process.stdin.on("error", () => {});
    this.#process.stdout.on("data", (chunk: Buffer) => this.#out(() => this.#splitter.push(chunk)));
    this.#process.stdout.on("end", () => this.#out(() => this.#splitter.end()));
  }

  /** Feeds one access unit as Annex B. False when it was left out. */
  push(annexB: Uint8Array, times: UnitClockTimes, key: boolean): boolean {
    if (this.#closed || this.#stopped) return false;
    const stuck = this.#process.stdin.writableLength > MAX_INPUT_WAITING || this.#inside.length > MAX_INSIDE;
    if (stuck) this.#needKey = true;
    if (stuck || (this.#needKey && !key)) return false;
    this.#needKey = false;
    this.#enqueue(times.pts);
    this.#process.stdin.write(annexB);
    return true;
  }
  /** No more input: what is inside still comes out, then `closed`. */
  drain(): void {
    this.#stopped = true;
    this.#process.stdin.end();
  }
  /** Ends at once; nothing more comes out. */
  stop(): void {
    this.#stopped = true;
    this.#closed = true;
    this.#process.kill("SIGKILL");
  }

  /** Kept sorted: pictures come out in display order. */
  #enqueue(pts: number): void {
    let at = this.#inside.length;
    while (at > 0 && this.#inside[at - 1] > pts) at--;
    this.#inside.splice(at, 0, pts);
  }
  #out(read: () => AnnexBUnit[]): void {
    if (this.#closed) return;
    try {
      for (const unit of read()) this.#emit(unit);
    } catch {
      this.#process.kill("SIGKILL");
    }
  }
  #emit(unit: AnnexBUnit): void {
    const pts = this.#inside.shift();
    if (pts === undefined) return;
    this.#lastDts = Math.max(pts, this.#lastDts + 1);
    this.#events.unit(unit, { pts: this.#lastDts, dts: this.#lastDts });
  }
  #close(): void {
    const wasStopped = this.#stopped;
    if (!this.#closed || wasStopped) this.#report(!wasStopped);
    this.#closed = true;
  }
  #reported = false;
  #report(failed: boolean): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#events.closed(failed);
  }
}

/** At most 720 lines wide 1280: this is a fallback for a browser without H.265, bounded in CPU. */
const ARGUMENTS = [
  ...["-hide_banner", "-loglevel", "error", "-nostdin"],
  ...["-probesize", "32", "-analyzeduration", "0", "-fflags", "nobuffer", "-flags", "low_delay", "-threads", "1", "-f", "hevc", "-i", "pipe:0"],
  ...["-an", "-fps_mode", "passthrough", "-vf", "scale='min(1280,iw)':-2", "-pix_fmt", "yuv420p"],
  ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-threads", "2", "-g", "50", "-bf", "0", "-crf", "26", "-force_key_frames", "source"],
  ...["-f", "h264", "-flush_packets", "1", "pipe:1"],
];
