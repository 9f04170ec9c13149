import { Socket } from "node:net";
import { availableParallelism } from "node:os";
import { createEmitter, Fault, systemClock } from "@porchlight/base";
import type { MediaEvent, MediaPlane, MediaPlaneOptions, UpgradeRequest, ViewerOptions } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";
import { shardOf } from "../time/shard.ts";
import type { WorkerSettings } from "../worker/messages.ts";
import { PlaneRegister } from "./register.ts";
import { WorkerChild } from "./worker-child.ts";

const DEFAULT_SEGMENT_MS = 60_000;
const DEFAULT_IDLE_MS = 10_000;
const DEFAULT_GATHER_MS = 1;
const DEFAULT_TRANSCODES = 2;
/** A process that does not answer the end of a viewer in this time is killed: the end of access does not wait for a hung process. */
const REVOKE_PATIENCE_MS = 2500;

/** Starts the media processes of one platform. Dispose it to close every recording and end the processes. Rejects when a process cannot start. */
export async function openMediaPlane(options: MediaPlaneOptions): Promise<MediaPlane> {
  const plane = new ProcessPlane(options);
  await plane.start();
  return plane;
}

class ProcessPlane implements MediaPlane {
  readonly #events = createEmitter<MediaEvent>();
  readonly #register = new PlaneRegister();
  readonly #children: readonly WorkerChild[];

  constructor(options: MediaPlaneOptions) {
    const shards = Math.max(1, options.workers ?? availableParallelism() - 1);
    this.#children = Array.from({ length: shards }, (_, shard) => this.#child(settingsOf(options, shard, shards)));
  }

  async start(): Promise<void> {
    try {
      await Promise.all(this.#children.map((child) => child.start()));
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    }
  }
  onEvent(listener: (event: MediaEvent) => void): () => void {
    return this.#events.on(listener);
  }
  async openReceiver(...[options]: Parameters<MediaPlane["openReceiver"]>): ReturnType<MediaPlane["openReceiver"]> {
    const receiver = await this.#of(options.cameraId).call("openReceiver", options);
    this.#register.add("receiver", receiver.id, options.cameraId, this.#shard(options.cameraId));
    return receiver;
  }
  async confirmReceiver(...[id, answer]: Parameters<MediaPlane["confirmReceiver"]>): Promise<void> {
    await this.#holding("receiver", id).call("confirmReceiver", id, answer);
  }
  async closeReceiver(id: string): Promise<void> {
    await this.#heldBy("receiver", id)?.call("closeReceiver", id);
  }
  async openForward(...[options]: Parameters<MediaPlane["openForward"]>): ReturnType<MediaPlane["openForward"]> {
    const forward = await this.#of(options.cameraId).call("openForward", options);
    this.#register.add("forward", forward.id, options.cameraId, this.#shard(options.cameraId));
    return forward;
  }
  async startForward(id: string): Promise<void> {
    await this.#holding("forward", id).call("startForward", id);
  }
  async closeForward(id: string): Promise<void> {
    await this.#heldBy("forward", id)?.call("closeForward", id);
  }
  attachViewer(options: ViewerOptions, upgrade: UpgradeRequest, socket: unknown): void {
    if (!(socket instanceof Socket)) throw new Fault<MediaFaultCode>("media.call-failed", "the viewer's connection is no TCP socket of this process");
    const shard = this.#shard(options.cameraId);
    this.#register.add("viewer", options.id, options.cameraId, shard);
    socket.on("error", () => {});
    const early = socket.read() as Buffer | null;
    const head = early ? Buffer.concat([upgrade.head, early]) : upgrade.head;
    this.#children[shard].hand(options, { ...upgrade, head }, socket, () => this.#viewerLost(options));
  }
  async endViewer(id: string, why: "revoked" | "window-over"): Promise<void> {
    const child = this.#heldBy("viewer", id);
    if (!child) return;
    const timer = setTimeout(() => child.kill(), REVOKE_PATIENCE_MS);
    try {
      await child.call("endViewer", id, why);
    } finally {
      clearTimeout(timer);
    }
  }
  answerSegments(...[viewerId, requestId, segments]: Parameters<MediaPlane["answerSegments"]>): void {
    this.#heldBy("viewer", viewerId)
      ?.call("answerSegments", viewerId, requestId, segments)
      .catch(() => {});
  }
  segmentCommitted(id: string): void {
    for (const child of this.#children) child.call("segmentCommitted", id).catch(() => {});
  }
  openSegment(cameraId: string): ReturnType<MediaPlane["openSegment"]> {
    return this.#of(cameraId).call("openSegment", cameraId);
  }
  async recover(known: ReadonlySet<string>): ReturnType<MediaPlane["recover"]> {
    const found = await Promise.all(this.#children.map((child) => child.call("recover", known)));
    return found.flat();
  }
  async health(): ReturnType<MediaPlane["health"]> {
    const parts = await Promise.all(this.#children.map((child) => child.call("health")));
    return parts.flat();
  }
  snapshot(cameraId: string): ReturnType<MediaPlane["snapshot"]> {
    return this.#of(cameraId).call("snapshot", cameraId);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#children.map((child) => child.close()));
  }

  #child(settings: WorkerSettings): WorkerChild {
    return new WorkerChild(settings, {
      event: (event) => this.#forward(event),
      lost: () => this.#lost(settings.shard),
      restarted: () => this.#events.emit({ kind: "plane-restarted", at: systemClock.now() }),
    });
  }
  #forward(event: MediaEvent): void {
    this.#register.observe(event);
    this.#events.emit(event);
  }
  #lost(shard: number): void {
    const code: MediaFaultCode = "media.worker-crashed";
    this.#events.emit({ kind: "fault", code, message: `media process ${shard} ended by itself and is started again` });
    for (const event of this.#register.lose(shard)) this.#events.emit(event);
  }
  #viewerLost({ id, cameraId }: ViewerOptions): void {
    const event: MediaEvent = { kind: "viewer-ended", viewerId: id, cameraId, why: "plane-lost", bytes: 0, at: systemClock.now() };
    if (this.#register.shardOf("viewer", id) !== undefined) this.#forward(event);
  }
  #shard(cameraId: string): number {
    return shardOf(cameraId, this.#children.length);
  }
  #of(cameraId: string): WorkerChild {
    return this.#children[this.#shard(cameraId)];
  }
  #heldBy(kind: "receiver" | "forward" | "viewer", id: string): WorkerChild | undefined {
    const shard = this.#register.shardOf(kind, id);
    return shard === undefined ? undefined : this.#children[shard];
  }
  #holding(kind: "receiver" | "forward", id: string): WorkerChild {
    const child = this.#heldBy(kind, id);
    if (!child) throw new Fault<MediaFaultCode>("media.unknown-id", `this ${kind} has ended`, { context: { id } });
    return child;
  }
}

function settingsOf(options: MediaPlaneOptions, shard: number, shards: number): WorkerSettings {
  return {
    shard,
    shards,
    archiveFolder: options.archiveFolder,
    segmentLength: options.segmentLength ?? DEFAULT_SEGMENT_MS,
    ffmpeg: options.ffmpeg,
    maxTranscodes: Math.ceil((options.maxTranscodes ?? DEFAULT_TRANSCODES) / shards),
    portRange: options.portRange,
    idleAfter: options.idleAfter ?? DEFAULT_IDLE_MS,
    gather: options.gather ?? DEFAULT_GATHER_MS,
  };
}
