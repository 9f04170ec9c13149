import { lengthsToAnnexB } from "@porchlight/codecs";
import { type InitInfo, readFragment } from "@porchlight/fmp4";
import type { BlockPool } from "../hub/block-pool.ts";
import type { Fragment } from "../hub/fragment.ts";
import { type FragmentWriter, joined } from "../hub/fragment-writer.ts";
import type { Track } from "../hub/track.ts";
import { type StreamSink, UnitStream } from "../hub/unit-stream.ts";
import type { ViewerSocket } from "../live/viewer-socket.ts";
import { Transcoder } from "../transcode/transcoder.ts";
import { commitUnit } from "../transcode/transcoded-stream.ts";
import { parameterSetsOf } from "./hvcc.ts";

export interface ConvertedOptions {
  readonly ffmpeg: string;
  readonly pool: BlockPool;
  readonly fragments: FragmentWriter;
  readonly socket: ViewerSocket;
  readonly info: InitInfo;
  /** Wall ms of the segment's media time 0. */
  readonly epoch: number;
  readonly serial: number;
  /** Once: the place in the transcode budget is free again. `failed`: ffmpeg ended by itself. */
  readonly released: (failed: boolean) => void;
}

/** Pictures in ffmpeg at which reading the archive pauses. */
const ENOUGH_INSIDE = 120;

/** One stored H.265 segment, sent to one viewer as H.264. Without sound: its frames would have to wait for ffmpeg's. */
export class ConvertedPlayback implements StreamSink {
  readonly #options: ConvertedOptions;
  readonly #stream: UnitStream;
  readonly #transcoder: Transcoder;
  readonly #sets: Uint8Array;
  #inside = 0;
  #sequence = 0;
  #drained = false;
  #stopped = false;
  readonly #finished = Promise.withResolvers<void>();

  constructor(options: ConvertedOptions) {
    this.#options = options;
    this.#stream = new UnitStream(options.pool, { gopBytes: 4 * 1024 * 1024 });
    this.#stream.useCodec("h264");
    this.#stream.attach(this);
    const video = options.info.tracks.find((track) => track.kind === "video");
    this.#sets = parameterSetsOf(video?.configRecord ?? new Uint8Array());
    this.#transcoder = new Transcoder(options.ffmpeg, {
      unit: (unit, times) => {
        this.#inside--;
        commitUnit(this.#stream, unit.bytes, times, options.epoch + times.dts / 90);
      },
      closed: (failed) => {
        this.#stream.finish();
        options.released(failed);
        this.#finished.resolve();
      },
    });
  }

  /** Enough is on its way: come back later. */
  get full(): boolean {
    return this.#inside > ENOUGH_INSIDE;
  }
  /** One stored fragment. Throws `fmp4.*` when it is damaged. */
  push(bytes: Uint8Array): void {
    for (const sample of readFragment(bytes).samples) {
      if (sample.track !== 1) continue;
      const unit = lengthsToAnnexB(bytes.subarray(sample.offset, sample.offset + sample.size));
      if (this.#transcoder.push(sample.key ? Buffer.concat([this.#sets, unit]) : unit, sample, sample.key)) this.#inside++;
    }
  }
  /** No more fragments; resolves when all that was pushed has been sent. */
  drain(): Promise<void> {
    if (!this.#drained) this.#transcoder.drain();
    this.#drained = true;
    return this.#finished.promise;
  }
  stop(): void {
    this.#stopped = true;
    this.#transcoder.stop();
  }

  track(track: Track): void {
    const { format, mime } = track;
    const epoch = this.#options.epoch + track.baseDts / 90;
    this.#options.socket.sendText({ type: "track", mime, codec: format.codecString, width: format.width, height: format.height, epoch, transcoded: true, hasAudio: false, serial: this.#options.serial });
    this.#options.socket.sendPaced(track.init);
  }
  fragment(fragment: Fragment): void {
    if (this.#stopped || !fragment.track) return;
    const pieces = this.#options.fragments.pieces(fragment, { base: fragment.track.baseDts, from: 0, to: fragment.count, endDts: fragment.endDts, sequence: ++this.#sequence, audio: undefined });
    this.#options.socket.sendPaced(joined(pieces));
  }
}
