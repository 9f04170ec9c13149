import { ByteWriter } from "@porchlight/base";
import type { VideoFormat } from "@porchlight/codecs";
import { box, fullBox, matrix, zeros } from "./boxes.ts";
import { trackId, videoTimescale } from "./tracks.ts";

/** FLAC in MP4: `streamInfo` is the 34-byte STREAMINFO body (FlacEncoder.streamInfo). */
export interface FlacTrack {
  readonly kind: "flac";
  readonly sampleRate: number;
  readonly streamInfo: Uint8Array;
}

export interface InitTracks {
  readonly video: VideoFormat;
  readonly audio?: FlacTrack;
}

/** ftyp + moov (ISO/IEC 14496-12): what a file or a viewer's session begins with. Video is track 1, audio track 2. */
export function initSegment(tracks: InitTracks): Uint8Array {
  const out = new ByteWriter(1024);
  box(out, "ftyp", () => out.ascii("iso6").u32(1).ascii("iso6").ascii("mp41"));
  box(out, "moov", () => {
    movieHeader(out);
    videoTrack(out, tracks.video);
    if (tracks.audio) audioTrack(out, tracks.audio);
    box(out, "mvex", () => {
      trackExtends(out, trackId.video);
      if (tracks.audio) trackExtends(out, trackId.audio);
    });
  });
  return out.view().slice();
}

function movieHeader(out: ByteWriter): void {
  fullBox(out, "mvhd", 0, 0, () => {
    out.u32(0).u32(0).u32(1000).u32(0).u32(0x10000).u16(0x100);
    zeros(out, 10);
    matrix(out);
    zeros(out, 24);
    out.u32(3);
  });
}

function trackExtends(out: ByteWriter, id: number): void {
  fullBox(out, "trex", 0, 0, () => out.u32(id).u32(1).u32(0).u32(0).u32(0));
}

function videoTrack(out: ByteWriter, format: VideoFormat): void {
  box(out, "trak", () => {
    trackHeader(out, trackId.video, 0, format.width, format.height);
    media(
      out,
      videoTimescale,
      "vide",
      () => fullBox(out, "vmhd", 0, 1, () => zeros(out, 8)),
      () => videoEntry(out, format),
    );
  });
}

function audioTrack(out: ByteWriter, track: FlacTrack): void {
  box(out, "trak", () => {
    trackHeader(out, trackId.audio, 0x100, 0, 0);
    media(
      out,
      track.sampleRate,
      "soun",
      () => fullBox(out, "smhd", 0, 0, () => zeros(out, 4)),
      () => flacEntry(out, track),
    );
  });
}

function trackHeader(out: ByteWriter, id: number, volume: number, width: number, height: number): void {
  const enabledInMovieAndPreview = 7;
  fullBox(out, "tkhd", 0, enabledInMovieAndPreview, () => {
    out.u32(0).u32(0).u32(id).u32(0).u32(0);
    zeros(out, 8);
    out.u16(0).u16(0).u16(volume).u16(0);
    matrix(out);
    out.u16(width).u16(0).u16(height).u16(0);
  });
}

function media(out: ByteWriter, timescale: number, handler: string, mediaHeader: () => void, sampleEntry: () => void): void {
  box(out, "mdia", () => {
    const undetermined = 0x55c4;
    fullBox(out, "mdhd", 0, 0, () => out.u32(0).u32(0).u32(timescale).u32(0).u16(undetermined).u16(0));
    fullBox(out, "hdlr", 0, 0, () => {
      out.u32(0).ascii(handler);
      zeros(out, 13);
    });
    box(out, "minf", () => {
      mediaHeader();
      box(out, "dinf", () =>
        fullBox(out, "dref", 0, 0, () => {
          out.u32(1);
          fullBox(out, "url ", 0, 1, () => undefined);
        }),
      );
      sampleTable(out, sampleEntry);
    });
  });
}

/** All samples are in fragments, so the tables are empty. */
function sampleTable(out: ByteWriter, sampleEntry: () => void): void {
  box(out, "stbl", () => {
    fullBox(out, "stsd", 0, 0, () => {
      out.u32(1);
      sampleEntry();
    });
    for (const type of ["stts", "stsc", "stco"]) fullBox(out, type, 0, 0, () => out.u32(0));
    fullBox(out, "stsz", 0, 0, () => out.u32(0).u32(0));
  });
}

/** ISO/IEC 14496-15 §5.4.2.1, §8.4.1.1. */
function videoEntry(out: ByteWriter, format: VideoFormat): void {
  const [entry, config] = format.codec === "h264" ? ["avc1", "avcC"] : ["hvc1", "hvcC"];
  box(out, entry, () => {
    zeros(out, 6);
    out.u16(1);
    zeros(out, 16);
    out.u16(format.width).u16(format.height).u32(0x480000).u32(0x480000).u32(0).u16(1);
    zeros(out, 32);
    out.u16(24).u16(0xffff);
    box(out, config, () => out.bytes(format.configRecord));
  });
}

/** "Encapsulation of FLAC in ISO Base Media File Format", fLaC and dfLa. */
function flacEntry(out: ByteWriter, track: FlacTrack): void {
  box(out, "fLaC", () => {
    zeros(out, 6);
    out.u16(1);
    zeros(out, 8);
    out
      .u16(1)
      .u16(16)
      .u32(0)
      .u16(track.sampleRate & 0xffff)
      .u16(0);
    const lastStreamInfo = 0x80;
    fullBox(out, "dfLa", 0, 0, () => out.u8(lastStreamInfo).u24(track.streamInfo.length).bytes(track.streamInfo));
  });
}
