import type { BlockPool } from "../hub/block-pool.ts";
import { annexBUnit } from "../hub/annexb-unit.ts";
import type { Fragment } from "../hub/fragment.ts";
import type { Track } from "../hub/track.ts";
import { type StreamSink, UnitStream } from "../hub/unit-stream.ts";
import { Transcoder } from "./transcoder.ts";

/** An H.265 stream once more as H.264, made while somebody needs it: a stream of its own with its own buffered key frame. Sound passes as it is. */
export class TranscodedStream implements StreamSink {
  readonly stream: UnitStream;
  readonly #source: UnitStream;
  readonly #ffmpeg: string;
  readonly #onFailed: () => void;
  readonly #detach: () => void;
  #transcoder: Transcoder | undefined;
  #closed = false;

  constructor(source: UnitStream, options: { ffmpeg: string; pool: BlockPool; onFailed: () => void }) {
    this.#source = source;
    this.#ffmpeg = options.ffmpeg;
    this.#onFailed = options.onFailed;
    this.stream = new UnitStream(options.pool, { gopBytes: 4 * 1024 * 1024 });
    this.stream.useCodec("h264");
    this.#detach = source.attach(this);
    if (source.track?.settled) this.track(source.track);
  }

  track(track: Track): void {
    if (this.#closed) return;
    this.#restart();
    this.stream.audioDeclared = track.hasAudio;
    for (const fragment of this.#source.buffered()) for (let i = 0; i < fragment.count; i++) this.unit(fragment, i);
  }
  unit(fragment: Fragment, index: number): void {
    const times = { pts: fragment.video.pts[index], dts: fragment.video.dts[index] };
    this.#transcoder?.push(annexBUnit(fragment, index, this.#source.parameterSets()), times, fragment.video.keys[index] === 1);
  }
  audio(bytes: Uint8Array, start: number, end: number, samples: number, ticks: number): void {
    this.stream.audioFrame(bytes, start, end, samples, ticks, this.#source.lastFrameAt);
  }
  ended(): void {
    this.#transcoder?.stop();
    this.#transcoder = undefined;
    this.stream.finish();
  }
  close(): void {
    this.#closed = true;
    this.#detach();
    this.ended();
  }

  #restart(): void {
    this.#transcoder?.stop();
    this.stream.breakTimeline();
    const transcoder = new Transcoder(this.#ffmpeg, {
      unit: (unit, times) => this.#out(unit.bytes, times),
      closed: (failed) => failed && this.#transcoder === transcoder && this.#onFailed(),
    });
    this.#transcoder = transcoder;
  }
  #out(bytes: Uint8Array, times: { pts: number; dts: number }): void {
    commitUnit(this.stream, bytes, times, this.#source.liveClock.wall(times.dts));
  }
}

/** Copies one Annex B access unit into a stream. */
export function commitUnit(stream: UnitStream, bytes: Uint8Array, times: { pts: number; dts: number }, wallAt: number): void {
  stream.reserve(stream.current.end, bytes.length);
  stream.current.block.set(bytes, stream.current.end);
  stream.commit(stream.current.end + bytes.length, { ...times, jumped: false }, wallAt);
}
