import { type UnixMs, unixMs } from "@porchlight/base";
import type { ForwardOptions, ReceiverEnd, ReceiverOptions, StreamHealth, ViewerEnd } from "../contract.ts";
import { annexBUnit } from "../hub/annexb-unit.ts";
import type { Track } from "../hub/track.ts";
import { type StreamSink, UnitStream } from "../hub/unit-stream.ts";
import { LiveFan } from "../live/live-fan.ts";
import type { LiveViewer } from "../live/viewer.ts";
import { Recorder } from "../record/recorder.ts";
import { CameraForward } from "./camera-forward.ts";
import { CameraReceiver } from "./camera-receiver.ts";
import { TranscodedLive } from "./transcoded-live.ts";
import type { WorkerHost } from "./host.ts";

/** Viewers and forwards outlive their source this long: the camera may come back. */
const ORPHAN_MS = 10_000;

/** Everything of one camera in one media process: source, stream, recorder, viewers, forwards. */
export class Camera implements StreamSink {
  readonly id: string;
  readonly stream: UnitStream;
  receiver: CameraReceiver | undefined;
  recorder: Recorder | undefined;
  readonly forwards = new Map<string, CameraForward>();
  readonly #host: WorkerHost;
  readonly #direct: LiveFan;
  readonly #viewers = new Map<string, LiveViewer>();
  readonly #transcoded: TranscodedLive;
  #stopRecording: (() => void) | undefined;
  #announced: string | undefined;
  #lostSound = 0;
  #unusedSince: number;
  #orphanSince: number;

