import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { PsMuxer } from "@porchlight/mpeg-ps";
import { RtpPacketizer } from "@porchlight/rtp";
import { fps, framesPerGroup, readClip } from "../lib/clip.ts";
import { createH264Packetizer } from "../lib/h264-rtp.ts";
import { answerQuestions } from "../lib/part.ts";
import { describeCamera, openRtspDoor } from "../lib/rtsp-door.ts";
import { stampedFrames, writeStamp, type StampedFrame } from "../lib/stamped-frames.ts";

/** `dial`: send program stream over RTP to these ports. `listen`: to whoever connects. `finish`: end every stream behind a whole frame. */
export type SenderQuestion =
  | { readonly kind: "dial"; readonly ports: readonly number[] }
  | { readonly kind: "listen"; readonly framing: Framing }
  | { readonly kind: "report" }
  | { readonly kind: "finish" };
/** Program stream over RTP over TCP (RFC 4571), an RTSP camera with H.264 over RTP, or bare program stream. */
export type Framing = "rtp" | "rtsp" | "ps";
export interface SenderAnswer {
  readonly port: number;
  readonly frames: number;
  readonly bytes: number;
  /** Frames given to a socket that still held others: the receiver is too slow. */
  readonly held: number;
}

/** A frame as the packets that carry it. */
type Wrap = (frame: StampedFrame, ticks: number) => readonly Uint8Array[];

const frames = stampedFrames(readClip());
const longest = Math.max(...frames.map((frame) => frame.bytes.length));
const frameMs = 1000 / fps;
/** One RTP packet with its length: what a camera gives to its network at a time. */
const packetBytes = 1414;
const counts = { frames: 0, bytes: 0, held: 0 };
const running = new Set<() => void>();

function packetsOf(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / packetBytes) }, (_, index) => bytes.subarray(index * packetBytes, (index + 1) * packetBytes));
}

function psWrap(): Wrap {
  const muxer = new PsMuxer({ video: "h264" });
  return (frame, ticks) => {
    const ps = new Uint8Array(muxer.size(frame.bytes.length));
    return packetsOf(ps.subarray(0, muxer.writeVideo(frame.bytes, 0, frame.bytes.length, { pts: ticks, dts: ticks }, frame.key, ps, 0)));
  };
}

function rtspWrap(ssrc: number): Wrap {
  const packets = createH264Packetizer(ssrc);
  return (frame, ticks) => packets(frame.bytes, ticks);
}

function rtpWrap(ssrc: number): Wrap {
  const muxer = new PsMuxer({ video: "h264" });
  const packetizer = new RtpPacketizer({ ssrc, payloadType: 96 });
  const ps = new Uint8Array(muxer.size(longest));
  return (frame, ticks) => {
    const end = muxer.writeVideo(frame.bytes, 0, frame.bytes.length, { pts: ticks, dts: ticks }, frame.key, ps, 0);
    const out = new Uint8Array(packetizer.size(end));
    return packetsOf(out.subarray(0, packetizer.write(ps, 0, end, ticks, out, 0)));
  };
}

/** Sends a frame every 1/15 s, beginning with a key frame, `phase` frames later than the others, so that key frames are spread as those of real cameras are. */
function stream(socket: Socket, wrap: Wrap, phase: number): void {
  const started = performance.now() + phase * frameMs;
  let sent = 0;
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  const timer = setInterval(() => {
    while (performance.now() >= started + sent * frameMs && socket.writable) {
      const frame = frames[sent % frames.length];
      if (frame === undefined) return;
      if (socket.writableLength > 0) counts.held++;
      writeStamp(frame);
      const packets = wrap(frame, 90_000 + Math.round(sent * frameMs * 90));
      for (const packet of packets) {
        socket.write(packet);
        counts.bytes += packet.length;
      }
      counts.frames++;
      sent++;
    }
  }, frameMs / 4);
  const finish = (): void => void socket.end();
  running.add(finish);
  socket.on("close", () => {
    running.delete(finish);
    clearInterval(timer);
  });
}

function dial(port: number, index: number, total: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      stream(socket, rtpWrap(1000 + index), (index * framesPerGroup) / total);
      resolve();
    });
    socket.once("error", reject);
    socket.resume();
  });
}

function listen(framing: Framing): Promise<number> {
  const description = describeCamera(frames.find((frame) => frame.key)?.bytes ?? new Uint8Array());
  let index = 0;
  const server = createServer((socket) => {
    const camera = index++;
    const phase = (camera * 7) % framesPerGroup;
    if (framing === "rtsp") openRtspDoor(socket, description, () => stream(socket, rtspWrap(1000 + camera), phase));
    else stream(socket, framing === "ps" ? psWrap() : rtpWrap(1000 + camera), phase);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
}

answerQuestions<SenderQuestion, SenderAnswer>(async (question) => {
  if (question.kind === "dial") await Promise.all(question.ports.map((port, index) => dial(port, index, question.ports.length)));
  const port = question.kind === "listen" ? await listen(question.framing) : 0;
  if (question.kind === "finish") for (const finish of running) finish();
  return { port, ...counts };
});
process.on("disconnect", () => process.exit(0));
