import { type G711Law, NalScan, ParameterSets, type VideoCodec } from "@porchlight/codecs";
import { LiveClock } from "../time/live-clock.ts";
import { MediaClock } from "../time/media-clock.ts";
import { AudioTrack } from "./audio-track.ts";
import type { BlockPool } from "./block-pool.ts";
import { Fragment } from "./fragment.ts";
import { Track } from "./track.ts";

/** What happens in a stream, in order. Fragments are only valid during the call unless retained. */
export interface StreamSink {
  /** A new track whose sound is settled; everything since its key frame is in the stream's buffered fragments. */
  track?(track: Track): void;
  /** Unit `index` of the open fragment was added (not called for those before `track`). */
  unit?(fragment: Fragment, index: number): void;
  /** G.711 as received. */
  g711?(law: G711Law, bytes: Uint8Array, start: number, end: number, ticks: number): void;
  /** A sound frame of the current track. */
  audio?(bytes: Uint8Array, start: number, end: number, samples: number, ticks: number): void;
  /** A fragment is complete; its `endDts` and `epoch` are set. */
  fragment?(fragment: Fragment): void;
  /** The mapping to wall time moved; media time goes on. */
  clock?(track: Track, epochMs: number): void;
  /** No more units will come from this source. */
  ended?(): void;
}

export interface StreamLimits {
  /** Bytes kept for instant start, the open fragment included. Default 8 MiB. */
  readonly gopBytes?: number;
  /** A fragment is cut at this length. Default 2 s, in ticks. */
  readonly fragmentTicks?: number;
  /** … or size. Default a quarter of `gopBytes`. */
  readonly fragmentBytes?: number;
  /** How long declared sound may take to arrive before the track goes without. Default 500 ms, in ticks. */
  readonly audioPatience?: number;
}

export interface UnitTime {
  readonly pts: number;
  readonly dts: number;
  /** The timeline before this unit is over. */
  readonly jumped: boolean;
}

const AUDIO_SILENCE_MS = 2000;
const DEFAULT_STEP = 3600;

/**
 * The access units of one camera: the open fragment, the fragments since the last key frame, and who gets them.
 * A source writes bytes behind `current.end` (room by {@link reserve}) and calls {@link commit}.
 */
export class UnitStream {
  readonly clock = new MediaClock();
  /** The same for viewers, who want to know the delay of now. */
  readonly liveClock = new LiveClock();
  readonly scan = new NalScan("h264");
  /** Sound the stream map declares: the track waits for it a little. */
  audioDeclared = false;
  frames = 0;
  lastFrameAt = 0;
  lastKeyAt = 0;
  /** Units left out because no key frame came before them. */
  skippedUnits = 0;
  droppedAudio = 0;
  current: Fragment;
  track: Track | undefined;
  readonly #pool: BlockPool;
  readonly #limits: Required<StreamLimits>;
  readonly #audio: AudioTrack;
  #sinks: readonly StreamSink[] = [];
  #cache: Fragment[] = [];
  #cacheBytes = 0;
  #cacheWhole = false;
  #sets: ParameterSets | undefined;
  #trackVersion = -1;
  #generation = 0;
  #needKey = true;
  #lastAudioAt = Number.NEGATIVE_INFINITY;
  #audioNow = 0;
  #lastDts = 0;
  #step = DEFAULT_STEP;
  #hint = 256 * 1024;

