import type { Socket } from "node:net";
import { Fault, systemClock, unixMs } from "@porchlight/base";
import { createReadBuffer } from "@porchlight/rtp/node";
import { WebSocketServer } from "ws";
import { recoverArchive } from "../archive/recover.ts";
import { readSegmentPath } from "../archive/paths.ts";
import type { ForwardOptions, MediaEvent, Receiver, ReceiverOptions, SegmentRef, StreamHealth, UpgradeRequest, ViewerOptions } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";
import { BlockPool } from "../hub/block-pool.ts";
import { FragmentWriter } from "../hub/fragment-writer.ts";
import { acceptUpgrade, MAX_UP_MESSAGE } from "../live/viewer-socket.ts";
import { WriteBudget } from "../record/write-budget.ts";
import { shardOf } from "../time/shard.ts";
import { jpegOf } from "../transcode/snapshot.ts";
import { TranscodeBudget } from "../transcode/transcode-budget.ts";
import { Camera } from "./camera.ts";
import type { CameraForward } from "./camera-forward.ts";
import type { CameraReceiver } from "./camera-receiver.ts";
import { FaultMeter } from "./fault-meter.ts";
import { Gather } from "./gather.ts";
import type { WorkerHost } from "./host.ts";
import type { ReceiverAnswer, WorkerCalls, WorkerSettings } from "./messages.ts";
import { Viewers } from "./viewers.ts";

const TICK_MS = 100;
const TICKS_PER_SECOND = 10;
/** Snapshots being made at once. */
const MAX_SNAPSHOTS = 2;

/** The work of one media process: the cameras of its shard. */
export class MediaWorker implements WorkerCalls {
  readonly #emit: (event: MediaEvent) => void;
  readonly #cameras = new Map<string, Camera>();
  readonly #receivers = new Map<string, CameraReceiver>();
  readonly #forwards = new Map<string, CameraForward>();
  readonly #upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_UP_MESSAGE });
  #host: WorkerHost | undefined;
  #viewers: Viewers | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #ids = 0;
  #snapshots = 0;

  constructor(emit: (event: MediaEvent) => void) {
    this.#emit = emit;
  }

