import type { VideoFormat } from "@porchlight/codecs";
import { type FlacTrack, initSegment } from "@porchlight/fmp4";

export type AudioDecision = "undecided" | "yes" | "no";

/** One uninterrupted timeline with one format: what one init segment describes. Whether it has sound is settled before the init segment is cut. */
export class Track {
  /** Grows with every new track of a stream. */
  readonly generation: number;
  readonly format: VideoFormat;
  /** Decode time of its first access unit: media time 0 of live viewers. */
  readonly baseDts: number;
  #audio: AudioDecision = "undecided";
  #init: Uint8Array | undefined;
  readonly #flac: FlacTrack;

  constructor(generation: number, format: VideoFormat, baseDts: number, flac: FlacTrack) {
    this.generation = generation;
    this.format = format;
    this.baseDts = baseDts;
    this.#flac = flac;
  }

  get settled(): boolean {
    return this.#audio !== "undecided";
  }
  get hasAudio(): boolean {
    return this.#audio === "yes";
  }
  settle(audio: "yes" | "no"): void {
    this.#audio = audio;
  }
  get init(): Uint8Array {
    return (this.#init ??= initSegment(this.hasAudio ? { video: this.format, audio: this.#flac } : { video: this.format }));
  }
  /** For MediaSource.isTypeSupported. */
  get mime(): string {
    return `video/mp4; codecs="${this.format.codecString}${this.hasAudio ? ", flac" : ""}"`;
  }
}
