import type { UnixMs } from "@porchlight/base";
import { PsMuxer } from "@porchlight/mpeg-ps";
import { RtpPacketizer } from "@porchlight/rtp";
import type { CameraQuirks } from "./quirks.ts";
import { frameOf, frameSamples, frameTicks, type Reel, type ReelFrame } from "./reel.ts";
import { createStamper, stampRoom } from "./send-stamp.ts";

const pts33 = 2 ** 33;
const psPayloadType = 96;

export interface PsStreamOptions {
  readonly reel: Reel;
  readonly ssrc: number;
  /** {@link cameraHash}. */
  readonly camera: number;
  readonly quirks: Readonly<CameraQuirks>;
  /** First sequence number. */
  readonly sequence: number;
}

/**
 * One session's bytes: stamped access unit → program stream → RTP packets behind their RFC 4571 lengths.
 * A frame's sound is that of the frame before it, which has just been heard; it rides in the same RTP timestamp.
 */
export class PsStream {
  readonly #reel: Reel;
  readonly #quirks: Readonly<CameraQuirks>;
  readonly #muxer: PsMuxer;
  readonly #packetizer: RtpPacketizer;
  readonly #stamp: ReturnType<typeof createStamper>;
  readonly #unit: Uint8Array;
  readonly #sound: Uint8Array;
  readonly #ps: Uint8Array;
  /** Bytes that the longest frame takes. */
  readonly room: number;

  constructor(options: PsStreamOptions) {
    const { reel } = options;
    this.#reel = reel;
    this.#quirks = options.quirks;
    this.#muxer = new PsMuxer({ video: reel.codec, audio: reel.sound ? "alaw" : undefined });
    this.#packetizer = new RtpPacketizer({ ssrc: options.ssrc, payloadType: psPayloadType, sequence: options.sequence });
    this.#stamp = createStamper(reel.codec, options.camera);
    this.#unit = new Uint8Array(reel.longest + stampRoom);
    this.#sound = new Uint8Array(reel.sound ? frameSamples(reel.fps, 1) + 1 : 0);
    this.#ps = new Uint8Array(this.#muxer.size(this.#unit.length) + this.#muxer.size(this.#sound.length));
    this.room = this.#packetizer.size(this.#ps.length);
  }

  /** Writes frame `number`, sent at `sentAt`, to the beginning of `out`; returns its end. */
  write(number: number, sentAt: UnixMs, out: Uint8Array): number {
    const ticks = this.#ticks(number);
    const end = this.#writeSound(number, this.#writeVideo(frameOf(this.#reel, number), number, sentAt, ticks));
    return this.#packetizer.write(this.#ps, 0, end, ticks % 4294967296, out, 0, !this.#quirks.noMarker);
  }

  #ticks(number: number): number {
    return Math.max(0, frameTicks(this.#reel.fps, number) + this.#quirks.ticksOffset);
  }

  #writeVideo({ data, key, stampAt }: ReelFrame, number: number, sentAt: UnixMs, ticks: number): number {
    const unit = this.#unit;
    unit.set(data.subarray(0, stampAt));
    const rest = this.#stamp(sentAt, number, unit, stampAt);
    unit.set(data.subarray(stampAt), rest);
    const pts = ticks % pts33;
    return this.#muxer.writeVideo(unit, 0, rest + data.length - stampAt, { pts, dts: pts }, key, this.#ps, 0);
  }

  #writeSound(number: number, at: number): number {
    const { sound, fps } = this.#reel;
    if (!sound) return at;
    const from = frameSamples(fps, number - 1), count = frameSamples(fps, number) - from;
    for (let i = 0; i < count; i++) this.#sound[i] = sound[(from + i) % sound.length];
    return this.#muxer.writeAudio(this.#sound, 0, count, this.#ticks(number - 1) % pts33, this.#ps, at);
  }
}
