import type { Clock } from "@porchlight/base";
import { AudioTable } from "@porchlight/fmp4";
import type { Fragment } from "../hub/fragment.ts";
import { audioOf, type FragmentWriter, joined } from "../hub/fragment-writer.ts";
import type { Track } from "../hub/track.ts";
import type { StreamSink, UnitStream } from "../hub/unit-stream.ts";
import type { LiveViewer } from "./viewer.ts";

const STALE_MS = 3000;
const PENDING_AUDIO_BYTES = 64 * 1024;

/**
 * Sends one stream to its live viewers: each frame becomes one fragment, built once and only while somebody watches. A new viewer at once
 * gets everything since the last key frame. A slow viewer misses frames up to a key frame and is told; nobody else notices.
 */
export class LiveFan implements StreamSink {
  readonly #stream: UnitStream;
  readonly #fragments: FragmentWriter;
  readonly #clock: Clock;
  readonly #transcoded: boolean;
  readonly #viewers = new Set<LiveViewer>();
  readonly #audio = new AudioTable(256);
  readonly #audioBlock = Buffer.allocUnsafeSlow(PENDING_AUDIO_BYTES);
  #audioStart = 0;
  #sequence = 0;
  #staleTold = false;

  constructor(options: { stream: UnitStream; fragments: FragmentWriter; clock: Clock; transcoded: boolean }) {
    this.#stream = options.stream;
    this.#fragments = options.fragments;
    this.#clock = options.clock;
    this.#transcoded = options.transcoded;
  }

  get size(): number {
    return this.#viewers.size;
  }
  has(viewer: LiveViewer): boolean {
    return this.#viewers.has(viewer);
  }
  /** `begin` false: a `track` event is about to come, which begins all viewers. */
  add(viewer: LiveViewer, begin = true): void {
    this.#viewers.add(viewer);
    viewer.following = false;
    const { track } = this.#stream;
    if (begin && track?.settled && this.#stream.buffered().length > 0) this.#begin(viewer, track);
  }
  /** False when it was not here. */
  remove(viewer: LiveViewer): boolean {
    return this.#viewers.delete(viewer);
  }

  track(track: Track): void {
    this.#audio.clear();
    for (const viewer of this.#viewers) this.#begin(viewer, track);
  }
  unit(fragment: Fragment, index: number): void {
    this.#staleTold = false;
    const { track } = fragment;
    if (this.#viewers.size === 0 || !track) return this.#audio.clear();
    const key = fragment.video.keys[index] === 1;
    let bytes: Buffer | undefined;
    const now = this.#clock.monotonic();
    for (const viewer of [...this.#viewers]) {
      if (!this.#mayGet(viewer, track, key, now)) continue;
      bytes ??= this.#frame(fragment, index, track);
      viewer.link.sendBinary(bytes);
    }
    this.#audio.clear();
  }
  audio(bytes: Uint8Array, start: number, end: number, samples: number, ticks: number): void {
    if (this.#viewers.size === 0) return;
    const at = this.#audio.bytes;
    if (at + end - start > PENDING_AUDIO_BYTES || !this.#audio.push(end - start, samples)) return;
    if (this.#audio.count === 1) this.#audioStart = ticks;
    this.#audioBlock.set(bytes.subarray(start, end), at);
  }
  clock(track: Track, epoch: number): void {
    const moved = epoch + track.baseDts / 90;
    for (const viewer of this.#viewers) if (viewer.following) viewer.link.sendText({ type: "clock", epoch: moved });
  }
  ended(): void {
    this.#audio.clear();
    for (const viewer of this.#viewers) viewer.following = false;
  }
  /** Tells viewers once when no frame came for 3 s. `now` and `lastFrameAt` are wall ms. */
  tick(now: number, lastFrameAt: number): void {
    if (this.#staleTold || lastFrameAt === 0 || now - lastFrameAt < STALE_MS) return;
    this.#staleTold = true;
    for (const viewer of this.#viewers) viewer.link.sendText({ type: "stale", lastFrameAt });
  }

  #begin(viewer: LiveViewer, track: Track): void {
    const { format, hasAudio, mime } = track;
    const epoch = this.#stream.liveClock.wall(track.baseDts);
    viewer.link.sendText({ type: "track", mime, codec: format.codecString, width: format.width, height: format.height, epoch, transcoded: this.#transcoded, hasAudio });
    viewer.link.sendBinary(track.init);
    viewer.following = true;
    if (viewer.pace.slow) viewer.link.sendText({ type: "skipped", frames: viewer.pace.resume(this.#clock.monotonic()) });
    for (const fragment of this.#stream.buffered()) {
      const bytes = this.#whole(fragment, track);
      viewer.pace.allowBurst(bytes.length);
      viewer.link.sendBinary(bytes);
    }
  }
  #mayGet(viewer: LiveViewer, track: Track, key: boolean, now: number): boolean {
    if (!viewer.following) {
      if (key) this.#begin(viewer, track);
      return false;
    }
    const wasSlow = viewer.pace.slow;
    const decision = viewer.pace.next(viewer.link.waiting, key, now);
    if (decision === "give-up") viewer.end("too-slow");
    if (decision !== "send") return false;
    if (wasSlow) viewer.link.sendText({ type: "skipped", frames: viewer.pace.resume(now) });
    return true;
  }
  #frame(fragment: Fragment, index: number, track: Track): Buffer {
    const sound = track.hasAudio && this.#audio.count > 0 ? { table: this.#audio, block: this.#audioBlock, ticks: this.#audioStart } : undefined;
    return joined(this.#fragments.pieces(fragment, { base: track.baseDts, from: index, to: index + 1, endDts: fragment.video.dts[index] + this.#stream.step, sequence: ++this.#sequence, audio: sound }));
  }
  #whole(fragment: Fragment, track: Track): Buffer {
    const last = fragment.video.dts[fragment.count - 1];
    const endDts = fragment.endDts > last ? fragment.endDts : last + this.#stream.step;
    return joined(this.#fragments.pieces(fragment, { base: track.baseDts, from: 0, to: fragment.count, endDts, sequence: ++this.#sequence, audio: audioOf(fragment) }));
  }
}
