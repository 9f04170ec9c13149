/** The codes of `f=v/codec/resolution/frame rate/rate mode/kbit/s a/codec/kbit/s/sample rate` (Annex F/G, 2022 adds H.265 and AAC). */
export interface MediaFormat {
  readonly video?: { readonly codec: VideoCodec; readonly resolution: string; readonly frameRate: string; readonly rateMode: string; readonly bitRate: string };
  readonly audio?: { readonly codec: AudioCodec; readonly bitRate: string; readonly sampleRate: string };
}

export type VideoCodec = "MPEG-4" | "H.264" | "SVAC" | "3GP" | "H.265";
export type AudioCodec = "G.711" | "G.723.1" | "G.729" | "G.722.1" | "SVAC" | "AAC";

const videoCodecs: readonly VideoCodec[] = ["MPEG-4", "H.264", "SVAC", "3GP", "H.265"];
const audioCodecs: readonly AudioCodec[] = ["G.711", "G.723.1", "G.729", "G.722.1", "SVAC", "AAC"];

/** Reads `f=`. Parts with unknown codes are left out: the line is advice, the stream decides. Fields other than the codec are as written. */
export function parseMediaFormat(text: string): MediaFormat {
  const match = /^v\/([^a]*)(?:a\/?(.*))?$/i.exec(text.replaceAll(" ", ""));
  const [code = "", resolution = "", frameRate = "", rateMode = "", bitRate = ""] = (match?.[1] ?? "").split("/");
  const [audioCode = "", audioRate = "", sampleRate = ""] = (match?.[2] ?? "").split("/");
  const video = videoCodecs[Number(code || 0) - 1];
  const audio = audioCodecs[Number(audioCode || 0) - 1];
  return {
    ...(video === undefined ? {} : { video: { codec: video, resolution, frameRate, rateMode, bitRate } }),
    ...(audio === undefined ? {} : { audio: { codec: audio, bitRate: audioRate, sampleRate } }),
  };
}

/** Writes `f=` with both halves, empty fields for an absent one: `v/////a/1/8/1`. */
export function formatMediaFormat({ video, audio }: MediaFormat): string {
  const v = video ? [videoCodecs.indexOf(video.codec) + 1, video.resolution, video.frameRate, video.rateMode, video.bitRate] : ["", "", "", "", ""];
  const a = audio ? [audioCodecs.indexOf(audio.codec) + 1, audio.bitRate, audio.sampleRate] : ["", "", ""];
  return `v/${v.join("/")}a/${a.join("/")}`;
}
