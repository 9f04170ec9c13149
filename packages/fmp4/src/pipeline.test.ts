import assert from "node:assert/strict";
import { test } from "node:test";
import { G711ToFlac, NalScan, ParameterSets, sniffVideoCodec, splitAccessUnits, type VideoCodec } from "@porchlight/codecs";
import { PsDemuxer, PsMuxer } from "@porchlight/mpeg-ps";
import { ReorderBuffer, RtpPacket, RtpPacketizer, StreamFramer, TickUnwrapper, forEachFramed } from "@porchlight/rtp";
import { AudioTable, fragmentHeaderSize, initSegment, SampleTable, writeFragmentHeader } from "./index.ts";
import { framePts, makeClip, pictureHashes, type TestClip, withFile, runTool } from "./lib/node/ffmpeg.ts";

const clockStart = 2 ** 33 - 20000;

/** What a camera sends: program stream in RTP, G.711A beside, with clocks that wrap on the way. */
function send(codec: VideoCodec, clip: TestClip, sound: Uint8Array): Uint8Array {
  const muxer = new PsMuxer({ video: codec, audio: "alaw" });
  const packetizer = new RtpPacketizer({ ssrc: 100000001, payloadType: 96, sequence: 65500 });
  const parts: Uint8Array[] = [];
  splitAccessUnits(clip.annexB, codec).forEach((unit, i) => {
    const pts = (clockStart + clip.times[i].pts) % 2 ** 33;
    const dts = (clockStart + clip.times[i].dts) % 2 ** 33;
    const ps = new Uint8Array(muxer.size(unit.bytes.length) + muxer.size(320));
    const video = muxer.writeVideo(unit.bytes, 0, unit.bytes.length, { pts, dts }, unit.key, ps, 0);
    const end = muxer.writeAudio(sound, i * 320, i * 320 + 320, dts, ps, video);
    const out = new Uint8Array(packetizer.size(end));
    packetizer.write(ps, 0, end, dts, out, 0, i % 3 !== 0);
    parts.push(out);
  });
  return Buffer.concat(parts);
}

/** The receiving side in its plainest form: everything into one buffer that becomes the mdat. */
class Receiver {
  readonly #buffer = new Uint8Array(1 << 20);
  readonly #packet = new RtpPacket();
  readonly #sets: ParameterSets;
  readonly #scan: NalScan;
  readonly #ticks = new TickUnwrapper(33);
  readonly video = new SampleTable();
  readonly audio = new AudioTable();
  readonly #flacBytes: Uint8Array[] = [];
  readonly #flac = new G711ToFlac((buffer, start, end, samples) => {
    this.#flacBytes.push(buffer.slice(start, end));
    this.audio.push(end - start, samples);
  });
  readonly #ps = new PsDemuxer((buffer, start, end, _pts, codec) => {
    assert.equal(codec, "alaw");
    this.#flac.push("alaw", buffer, start, end);
  });
  readonly #codec: VideoCodec;
  #written = 0;
  #filled = 0;
  #timestamp = -1;

  constructor(codec: VideoCodec) {
    this.#codec = codec;
    this.#sets = new ParameterSets(codec);
    this.#scan = new NalScan(codec);
  }

  rtp(bytes: Uint8Array, start: number, end: number): void {
    const packet = this.#packet;
    assert.ok(packet.read(bytes, start, end));
    if (packet.timestamp !== this.#timestamp) this.finishGroup();
    this.#timestamp = packet.timestamp;
    this.#buffer.set(bytes.subarray(packet.payloadStart, packet.payloadEnd), this.#filled);
    this.#filled += packet.payloadEnd - packet.payloadStart;
    if (packet.marker) this.finishGroup();
  }

  finishGroup(): void {
    if (this.#filled === this.#written) return;
    const end = this.#ps.demux(this.#buffer, this.#written, this.#filled);
    if (this.video.count === 0) assert.equal(sniffVideoCodec(this.#buffer, this.#written, end), this.#codec);
    this.#scan.scanAnnexB(this.#buffer, this.#written, end);
    const auEnd = this.#scan.convertInPlace(this.#buffer, this.#written);
    this.#sets.observe(this.#scan, this.#buffer);
    const dts = this.#ticks.unwrap(this.#ps.dts) - clockStart;
    const pts = dts + ((this.#ps.pts - this.#ps.dts + 2 ** 33) % 2 ** 33);
    this.video.push(auEnd - this.#written, pts, dts, this.#scan.key);
    this.#written = this.#filled = auEnd;
  }

  file(endDts: number): Uint8Array {
    const format = this.#sets.format();
    assert.ok(format);
    const { streamInfo } = this.#flac.encoder;
    const header = new Uint8Array(fragmentHeaderSize(this.video.count, this.audio.count));
    const end = writeFragmentHeader(header, 0, { sequence: 1, video: this.video, endDts, audio: this.audio });
    const init = initSegment({ video: format, audio: { kind: "flac", sampleRate: 8000, streamInfo } });
    return Buffer.concat([init, header.subarray(0, end), this.#buffer.subarray(0, this.#written), ...this.#flacBytes]);
  }
}

const sound = Uint8Array.from({ length: 20 * 320 }, (_, i) => (i * 37) & 0xff);

for (const codec of ["h264", "h265"] as const) {
  for (const bFrames of [0, 2]) {
    const clip = makeClip(codec, bFrames);
    const sent = send(codec, clip, sound);

    for (const transport of ["TCP", "UDP"] as const) {
      test(`${codec} with ${bFrames} B-frames goes from encoder to file over ${transport} with every picture, time and sound`, () => {
        const receiver = new Receiver(codec);
        if (transport === "TCP") receiveTcp(sent, receiver);
        else receiveUdp(sent, receiver);
        receiver.finishGroup();
        const file = receiver.file(clip.times[19].dts + 3600);
        assert.deepEqual(
          framePts(file),
          clip.times.map(({ pts }) => pts).sort((a, b) => a - b),
        );
        assert.deepEqual(pictureHashes(file, "mp4"), pictureHashes(clip.annexB, codec === "h264" ? "h264" : "hevc"));
        const heard = withFile(file, (path) => runTool("ffmpeg", ["-i", path, "-map", "0:a", "-f", "alaw", "-"]));
        assert.deepEqual(heard, Buffer.from(sound.subarray(0, 6 * 1024)));
      });
    }
  }
}

function receiveTcp(sent: Uint8Array, receiver: Receiver): void {
  const framer = new StreamFramer((bytes, start, end) => receiver.rtp(bytes, start, end));
  for (let at = 0; at < sent.length; at += 1111) framer.push(sent, at, Math.min(sent.length, at + 1111));
}

/** Every fourth packet changes places with the one behind it. */
function receiveUdp(sent: Uint8Array, receiver: Receiver): void {
  const packets: Uint8Array[] = [];
  forEachFramed(sent, 0, sent.length, (bytes, start, end) => packets.push(bytes.slice(start, end)));
  for (let i = 1; i + 1 < packets.length; i += 4) [packets[i], packets[i + 1]] = [packets[i + 1], packets[i]];
  const reorder = new ReorderBuffer((bytes, start, end) => receiver.rtp(bytes, start, end));
  for (const packet of packets) reorder.push(packet, 0, packet.length);
  reorder.flush();
  assert.equal(reorder.lost, 0);
}
