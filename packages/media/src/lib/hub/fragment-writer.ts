import { type AudioTable, fragmentHeaderSize, SampleTable, writeFragmentHeader } from "@porchlight/fmp4";
import { AUDIO_RATE } from "./audio-track.ts";
import { type Fragment, MAX_FRAGMENT_UNITS } from "./fragment.ts";

const TICKS_PER_SAMPLE = 90_000 / AUDIO_RATE;

/** The pieces of one fMP4 fragment: write or send them one behind the other. Video and audio are views of the fragment's blocks. */
export interface FragmentPieces {
  readonly header: Buffer;
  readonly video: Buffer;
  readonly audio: Buffer | undefined;
  readonly bytes: number;
}

/** Sound that goes with a range of units: frames `from`..`to` of the table, whose bytes lie in `block`; the first of the table plays at `ticks`. */
interface AudioPart {
  readonly table: AudioTable;
  readonly block: Buffer;
  readonly ticks: number;
}

/** Makes fMP4 fragments of hub fragments on any timeline: the base is subtracted from every time. One per media process. */
export class FragmentWriter {
  readonly #scratch = new SampleTable(MAX_FRAGMENT_UNITS);

  /** Units [from, to) of `fragment`, media time 0 at `base` ticks; sound of the fragment, or `audio` instead. */
  pieces(fragment: Fragment, options: { base: number; from: number; to: number; endDts: number; sequence: number; audio: AudioPart | undefined }): FragmentPieces {
    const { base, from, to, endDts, sequence, audio } = options;
    const { video: source } = fragment;
    const table = this.#scratch;
    table.clear();
    for (let i = from; i < to; i++) table.push(source.sizes[i], source.pts[i] - base, source.dts[i] - base, source.keys[i] === 1);
    const sound = audio && audioRange(audio, base);
    if (sound) sound.table.time = sound.time;
    const header = Buffer.allocUnsafe(fragmentHeaderSize(to - from, sound ? sound.to - sound.from : 0));
    const end = writeFragmentHeader(header, 0, {
      sequence,
      video: table,
      endDts: endDts - base,
      ...(sound && { audio: sound.table, audioFrom: sound.from, audioTo: sound.to }),
    });
    const start = fragment.unitStart(from);
    const video = fragment.block.subarray(start, start + table.bytes);
    return { header: header.subarray(0, end), video, audio: sound?.bytes, bytes: end + video.length + (sound?.bytes.length ?? 0) };
  }
}

/** The sound of a closed fragment, when its track has any. */
export const audioOf = (fragment: Fragment): AudioPart | undefined =>
  fragment.track?.hasAudio && fragment.audio.count > 0 && fragment.audioBlock ? { table: fragment.audio, block: fragment.audioBlock, ticks: fragment.audioStart } : undefined;

/** Leaves out frames that would play before media time 0. `time`: of the table's first frame, in samples. */
function audioRange(audio: AudioPart, base: number): { table: AudioTable; from: number; to: number; time: number; bytes: Buffer } | undefined {
  const { table } = audio;
  let from = 0;
  let skipped = 0;
  const first = Math.round((audio.ticks - base) / TICKS_PER_SAMPLE);
  let time = first;
  while (from < table.count && time < 0) {
    time += table.durations[from];
    skipped += table.sizes[from++];
  }
  if (from === table.count) return undefined;
  return { table, from, to: table.count, time: first, bytes: audio.block.subarray(skipped, table.bytes) };
}

/** One contiguous copy, for a consumer that keeps it longer than the blocks live. */
export const joined = (pieces: FragmentPieces): Buffer => Buffer.concat(pieces.audio ? [pieces.header, pieces.video, pieces.audio] : [pieces.header, pieces.video], pieces.bytes);
