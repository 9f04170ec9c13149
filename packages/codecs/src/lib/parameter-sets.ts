import { BitReader, isFault } from "@porchlight/base";
import { avcCodecString, avcConfig, hevcCodecString, hevcConfig } from "./config-record.ts";
import type { CodecsFaultCode } from "./faults.ts";
import { rbspOf } from "./framing.ts";
import { parseH264Sps } from "./h264-sps.ts";
import { parseH265Sps } from "./h265-sps.ts";
import { h264Nal, h265Nal, isParameterSetNal, nalType, type VideoCodec } from "./nal.ts";
import type { NalScan } from "./nal-scan.ts";

/** What a player must know to show the stream. */
export interface VideoFormat {
  readonly codec: VideoCodec;
  /** Displayed size in pixels, cropping applied. */
  readonly width: number;
  readonly height: number;
  /** RFC 6381, e.g. `avc1.64001f`, `hvc1.1.6.L93.B0`. */
  readonly codecString: string;
  /** avcC or hvcC payload (ISO/IEC 14496-15), without the box header. */
  readonly configRecord: Uint8Array;
  /** Frames per second from VUI timing, when given. */
  readonly frameRate: number | undefined;
}

interface Entry {
  readonly type: number;
  readonly id: number;
  readonly nal: Uint8Array;
}

/** Limits of one stream's parameter sets: sets of one type kept, and bytes of one set. Larger or later ones are ignored. */
export const parameterSetLimits = { perType: 16, bytes: 4096 } as const;

/** Keeps the parameter sets of one stream; the newest of each type and id. */
export class ParameterSets {
  readonly codec: VideoCodec;
  #entries: Entry[] = [];
  #version = 0;
  #format: { version: number; value: VideoFormat | undefined } = { version: 0, value: undefined };

  constructor(codec: VideoCodec) {
    this.codec = codec;
  }

  /** Grows by one with every change. */
  get version(): number {
    return this.#version;
  }
  /** SPS and PPS (and VPS for H.265) are all known. */
  get complete(): boolean {
    return this.#types().every((type) => this.#entries.some((entry) => entry.type === type));
  }

  /** Takes every parameter set of a scanned access unit, copying only what changed. True when something changed. */
  observe(scan: NalScan, buffer: Uint8Array): boolean {
    if (!scan.parameterSets) return false;
    let changed = false;
    for (let i = 0; i < scan.count; i++) {
      const type = nalType(this.codec, buffer[scan.starts[i]]);
      if (isParameterSetNal(this.codec, type) && this.#take(type, buffer, scan.starts[i], scan.ends[i])) changed = true;
    }
    return changed;
  }

  /** Parsed once per version. Undefined until complete, or when the SPS cannot be read. */
  format(): VideoFormat | undefined {
    if (this.#format.version !== this.#version) this.#format = { version: this.#version, value: this.#describe() };
    return this.#format.value;
  }

  /** The sets as NAL units in the order VPS, SPS, PPS: to put before a key frame that lacks them. */
  nals(): readonly Uint8Array[] {
    return this.#types().flatMap((type) => this.#of(type));
  }

  #types(): readonly number[] {
    return this.codec === "h264" ? [h264Nal.sps, h264Nal.pps] : [h265Nal.vps, h265Nal.sps, h265Nal.pps];
  }
  #of(type: number): Uint8Array[] {
    return this.#entries.filter((entry) => entry.type === type).map((entry) => entry.nal);
  }

  #take(type: number, buffer: Uint8Array, start: number, end: number): boolean {
    if (end - start > parameterSetLimits.bytes) return false;
    if (this.#entries.some((entry) => entry.type === type && sameBytes(entry.nal, buffer, start, end))) return false;
    const nal = new Uint8Array(buffer.subarray(start, end));
    const id = setId(this.codec, type, nal);
    if (id === undefined) return false;
    const others = this.#entries.filter((entry) => entry.type !== type || entry.id !== id);
    if (others.filter((entry) => entry.type === type).length >= parameterSetLimits.perType) return false;
    // The newest goes first, so that the SPS in use describes the picture.
    this.#entries = [{ type, id, nal }, ...others];
    this.#version++;
    return true;
  }

  #describe(): VideoFormat | undefined {
    if (!this.complete) return undefined;
    try {
      return this.codec === "h264" ? this.#describe264() : this.#describe265();
    } catch (error) {
      if (isFault<CodecsFaultCode>(error, "codecs.sps")) return undefined;
      throw error;
    }
  }
  #describe264(): VideoFormat {
    const nals = this.#of(h264Nal.sps);
    const sps = parseH264Sps(nals[0]);
    const { width, height, frameRate } = sps;
    return { codec: "h264", width, height, frameRate, codecString: avcCodecString(sps), configRecord: avcConfig(sps, nals, this.#of(h264Nal.pps)) };
  }
  #describe265(): VideoFormat {
    const nals = this.#of(h265Nal.sps);
    const sps = parseH265Sps(nals[0]);
    const { width, height, frameRate } = sps;
    const configRecord = hevcConfig(sps, this.#of(h265Nal.vps), nals, this.#of(h265Nal.pps));
    return { codec: "h265", width, height, frameRate, codecString: hevcCodecString(sps), configRecord };
  }
}

function sameBytes(known: Uint8Array, buffer: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== buffer[start + i]) return false;
  return true;
}

/** The set's own id; undefined when it cannot be read. */
function setId(codec: VideoCodec, type: number, nal: Uint8Array): number | undefined {
  try {
    if (type === h265Nal.sps && codec === "h265") return parseH265Sps(nal).id;
    const bits = new BitReader(rbspOf(codec, nal));
    if (codec === "h265" && type === h265Nal.vps) return bits.bits(4);
    if (codec === "h264" && type === h264Nal.sps) bits.skip(24);
    return bits.unsigned();
  } catch {
    return undefined;
  }
}
