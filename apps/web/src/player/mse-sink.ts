import { rangesOf, type Range } from "./ranges.ts";

type Job =
  | { readonly kind: "track"; readonly mime: string; readonly offset: number }
  | { readonly kind: "append"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "remove"; readonly range: Range };

const mergeLimit = 1_000_000;
const queueLimit = 64_000_000;

type MediaSourceMaker = typeof MediaSource;
/** iPhones offer only the managed kind. */
function mediaSourceMaker(): MediaSourceMaker | undefined {
  const scope = globalThis as { MediaSource?: MediaSourceMaker; ManagedMediaSource?: MediaSourceMaker };
  return scope.MediaSource ?? scope.ManagedMediaSource;
}

/** Codecs this browser can decode through Media Source Extensions. */
export function decodable(): ("h264" | "h265")[] {
  const maker = mediaSourceMaker();
  const can = (type: string): boolean => maker?.isTypeSupported(type) ?? false;
  const found: ("h264" | "h265")[] = [];
  if (can('video/mp4; codecs="avc1.640028"')) found.push("h264");
  if (can('video/mp4; codecs="hvc1.1.6.L93.B0"') || can('video/mp4; codecs="hev1.1.6.L93.B0"')) found.push("h265");
  return found;
}

export const canDecodeType = (mime: string): boolean => mediaSourceMaker()?.isTypeSupported(mime) ?? false;

/**
 * One MediaSource behind one `<video>`. Work is queued and done in order, one step at a time, as SourceBuffer demands. `onFault` is called
 * once when the browser refuses the bytes; the sink is then of no further use.
 */
export class MseSink {
  readonly #video: HTMLVideoElement;
  readonly #source: MediaSource;
  readonly #url: string;
  readonly #onFault: (error: unknown) => void;
  #buffer: SourceBuffer | undefined;
  #jobs: Job[] = [];
  #queued = 0;
  #closed = false;

  constructor(video: HTMLVideoElement, onFault: (error: unknown) => void) {
    const maker = mediaSourceMaker();
    if (!maker) throw new Error("no Media Source Extensions");
    this.#video = video;
    this.#onFault = onFault;
    this.#source = new maker();
    this.#url = URL.createObjectURL(this.#source);
    video.disableRemotePlayback = true;
    video.src = this.#url;
    this.#source.addEventListener("sourceopen", () => this.#step());
  }

  /** The next bytes belong to this track; its media time 0 stands at `offset` seconds of the video's time line. */
  track(mime: string, offset: number): void {
    this.#push({ kind: "track", mime, offset });
  }

  append(bytes: Uint8Array<ArrayBuffer>): void {
    this.#queued += bytes.length;
    if (this.#queued > queueLimit) return this.#fail(new Error("the browser does not keep up"));
    this.#push({ kind: "append", bytes });
  }

  remove(range: Range): void {
    this.#push({ kind: "remove", range });
  }

  /** Forgets everything shown and everything still queued. */
  clear(): void {
    this.#jobs = this.#jobs.filter((job) => job.kind === "track");
    this.#queued = 0;
    if (this.#buffer) this.remove({ start: 0, end: Number.POSITIVE_INFINITY });
  }

  get ranges(): Range[] {
    if (!this.#buffer || this.#source.readyState === "closed") return [];
    try {
      return rangesOf(this.#buffer.buffered);
    } catch {
      return [];
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#jobs = [];
    URL.revokeObjectURL(this.#url);
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #push(job: Job): void {
    if (this.#closed) return;
    this.#jobs.push(job);
    this.#step();
  }

  #step(): void {
    if (this.#closed || this.#source.readyState !== "open" || this.#buffer?.updating) return;
    const job = this.#jobs.shift();
    if (!job) return;
    try {
      this.#do(job);
    } catch (error) {
      this.#recover(job, error);
    }
  }

  #do(job: Job): void {
    if (job.kind === "track") this.#useTrack(job.mime, job.offset);
    else if (job.kind === "append") this.#buffer?.appendBuffer(this.#merged(job.bytes));
    else if (job.range.end > job.range.start) this.#buffer?.remove(job.range.start, job.range.end);
    if (!this.#buffer?.updating) this.#step();
  }

  #useTrack(mime: string, offset: number): void {
    if (this.#buffer) {
      this.#buffer.abort();
      this.#buffer.changeType(mime);
    } else {
      this.#buffer = this.#source.addSourceBuffer(mime);
      this.#buffer.addEventListener("updateend", () => this.#step());
      this.#buffer.addEventListener("error", () => this.#fail(new Error("the browser could not read the picture")));
    }
    this.#buffer.mode = "segments";
    this.#buffer.timestampOffset = offset;
  }

  /** Appending is dear per call: waiting neighbours go together. */
  #merged(first: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const parts = [first];
    let size = first.length;
    for (let next = this.#jobs[0]; next?.kind === "append" && size + next.bytes.length <= mergeLimit; next = this.#jobs[0]) {
      parts.push(next.bytes);
      size += next.bytes.length;
      this.#jobs.shift();
    }
    this.#queued -= size;
    if (parts.length === 1) return first;
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** A full buffer is emptied behind the picture and the bytes are tried again; anything else is a fault. */
  #recover(job: Job, error: unknown): void {
    const first = this.ranges[0];
    const keepFrom = this.#video.currentTime - 5;
    if (!(error instanceof DOMException && error.name === "QuotaExceededError") || !first || keepFrom <= first.start) return this.#fail(error);
    this.#jobs.unshift({ kind: "remove", range: { start: first.start, end: keepFrom } }, job);
    this.#step();
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.close();
    this.#onFault(error);
  }
}