  async configure(settings: WorkerSettings): Promise<void> {
    const host: WorkerHost = {
      settings,
      clock: systemClock,
      emit: this.#emit,
      faults: new FaultMeter(this.#emit),
      pool: new BlockPool(),
      fragments: new FragmentWriter(),
      writes: new WriteBudget(),
      transcodes: new TranscodeBudget(settings.maxTranscodes),
      readBuffer: createReadBuffer(),
      gather: new Gather(settings.gather, systemClock),
    };
    this.#host = host;
    this.#viewers = new Viewers(host, (cameraId) => this.#camera(cameraId));
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }
  async openReceiver(options: ReceiverOptions): Promise<Receiver> {
    const receiver = await this.#camera(options.cameraId).openReceiver(this.#newId("r"), options);
    this.#receivers.set(receiver.id, receiver);
    return { id: receiver.id, host: options.host, port: receiver.port };
  }
  async confirmReceiver(id: string, answer: ReceiverAnswer): Promise<void> {
    const receiver = this.#receivers.get(id);
    if (!receiver) throw new Fault<MediaFaultCode>("media.unknown-id", "the receiver has ended", { context: { receiver: id } });
    await receiver.confirm(answer);
  }
  async closeReceiver(id: string): Promise<void> {
    this.#receivers.get(id)?.end("closed");
  }
  async openForward(options: ForwardOptions): Promise<{ id: string; host: string; port: number }> {
    const forward = await this.#camera(options.cameraId).openForward(this.#newId("f"), options);
    this.#forwards.set(forward.id, forward);
    return { id: forward.id, host: forward.host, port: forward.port };
  }
  async startForward(id: string): Promise<void> {
    const forward = this.#forwards.get(id);
    if (!forward) throw new Fault<MediaFaultCode>("media.unknown-id", "the forward has ended", { context: { forward: id } });
    await forward.start();
  }
  async closeForward(id: string): Promise<void> {
    this.#forwards.get(id)?.end("closed");
  }
  /** Takes over an upgraded connection; the handshake is completed here. */
  attachViewer(options: ViewerOptions, upgrade: UpgradeRequest, socket: Socket): void {
    const { id: viewerId, cameraId } = options;
    acceptUpgrade(this.#upgrades, upgrade, socket, {
      ready: (webSocket) => this.#viewers?.add(options, webSocket),
      failed: () => this.#emit({ kind: "viewer-ended", viewerId, cameraId, why: "error", bytes: 0, at: systemClock.now() }),
    });
  }
  async endViewer(id: string, why: "revoked" | "window-over"): Promise<void> {
    this.#viewers?.end(id, why);
  }
  async answerSegments(viewerId: string, requestId: number, segments: readonly SegmentRef[]): Promise<void> {
    this.#viewers?.answer(viewerId, requestId, segments);
  }
  async segmentCommitted(id: string): Promise<void> {
    for (const camera of this.#cameras.values()) camera.recorder?.committed(id);
  }
  async openSegment(cameraId: string): ReturnType<WorkerCalls["openSegment"]> {
    const pending = this.#cameras.get(cameraId)?.recorder?.unconfirmed() ?? [];
    const last = pending.at(-1);
    return last && { startedAt: pending[0].startedAt, endedAt: last.endedAt };
  }
  async recover(known: ReadonlySet<string>): ReturnType<WorkerCalls["recover"]> {
    const { settings, faults } = this.#settled();
    const busy = (path: string): boolean => [...this.#cameras.values()].some((camera) => camera.recorder?.paths().includes(path));
    const mine = (path: string): boolean => shardOf(readSegmentPath(path)?.cameraId ?? "", settings.shards) === settings.shard;
    return recoverArchive({
      archiveFolder: settings.archiveFolder,
      skip: (path) => !mine(path) || known.has(path) || busy(path),
      onFault: (path, error) => faults.report("media.archive-read", `cannot recover ${path}: ${error instanceof Error ? error.message : String(error)}`),
    });
  }
  async health(): Promise<readonly StreamHealth[]> {
    return [...this.#cameras.values()].map((camera) => camera.health());
  }
  async snapshot(cameraId: string): ReturnType<WorkerCalls["snapshot"]> {
    const { settings } = this.#settled();
    const camera = this.#cameras.get(cameraId);
    const key = camera?.keyFrame();
    if (!camera || !key) return { kind: "unavailable", reason: "no-stream" };
    const { codec, lastKeyAt } = camera.stream;
    if (settings.ffmpeg === undefined || !codec) return { kind: "unavailable", reason: "no-ffmpeg" };
    if (this.#snapshots >= MAX_SNAPSHOTS) return { kind: "unavailable", reason: "failed" };
    this.#snapshots++;
    const jpeg = await jpegOf(settings.ffmpeg, codec, key).finally(() => this.#snapshots--);
    return jpeg.kind === "jpeg" ? { kind: "jpeg", bytes: jpeg.bytes, at: unixMs(lastKeyAt) } : { kind: "unavailable", reason: "failed" };
  }
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#viewers?.close();
    await Promise.all([...this.#cameras.values()].map((camera) => camera.close()));
    this.#upgrades.close();
  }

  #settled(): WorkerHost {
    if (!this.#host) throw new Fault<MediaFaultCode>("media.call-failed", "the media process is not configured yet");
    return this.#host;
  }
  #newId(prefix: string): string {
    return `${prefix}${this.#settled().settings.shard}-${process.pid}-${++this.#ids}`;
  }
  #camera(cameraId: string): Camera {
    const known = this.#cameras.get(cameraId);
    if (known) return known;
    const camera = new Camera(cameraId, this.#settled());
    this.#cameras.set(cameraId, camera);
    return camera;
  }
  #tick(): void {
    const now = systemClock.now();
    for (const camera of this.#cameras.values()) camera.tick(now);
    if (++this.#ticks % (TICKS_PER_SECOND / 2) === 0) this.#viewers?.tick();
    if (this.#ticks % TICKS_PER_SECOND !== 0) return;
    this.#host?.faults.tick();
    this.#sweep();
  }
  /** Forgets what ended. */
  #sweep(): void {
    for (const [id, receiver] of this.#receivers) if (receiver.ended) this.#receivers.delete(id);
    for (const [id, forward] of this.#forwards) if (forward.ended) this.#forwards.delete(id);
    for (const [id, camera] of this.#cameras) if (camera.unused && !this.#viewers?.uses(id)) this.#cameras.delete(id);
  }
}
