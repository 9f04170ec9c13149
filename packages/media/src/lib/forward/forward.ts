import type { G711Law } from "@porchlight/codecs";
import { PsMuxer } from "@porchlight/mpeg-ps";
import { RtpPacketizer } from "@porchlight/rtp";
import { annexBUnit } from "../hub/annexb-unit.ts";
import type { Fragment } from "../hub/fragment.ts";
import type { Track } from "../hub/track.ts";
import type { StreamSink, UnitStream } from "../hub/unit-stream.ts";

/** Takes framed packets (RFC 4571, one behind the other); false when too much waits: nothing was taken. */
export type PacketOut = (framed: Buffer) => boolean;

const WRAP_33 = 2 ** 33;
const WRAP_32 = 2 ** 32;
const PS_PAYLOAD_TYPE = 96;
const ROOM_FOR_SETS = 4096;

/** Sends a stream on as program stream over RTP, from the buffered key frame. When the way is congested it goes on at the next key frame. */
export class Forward implements StreamSink {
  bytes = 0;
  skipped = 0;
  readonly #stream: UnitStream;
  readonly #out: PacketOut;
  readonly #withAudio: boolean;
  readonly #packetizer: RtpPacketizer;
  #muxer: PsMuxer | undefined;
  #needKey = true;
  #ps = Buffer.allocUnsafe(256 * 1024);
  #law: G711Law = "alaw";
  #detach: (() => void) | undefined;

  constructor(stream: UnitStream, options: { ssrc: number; withAudio: boolean; out: PacketOut }) {
    this.#stream = stream;
    this.#out = options.out;
    this.#withAudio = options.withAudio;
    this.#packetizer = new RtpPacketizer({ ssrc: options.ssrc, payloadType: PS_PAYLOAD_TYPE });
  }

  start(): void {
    if (this.#detach) return;
    this.#detach = this.#stream.attach(this);
    if (this.#stream.track?.settled) this.track(this.#stream.track);
  }
  stop(): void {
    this.#detach?.();
    this.#detach = undefined;
  }

  track(track: Track): void {
    const sound = this.#withAudio && track.hasAudio;
    this.#muxer = new PsMuxer(sound ? { video: track.format.codec, audio: this.#law } : { video: track.format.codec });
    this.#needKey = true;
    for (const fragment of this.#stream.buffered()) for (let i = 0; i < fragment.count; i++) this.unit(fragment, i);
  }
  unit(fragment: Fragment, index: number): void {
    const key = fragment.video.keys[index] === 1;
    if (!this.#muxer || (this.#needKey && !key)) {
      this.skipped++;
      return;
    }
    const times = { pts: fragment.video.pts[index] % WRAP_33, dts: fragment.video.dts[index] % WRAP_33 };
    const end = this.#mux(this.#muxer, fragment, index, times, key);
    this.#needKey = !this.#send(end, fragment.video.pts[index] % WRAP_32);
  }
  g711(law: G711Law, bytes: Uint8Array, start: number, end: number, ticks: number): void {
    this.#law = law;
    if (!this.#withAudio || !this.#muxer || this.#needKey || !this.#stream.track?.hasAudio) return;
    this.#room(this.#muxer.size(end - start));
    const written = this.#muxer.writeAudio(bytes, start, end, ticks % WRAP_33, this.#ps, 0);
    this.#send(written, Math.floor(ticks) % WRAP_32);
  }
  ended(): void {
    this.#needKey = true;
  }

  #mux(muxer: PsMuxer, fragment: Fragment, index: number, times: { pts: number; dts: number }, key: boolean): number {
    const size = fragment.video.sizes[index];
    this.#room(muxer.size(size + ROOM_FOR_SETS));
    if (key && fragment.selfContained[index] !== 1) {
      const unit = annexBUnit(fragment, index, this.#stream.parameterSets());
      this.#room(muxer.size(unit.length));
      return muxer.writeVideo(unit, 0, unit.length, times, key, this.#ps, 0, "annexb");
    }
    const start = fragment.unitStart(index);
    return muxer.writeVideo(fragment.block, start, start + size, times, key, this.#ps, 0, "lengths");
  }
  #room(bytes: number): void {
    if (bytes > this.#ps.length) this.#ps = Buffer.allocUnsafe(bytes * 2);
  }
  #send(end: number, timestamp: number): boolean {
    const packets = Buffer.allocUnsafe(this.#packetizer.size(end));
    const length = this.#packetizer.write(this.#ps, 0, end, timestamp, packets, 0);
    const sent = this.#out(packets.subarray(0, length));
    if (sent) this.bytes += length;
    else this.skipped++;
    return sent;
  }
}