  constructor(pool: BlockPool, limits: StreamLimits = {}) {
    this.#pool = pool;
    const gopBytes = limits.gopBytes ?? 8 * 1024 * 1024;
    this.#limits = { gopBytes, fragmentTicks: limits.fragmentTicks ?? 180_000, fragmentBytes: limits.fragmentBytes ?? gopBytes / 4, audioPatience: limits.audioPatience ?? 45_000 };
    this.current = new Fragment(pool, this.#hint);
    this.#audio = new AudioTrack((bytes, start, end, samples, ticks) => this.audioFrame(bytes, start, end, samples, ticks, this.#audioNow));
  }

  attach(sink: StreamSink): () => void {
    this.#sinks = [...this.#sinks, sink];
    return () => {
      this.#sinks = this.#sinks.filter((one) => one !== sink);
    };
  }
  get codec(): VideoCodec | undefined {
    return this.#sets?.codec;
  }
  /** Usual decode time between two units, ticks. */
  get step(): number {
    return this.#step;
  }
  /** Everything since the last key frame of the settled track, oldest first; empty when it did not fit. */
  buffered(): readonly Fragment[] {
    if (!this.track?.settled || this.#needKey) return [];
    if (!this.#cacheWhole) return [];
    return this.current.count > 0 ? [...this.#cache, this.current] : this.#cache;
  }
  parameterSets(): readonly Uint8Array[] {
    return this.#sets?.nals() ?? [];
  }
  /** Room for `bytes` behind `used` bytes of the current block. */
  reserve(used: number, bytes: number): void {
    this.current.reserve(used + bytes, used);
  }
  useCodec(codec: VideoCodec): void {
    if (this.#sets?.codec === codec) return;
    if (this.#sets) this.breakTimeline();
    this.#sets = new ParameterSets(codec);
    this.scan.codec = codec;
  }
  /** Ends the current timeline: the next key frame starts a new track. */
  breakTimeline(): void {
    this.#closeCurrent(this.#lastDts + this.#step, undefined);
    this.#dropCache();
    this.#needKey = true;
    this.clock.reset();
    this.liveClock.reset();
  }
  finish(): void {
    this.breakTimeline();
    this.track = undefined;
    this.#audio.reset();
    this.audioDeclared = false;
    this.#lastAudioAt = Number.NEGATIVE_INFINITY;
    for (const sink of this.#sinks) sink.ended?.();
  }
  audio(law: G711Law, bytes: Uint8Array, start: number, end: number, ticks: number, receivedAt: number): void {
    this.#audioNow = receivedAt;
    for (const sink of this.#sinks) sink.g711?.(law, bytes, start, end, ticks);
    this.#audio.push(law, bytes, start, end, ticks);
  }

  /** Adds the Annex B access unit that lies at `current.block[current.end, end)`. */
  commit(end: number, time: UnitTime, receivedAt: number): void {
    const { scan } = this;
    const start = this.current.end;
    const size = scan.scanAnnexB(this.current.block, start, end);
    this.reserve(end, Math.max(0, start + size - end));
    const unitEnd = scan.convertInPlace(this.current.block, start);
    if (scan.parameterSets) this.#sets?.observe(scan, this.current.block);
    if (!scan.picture) return;
    this.#place(unitEnd, time, receivedAt);
  }

  #place(end: number, time: UnitTime, receivedAt: number): void {
    const { key } = this.scan;
    const moved = this.current.end;
    let size = end - moved;
    if (time.jumped && !this.#needKey) size = this.#breakKeeping(moved, end);
    if (this.#needKey && !key) {
      this.skippedUnits++;
      return;
    }
    const restart = key && this.#wantsNewTrack(receivedAt);
    if (restart && !this.#sets?.format()) return;
    if (this.current.count > 0 && (key || this.#mustCut(time.dts))) this.#cut(size, time.dts);
    if (key) this.#dropCache();
    if (restart) this.#startTrack(time.dts);
    this.#append(size, time, key, receivedAt);
  }
  /** Ends the timeline but keeps the bytes of the unit in hand. */
  #breakKeeping(start: number, end: number): number {
    const unit = Buffer.from(this.current.block.subarray(start, end));
    this.breakTimeline();
    this.reserve(0, unit.length);
    unit.copy(this.current.block, 0);
    return unit.length;
  }
  #wantsNewTrack(now: number): boolean {
    if (this.#needKey || !this.track || this.#sets?.version !== this.#trackVersion) return true;
    if (!this.track.settled) return false;
    return this.track.hasAudio ? now - this.#lastAudioAt > AUDIO_SILENCE_MS : now - this.#lastAudioAt < AUDIO_SILENCE_MS;
  }
  #mustCut(dts: number): boolean {
    const { current } = this;
    return current.full || dts - current.startDts >= this.#limits.fragmentTicks || current.end >= this.#limits.fragmentBytes;
  }
  #cut(unitSize: number, dts: number): void {
    const start = this.current.end;
    this.#closeCurrent(dts, unitSize > 0 ? this.current.block.subarray(start, start + unitSize) : undefined);
  }
  /** Hands the current fragment on and opens the next one, with `carry` as its first bytes. */
  #closeCurrent(endDts: number, carry: Buffer | undefined): void {
    const closed = this.current;
    if (closed.count === 0) return;
    closed.endDts = Math.max(endDts, closed.video.dts[closed.count - 1] + 1);
    closed.epoch = this.clock.epoch;
    if (closed.track && !closed.track.settled) this.#settle(closed.track, this.#lastAudioAt > Number.NEGATIVE_INFINITY ? "yes" : "no");
    this.#hint = Math.max(closed.end + (closed.end >> 2), this.#hint - (this.#hint >> 5));
    const next = new Fragment(this.#pool, Math.max(this.#hint, carry?.length ?? 0));
    carry?.copy(next.block, 0);
    this.#keep(closed);
    this.current = next;
    next.track = closed.track;
    for (const sink of this.#sinks) sink.fragment?.(closed);
    closed.release();
  }
  #keep(closed: Fragment): void {
    this.#cacheBytes += closed.end;
    if (this.#cacheBytes + this.#limits.fragmentBytes > this.#limits.gopBytes) this.#dropCache();
    if (this.#cacheWhole) this.#cache.push(closed.retain());
  }
  #dropCache(): void {
    for (const fragment of this.#cache) fragment.release();
    this.#cache = [];
    this.#cacheBytes = 0;
    this.#cacheWhole = false;
  }
  #startTrack(dts: number): void {
    const format = this.#sets?.format();
    if (!format) return;
    this.#needKey = false;
    this.#trackVersion = this.#sets?.version ?? -1;
    this.track = new Track(++this.#generation, format, dts, this.#audio.description);
  }
  #append(size: number, time: UnitTime, key: boolean, receivedAt: number): void {
    const { current, track } = this;
    if (!track) return;
    if (current.count === 0) current.track = track;
    const index = current.count;
    current.selfContained[index] = this.scan.parameterSets ? 1 : 0;
    current.video.push(size, time.pts, time.dts, key);
    current.end += size;
    if (key) this.#cacheWhole = true;
    this.#count(time.dts, key, receivedAt);
    const moved = this.clock.observe(time.dts, receivedAt);
    if (this.liveClock.observe(time.dts, receivedAt, { epoch: this.clock.epoch, moved })) for (const sink of this.#sinks) sink.clock?.(track, this.liveClock.epoch);
    if (track.settled) for (const sink of this.#sinks) sink.unit?.(current, index);
    else this.#trySettle(track, time.dts, receivedAt);
  }
  #count(dts: number, key: boolean, receivedAt: number): void {
    this.frames++;
    this.lastFrameAt = receivedAt;
    if (key) this.lastKeyAt = receivedAt;
    const step = dts - this.#lastDts;
    if (step > 0 && step < 90_000) this.#step = step;
    this.#lastDts = dts;
  }
  #trySettle(track: Track, dts: number, now: number): void {
    if (now - this.#lastAudioAt < AUDIO_SILENCE_MS) this.#settle(track, "yes");
    else if (!this.audioDeclared || dts - track.baseDts >= this.#limits.audioPatience) this.#settle(track, "no");
  }
  #settle(track: Track, audio: "yes" | "no"): void {
    track.settle(audio);
    for (const sink of this.#sinks) sink.track?.(track);
  }
  /** Adds one FLAC frame that plays at `ticks`. */
  audioFrame(bytes: Uint8Array, start: number, end: number, samples: number, ticks: number, receivedAt: number): void {
    this.#lastAudioAt = receivedAt;
    const { current } = this;
    if (current.count === 0 || !this.track) return;
    if (!current.addAudio(bytes, start, end, samples, ticks)) this.droppedAudio++;
    else if (this.track.settled && this.track.hasAudio) for (const sink of this.#sinks) sink.audio?.(bytes, start, end, samples, ticks);
  }
}
