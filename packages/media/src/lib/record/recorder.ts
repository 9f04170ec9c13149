import type { Clock } from "@porchlight/base";
import type { ClosedSegment, SegmentRef } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";
import type { Fragment } from "../hub/fragment.ts";
import { audioOf, type FragmentPieces, type FragmentWriter } from "../hub/fragment-writer.ts";
import type { StreamSink } from "../hub/unit-stream.ts";
import { stableHash } from "../time/shard.ts";
import { nextStep, type OpenState, slotOf } from "./cut-rule.ts";
import { SegmentWriter } from "./segment-writer.ts";
import type { WriteBudget } from "./write-budget.ts";

export interface RecorderOptions {
  readonly cameraId: string;
  readonly archiveFolder: string;
  /** Ms. */
  readonly segmentLength: number;
  readonly clock: Clock;
  readonly fragments: FragmentWriter;
  /** Shared by the process. */
  readonly budget: WriteBudget;
  /** Bytes of this camera that may wait for the disk. Default 16 MiB. */
  readonly queueBytes?: number;
  readonly onClosed: (segment: ClosedSegment) => void;
  readonly onFault: (code: MediaFaultCode, message: string) => void;
}

interface Open extends OpenState {
  bytes: number;
  readonly writer: SegmentWriter;
  readonly baseDts: number;
  sequence: number;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** Closed segments still served from memory because their row is not confirmed. */
const MAX_UNCOMMITTED = 64;

/** Writes the fragments of one camera into segments. It knows nothing of viewers, and leaves footage out only when the disk cannot follow. */
export class Recorder implements StreamSink {
  recordedBytes = 0;
  readonly #options: RecorderOptions;
  readonly #queueBytes: number;
  readonly #stagger: number;
  #open: Open | undefined;
  #waiting = 0;
  #retryAt = 0;
  #retry = FIRST_RETRY_MS;
  #closing = new Set<Promise<void>>();
  #closingWriters = new Set<SegmentWriter>();
  readonly #failed = new WeakSet<SegmentWriter>();
  #uncommitted = new Map<string, ClosedSegment>();
  #confirmed: ClosedSegment | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#queueBytes = options.queueBytes ?? 16 * 1024 * 1024;
    this.#stagger = stableHash(options.cameraId);
  }

