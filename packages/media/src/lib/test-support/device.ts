import { createSocket } from "node:dgram";
import { connect, createServer, type Socket } from "node:net";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { PsMuxer } from "@porchlight/mpeg-ps";
import { forEachFramed, RtpPacketizer } from "@porchlight/rtp";
import type { Clip } from "./clip.ts";

export interface DeviceOptions {
  readonly clip: Clip;
  readonly ssrc: number;
  /** G.711A silence-like sound with every picture. */
  readonly audio?: boolean;
  /** First 90 kHz timestamp. */
  readonly start?: number;
}

/** A camera as the wire sees it: a clip as program stream over RTP, framed by RFC 4571. */
export class Device {
  readonly #options: DeviceOptions;
  readonly #muxer: PsMuxer;
  readonly #packetizer: RtpPacketizer;
  #count = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.#muxer = new PsMuxer(options.audio ? { video: options.clip.codec, audio: "alaw" } : { video: options.clip.codec });
    this.#packetizer = new RtpPacketizer({ ssrc: options.ssrc, payloadType: 96 });
  }

  get sent(): number {
    return this.#count;
  }
  /** The next picture (the clip repeats), framed. */
  next(): Buffer {
    const { clip, audio, start = 900_000 } = this.#options;
    const unit = clip.units[this.#count % clip.units.length];
    const pts = start + Math.round((this.#count * 90_000) / clip.fps);
    this.#count++;
    const ps = Buffer.alloc(this.#muxer.size(unit.bytes.length) + this.#muxer.size(8000));
    let end = this.#muxer.writeVideo(unit.bytes, 0, unit.bytes.length, { pts, dts: pts }, unit.key, ps, 0, "annexb");
    if (audio) {
      const sound = tone(Math.round(8000 / clip.fps), this.#count);
      end = this.#muxer.writeAudio(sound, 0, sound.length, pts, ps, end);
    }
    const out = Buffer.alloc(this.#packetizer.size(end));
    return out.subarray(0, this.#packetizer.write(ps, 0, end, pts % 2 ** 32, out, 0));
  }
  take(count: number): Buffer {
    return Buffer.concat(Array.from({ length: count }, () => this.next()));
  }
}

const tone = (samples: number, seed: number): Uint8Array => Uint8Array.from({ length: samples }, (_, i) => 0xd5 ^ ((i * 7 + seed) & 0x1f));

/** Sends framed packets as datagrams, a few at a time so that no socket buffer overflows. */
export async function sendDatagrams(framed: Buffer, port: number): Promise<void> {
  const socket = createSocket("udp4");
  const packets: Buffer[] = [];
  forEachFramed(framed, 0, framed.length, (buffer, start, end) => packets.push(Buffer.from(buffer.subarray(start, end))));
  for (const [i, packet] of packets.entries()) {
    socket.send(packet, port, "127.0.0.1");
    if (i % 32 === 31) await wait(2);
  }
  await wait(20);
  socket.close();
}

export async function dial(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Listens once; resolves with the port and, later, the connection. */
export async function listenOnce(): Promise<{ port: number; connection: Promise<Socket> }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const connection = once(server, "connection").then(([socket]: Socket[]) => {
    server.close();
    socket.on("error", () => {});
    return socket;
  });
  const address = server.address();
  return { port: typeof address === "object" && address ? address.port : 0, connection };
}
