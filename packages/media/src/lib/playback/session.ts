import type { Clock } from "@porchlight/base";
import type { InitInfo } from "@porchlight/fmp4";
import type { VideoCodecName } from "../codec-name.ts";
import type { PlayerUpMessage, SegmentRef } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";
import type { ViewerSocket } from "../live/viewer-socket.ts";
import type { ConvertedPlayback } from "./converted.ts";
import { PlaybackPlan, type PlaybackStep } from "./plan.ts";
import { SegmentReader } from "./segment-reader.ts";

export interface PlaybackOptions {
  readonly window: { readonly from: number; readonly until: number };
  readonly canDecode: readonly VideoCodecName[];
  readonly archiveFolder: string;
  readonly clock: Clock;
  readonly socket: ViewerSocket;
  /** Segments of the camera whose rows may not exist yet. */
  readonly pending: () => readonly SegmentRef[];
  /** Asks for the rows of this stretch; the answer comes by {@link PlaybackSession.answer} with the returned id. */
  readonly ask: (from: number, until: number) => number;
  /** H.265 for this viewer as H.264; undefined when no transcode can run. */
  readonly convert: (info: InitInfo, epoch: number, serial: number) => ConvertedPlayback | undefined;
  readonly onFault: (code: MediaFaultCode, message: string) => void;
  readonly onUnavailable: () => void;
}

/** How far ahead of the player's position another fragment is begun: with its 2 s, at most 20 s are ahead. */
const AHEAD_MS = 18_000;
/** Bytes in the connection at which sending pauses. */
const MAX_WAITING = 4 * 1024 * 1024;
/** First question after a seek: this much footage. */
const FIRST_STRETCH_MS = 10 * 60_000;

/** One playback viewer: answers seeks with the stored fragments from the key frame before the instant, and stays at most 20 s ahead. */
export class PlaybackSession {
  readonly #options: PlaybackOptions;
  readonly #plan: PlaybackPlan;
  readonly #reader: SegmentReader;
  #converted: ConvertedPlayback | undefined;
  #serial: number | undefined;
  #playing = 0;
  #asked: number | undefined;
  #askedAll = false;
  #gapTold = false;
  #gaps: { readonly from: number; readonly until: number }[] = [];
  #pumping = false;
  #again = false;
  #closed = false;

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.#plan = new PlaybackPlan(options.window);
    this.#reader = new SegmentReader(options.archiveFolder);
  }

  message(message: PlayerUpMessage): void {
    if (message.type === "seek") this.#seek(message.at, message.serial);
    else this.#playing = message.playing;
    this.pump();
  }
  answer(requestId: number, segments: readonly SegmentRef[]): void {
    if (this.#closed || requestId !== this.#asked) return;
    this.#asked = undefined;
    this.#learn(segments);
    this.pump();
  }
  /** Sends what may be sent now; call it when the connection drained and twice a second. */
  pump(): void {
    this.#again = true;
    if (this.#pumping || this.#closed) return;
    this.#pumping = true;
    void this.#run();
  }
  async close(): Promise<void> {
    this.#closed = true;
    this.#dropConverted();
    await this.#reader.close();
  }

  #seek(at: number, serial: number): void {
    const { from, until } = this.#options.window;
    this.#serial = serial;
    this.#plan.seek(at);
    this.#playing = this.#plan.at;
    this.#dropConverted();
    this.#gapTold = false;
    this.#gaps = [];
    this.#askedAll = false;
    this.#learn(this.#options.pending());
    this.#asked = this.#options.ask(Math.max(this.#plan.at, from), Math.min(this.#plan.at + FIRST_STRETCH_MS, until));
  }
  #learn(segments: readonly SegmentRef[]): void {
    for (const refused of this.#plan.learn(segments)) this.#options.onFault("media.archive-index", `the index of segment ${refused.id} is damaged`);
  }
  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      this.#learn(this.#options.pending());
      let more = true;
      while (more && this.#mayProceed()) more = await this.#step();
    }
    this.#pumping = false;
  }
  #mayProceed(): boolean {
    if (this.#closed || this.#serial === undefined || this.#asked !== undefined) return false;
    if (this.#options.socket.waiting > MAX_WAITING || this.#converted?.full) return false;
    return this.#ahead() <= AHEAD_MS;
  }
  /** Footage sent and not played yet: gaps do not count, the player jumps over them. */
  #ahead(): number {
    const skipped = this.#gaps.reduce((sum, gap) => sum + Math.max(0, gap.until - Math.max(gap.from, this.#playing)), 0);
    return this.#plan.at - this.#playing - skipped;
  }
  /** False when there is nothing to do until something changes. */
  async #step(): Promise<boolean> {
    const serial = this.#serial ?? 0;
    const step = this.#plan.next();
    try {
      return await this.#take(step, serial);
    } catch (error) {
      this.#options.onFault("media.archive-read", error instanceof Error ? error.message : String(error));
      return true;
    }
  }
  async #take(step: PlaybackStep, serial: number): Promise<boolean> {
    switch (step.kind) {
      case "gap":
        this.#gaps.push(step);
        this.#options.socket.sendText({ type: "gap", from: step.from, until: step.until });
        return true;
      case "segment":
        await this.#beginSegment(step.segment, step.epoch, serial);
        return true;
      case "fragment": {
        const bytes = await this.#reader.fragment(step.segment, step.entry);
        if (this.#closed || serial !== this.#serial) return true;
        if (this.#converted) this.#converted.push(bytes);
        else this.#options.socket.sendPaced(bytes);
        return true;
      }
      case "dry":
        return this.#dry(step.from);
      case "over":
        void this.#converted?.drain();
        return false;
    }
  }
  async #beginSegment(segment: SegmentRef, epoch: number, serial: number): Promise<void> {
    const { bytes, info } = await this.#reader.init(segment);
    await this.#converted?.drain();
    if (this.#closed || serial !== this.#serial) return;
    const video = info.tracks.find((track) => track.kind === "video");
    if (!video) return;
    this.#converted = undefined;
    if (isH265(video.codecString) && !this.#options.canDecode.includes("h265")) return this.#beginConverted(info, epoch, serial);
    const hasAudio = info.tracks.some((track) => track.kind === "audio");
    const mime = `video/mp4; codecs="${info.tracks.map((track) => track.codecString).join(", ")}"`;
    const { socket } = this.#options;
    socket.sendText({ type: "track", mime, codec: video.codecString, width: video.width, height: video.height, epoch, transcoded: false, hasAudio, serial });
    socket.sendPaced(bytes);
  }
  #beginConverted(info: InitInfo, epoch: number, serial: number): void {
    this.#converted = this.#options.convert(info, epoch, serial);
    if (!this.#converted) this.#options.onUnavailable();
  }
  /** Asks once more for the whole rest of the window, then says that there is nothing. */
  #dry(from: number): boolean {
    const { until } = this.#options.window;
    if (!this.#askedAll) {
      this.#askedAll = true;
      this.#asked = this.#options.ask(from, until);
      return false;
    }
    const past = until <= this.#options.clock.now() || this.#options.pending().length === 0;
    if (past && !this.#gapTold) {
      this.#gapTold = true;
      this.#options.socket.sendText({ type: "gap", from, until });
      void this.#converted?.drain();
    }
    return false;
  }
  #dropConverted(): void {
    this.#converted?.stop();
    this.#converted = undefined;
  }
}

const isH265 = (codecString: string): boolean => codecString.startsWith("hvc1") || codecString.startsWith("hev1");