  fragment(fragment: Fragment): void {
    const { track } = fragment;
    if (!track) return;
    const wall = fragment.epoch + fragment.startDts / 90;
    const slot = slotOf(wall, this.#options.segmentLength, this.#stagger);
    const step = nextStep(this.#open, { key: fragment.key, generation: track.generation, epoch: fragment.epoch, slot, bytes: fragment.end });
    if (step === "leave-out" || this.#options.clock.monotonic() < this.#retryAt) return;
    if (!this.#reserve(fragment.end + fragment.audio.bytes)) return;
    if (step === "start") this.#start(fragment, wall, slot);
    this.#append(fragment);
  }
  ended(): void {
    this.#closeOpen();
  }
  /** Closes the open segment and waits until every file is closed. */
  async finish(): Promise<void> {
    this.#closeOpen();
    await Promise.all(this.#closing);
  }
  /** The row exists; the segment stays in memory until the next one is confirmed, so that playback never misses it in between. */
  committed(id: string): void {
    const segment = this.#uncommitted.get(id);
    if (!segment) return;
    this.#uncommitted.delete(id);
    this.#confirmed = segment;
  }
  /** The segment being written, as far as it is in the file. */
  get open(): SegmentRef | undefined {
    const ref = this.#open?.writer.ref;
    return ref && ref.fragments.length > 0 ? ref : undefined;
  }
  /** What playback may not find by rows yet, oldest first: the last confirmed segment, then {@link unconfirmed}. */
  pending(): SegmentRef[] {
    return this.#confirmed ? [this.#confirmed, ...this.unconfirmed()] : this.unconfirmed();
  }
  /** Segments without a confirmed row, oldest first, the open one last. */
  unconfirmed(): SegmentRef[] {
    const closing = [...this.#closingWriters].map((writer) => writer.ref).filter((ref) => ref.fragments.length > 0);
    const { open } = this;
    return [...this.#uncommitted.values(), ...closing, ...(open ? [open] : [])];
  }
  /** Paths of files that exist but are not finished or not confirmed. */
  paths(): string[] {
    const open = this.#open ? [this.#open.writer.path] : [];
    return [...open, ...[...this.#closingWriters].map((writer) => writer.path), ...[...this.#uncommitted.values()].map((segment) => segment.path)];
  }

  /** A place in both queues, or a reported gap. */
  #reserve(bytes: number): boolean {
    const room = this.#waiting + bytes <= this.#queueBytes && this.#options.budget.take(bytes);
    if (room) return true;
    this.#options.onFault("media.disk-behind", `${this.#waiting} bytes wait for the disk; footage is left out until the next key frame`);
    this.#closeOpen();
    return false;
  }
  #start(fragment: Fragment, wall: number, slot: number): void {
    this.#closeOpen();
    const { track } = fragment;
    if (!track) return;
    const { archiveFolder, cameraId } = this.#options;
    const writer = new SegmentWriter({ archiveFolder, cameraId, codec: track.format.codecString, startedAt: wall, init: track.init });
    this.#open = { writer, generation: track.generation, epoch: fragment.epoch, slot, baseDts: fragment.startDts, bytes: 0, sequence: 0 };
  }
  #append(fragment: Fragment): void {
    const open = this.#open;
    const reserved = fragment.end + fragment.audio.bytes;
    if (!open) return this.#options.budget.give(reserved);
    const audio = audioOf(fragment);
    const pieces = this.#options.fragments.pieces(fragment, { base: open.baseDts, from: 0, to: fragment.count, endDts: fragment.endDts, sequence: ++open.sequence, audio });
    const mediaTime = fragment.startDts - open.baseDts;
    const facts = { wallStart: open.writer.startedAt + mediaTime / 90, mediaTime, duration: (fragment.endDts - fragment.startDts) / 90, frames: fragment.count, key: fragment.key, audio: pieces.audio !== undefined };
    this.#waiting += reserved;
    fragment.retain();
    open.writer.append(partsOf(pieces), facts, (error) => {
      fragment.release();
      this.#waiting -= reserved;
      this.#options.budget.give(reserved);
      this.#written(open.writer, pieces.bytes, error);
    });
    open.bytes = open.writer.bytes;
  }
  #written(writer: SegmentWriter, bytes: number, error: unknown): void {
    if (error !== undefined) return this.#giveUp(writer, error);
    this.recordedBytes += bytes;
    this.#retry = FIRST_RETRY_MS;
  }
  /** A file failed: keep what is whole, report it once, and try again after a while. */
  #giveUp(writer: SegmentWriter, reason: unknown): void {
    if (this.#failed.has(writer)) return;
    this.#failed.add(writer);
    this.#options.onFault("media.disk-failed", reason instanceof Error ? reason.message : String(reason));
    this.#retryAt = this.#options.clock.monotonic() + this.#retry;
    this.#retry = Math.min(this.#retry * 2, LONGEST_RETRY_MS);
    if (this.#open?.writer === writer) this.#closeOpen();
  }
  #closeOpen(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    this.#closingWriters.add(open.writer);
    const closing = this.#close(open.writer).finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
  async #close(writer: SegmentWriter): Promise<void> {
    try {
      const segment = await writer.close();
      this.#closingWriters.delete(writer);
      if (!segment) return;
      this.#uncommitted.set(segment.id, segment);
      const [oldest] = this.#uncommitted.keys();
      if (this.#uncommitted.size > MAX_UNCOMMITTED) this.#uncommitted.delete(oldest);
      this.#options.onClosed(segment);
    } catch (error) {
      this.#closingWriters.delete(writer);
      this.#options.onFault("media.disk-failed", error instanceof Error ? error.message : String(error));
    }
  }
}

const partsOf = (pieces: FragmentPieces): Uint8Array[] => (pieces.audio ? [pieces.header, pieces.video, pieces.audio] : [pieces.header, pieces.video]);