  constructor(id: string, host: WorkerHost) {
    this.id = id;
    this.#host = host;
    this.stream = new UnitStream(host.pool);
    this.#direct = new LiveFan({ stream: this.stream, fragments: host.fragments, clock: host.clock, transcoded: false });
    this.#transcoded = new TranscodedLive(host, this.stream, id);
    this.#unusedSince = this.#orphanSince = host.clock.now();
    this.stream.attach(this);
    this.stream.attach(this.#direct);
  }

  /** Replaces a receiver that is still open: one source per camera. */
  async openReceiver(id: string, options: ReceiverOptions): Promise<CameraReceiver> {
    this.receiver?.end("closed");
    const receiver: CameraReceiver = new CameraReceiver(id, options, this.#host, this.stream, (why) => this.#receiverEnded(receiver, why));
    this.receiver = receiver;
    this.#unusedSince = this.#host.clock.now();
    try {
      await receiver.open();
    } catch (error) {
      if (this.receiver === receiver) this.receiver = undefined;
      throw error;
    }
    if (options.record) this.#record();
    return receiver;
  }
  async openForward(id: string, options: ForwardOptions): Promise<CameraForward> {
    const forward = await CameraForward.open(id, options, this.#host, this.stream, () => this.forwards.delete(id));
    this.forwards.set(id, forward);
    return forward;
  }
  addViewer(viewer: LiveViewer): void {
    this.#viewers.set(viewer.id, viewer);
    this.#route(viewer, true);
  }
  removeViewer(id: string): void {
    const viewer = this.#viewers.get(id);
    this.#viewers.delete(id);
    this.#unusedSince = this.#host.clock.now();
    if (viewer && !this.#direct.remove(viewer)) this.#transcoded.remove(viewer);
  }
  /** The latest key frame as Annex B with its parameter sets. */
  keyFrame(): Uint8Array | undefined {
    const [first] = this.stream.buffered();
    return first && annexBUnit(first, 0, this.stream.parameterSets());
  }
  get unused(): boolean {
    return !this.receiver && this.#viewers.size === 0 && this.forwards.size === 0 && !this.recorder?.unconfirmed().length;
  }
  health(): StreamHealth {
    const { stream, receiver } = this;
    const at = (ms: number | undefined): UnixMs | undefined => (ms ? unixMs(ms) : undefined);
    return {
      cameraId: this.id,
      receiving: receiver !== undefined,
      codec: stream.codec,
      packets: receiver?.assembler.packets ?? 0,
      bytes: receiver?.assembler.bytes ?? 0,
      lost: receiver?.lost ?? 0,
      frames: stream.frames,
      lastPacketAt: at(receiver?.assembler.lastPacketAt),
      lastKeyFrameAt: at(stream.lastKeyAt),
      viewers: this.#viewers.size,
      forwards: this.forwards.size,
      recordedBytes: this.recorder?.recordedBytes ?? 0,
    };
  }

  track(track: Track): void {
    for (const viewer of this.#viewers.values()) this.#route(viewer, false);
    const { receiver } = this;
    if (!receiver || this.#announced === receiver.id) return;
    this.#announced = receiver.id;
    const { codec, width, height } = track.format;
    this.#host.emit({ kind: "stream-started", cameraId: this.id, receiverId: receiver.id, codec, width, height, at: this.#host.clock.now() });
  }
  tick(now: number): void {
    this.receiver?.tick(now);
    this.#direct.tick(now, this.stream.lastFrameAt);
    this.#transcoded.tick(now);
    if (this.receiver) this.#orphanSince = now;
    else if (now - this.#orphanSince >= ORPHAN_MS) this.#endOrphans();
    this.#reportIdle(now);
    this.#reportLostSound();
  }
  /** Ends source, viewers and forwards; resolves when every recording is closed. */
  async close(): Promise<void> {
    this.receiver?.end("closed");
    this.#endOrphans();
    await this.recorder?.finish();
  }

  #record(): void {
    const { settings, clock, fragments, writes, faults, emit } = this.#host;
    this.recorder ??= new Recorder({
      cameraId: this.id,
      archiveFolder: settings.archiveFolder,
      segmentLength: settings.segmentLength,
      clock,
      fragments,
      budget: writes,
      onClosed: (segment) => emit({ kind: "segment-closed", segment }),
      onFault: (code, message) => faults.report(code, message, this.id),
    });
    this.#stopRecording ??= this.stream.attach(this.recorder);
  }
  #receiverEnded(receiver: CameraReceiver, why: ReceiverEnd): void {
    if (this.receiver === receiver) this.receiver = undefined;
    this.#orphanSince = this.#host.clock.now();
    this.stream.finish();
    this.#stopRecording?.();
    this.#stopRecording = undefined;
    this.#host.emit({ kind: "receiver-ended", cameraId: this.id, receiverId: receiver.id, why, at: this.#host.clock.now() });
  }
  /** Puts a viewer where it can decode what comes; before the codec is known it waits for the stream as it is. */
  #route(viewer: LiveViewer, begin: boolean): void {
    const { codec } = this.stream;
    const needsHelp = codec === "h265" && !viewer.canDecode.includes("h265");
    if (needsHelp) {
      this.#direct.remove(viewer);
      this.#transcoded.add(viewer);
    } else if (!this.#direct.has(viewer)) {
      this.#transcoded.remove(viewer);
      this.#direct.add(viewer, begin);
    }
  }
  #endOrphans(): void {
    this.#each("stream-ended");
    for (const forward of [...this.forwards.values()]) forward.end("stream-ended");
  }
  #each(why: ViewerEnd): void {
    for (const viewer of [...this.#viewers.values()]) viewer.end(why);
  }
  #reportLostSound(): void {
    const frames = this.stream.droppedAudio - this.#lostSound;
    if (frames === 0) return;
    this.#lostSound += frames;
    this.#host.faults.report("media.audio-dropped", `${frames} sound frames did not fit their fragment`, this.id);
  }
  #reportIdle(now: number): void {
    if (!this.receiver || this.receiver.options.record || this.#viewers.size > 0 || this.forwards.size > 0) {
      this.#unusedSince = now;
      return;
    }
    if (now - this.#unusedSince < this.#host.settings.idleAfter) return;
    this.#unusedSince = now;
    this.#host.emit({ kind: "idle", cameraId: this.id, at: unixMs(now) });
  }
}
