import assert from "node:assert/strict";
import type { VideoCodec } from "@porchlight/codecs";
import type { GbPlatform, LiveSession, MediaTransport } from "@porchlight/gb28181";
import { PsDemuxer } from "@porchlight/mpeg-ps";
import { RtpPacket, StreamFramer } from "@porchlight/rtp";
import { acceptTcp, connectTcp, createReadBuffer, openUdp, type MediaSocket } from "@porchlight/rtp/node";
import { readSendStamp, type SendStamp } from "../send-stamp.ts";

/** One frame as it arrived. */
export interface Seen {
  readonly unit: Uint8Array;
  readonly stamp: SendStamp | undefined;
  readonly pts: number;
  readonly ssrc: number;
  readonly marked: boolean;
  readonly arrivedAt: number;
}

/** A viewer of one channel: frames are cut where the RTP timestamp changes. */
export interface Watch extends AsyncDisposable {
  readonly session: LiveSession;
  readonly frames: readonly Seen[];
  readonly sound: readonly number[];
  /** Codec and audio that the stream map names. */
  readonly map: { readonly video: string | undefined; readonly audio: string | undefined };
  /** Resolves with the frames once there are `count`. */
  until(count: number): Promise<readonly Seen[]>;
  /** Resolves when the media connection has ended. */
  readonly closed: Promise<void>;
  /** Closes the media socket without a word over SIP. */
  hangUp(): Promise<void>;
}

export interface WatchOptions {
  readonly peerId: string;
  readonly channelId?: string;
  readonly transport: MediaTransport;
  readonly codec?: VideoCodec;
  readonly ssrc?: number;
}

const host = "127.0.0.1";

export async function watch(gb: GbPlatform, options: WatchOptions): Promise<Watch> {
  const { peerId, channelId = peerId, transport, codec = "h264", ssrc = 230_000_001 } = options;
  const gathered = gather(codec);
  const closed = Promise.withResolvers<void>();
  const framer = new StreamFramer(gathered.packet);
  const readBuffer = createReadBuffer(65536);
  const events = { data: transport === "udp" ? gathered.packet : framer.push.bind(framer), closed: () => closed.resolve() };
  const receiver = transport === "udp" ? await openUdp({ host, events }) : transport === "tcp-passive" ? await acceptTcp({ host, readBuffer, events }) : undefined;
  const outcome = await gb.live({ peerId, channelId, transport, receive: { host, port: receiver?.port ?? 9 }, ssrc });
  if (outcome.kind !== "live") {
    await receiver?.close();
    assert.fail(`no picture: ${JSON.stringify(outcome)}`);
  }
  const { session } = outcome;
  const socket: MediaSocket = receiver ?? (await connectTcp({ ...session.remote, readBuffer, events }));
  return {
    ...{ session, frames: gathered.frames, sound: gathered.sound, until: gathered.until, closed: closed.promise, hangUp: () => socket.close() },
    get map() {
      return { video: gathered.demuxer.video, audio: gathered.demuxer.audio };
    },
    async [Symbol.asyncDispose]() {
      await session.bye();
      await socket.close();
    },
  };
}

function gather(codec: VideoCodec) {
  const frames: Seen[] = [], sound: number[] = [];
  const waiting: { count: number; resolve: (frames: readonly Seen[]) => void }[] = [];
  const demuxer = new PsDemuxer((buffer, start, end) => sound.push(...buffer.subarray(start, end)));
  const packet = new RtpPacket();
  let payload: number[] = [], timestamp = -1, marked = false, ssrc = 0;

  function cut(): void {
    if (payload.length === 0) return;
    const ps = Uint8Array.from(payload);
    const unit = ps.slice(0, demuxer.demux(ps, 0, ps.length));
    frames.push({ unit, stamp: readSendStamp(unit, codec), pts: demuxer.pts, ssrc, marked, arrivedAt: Date.now() });
    payload = [];
    for (const { count, resolve } of waiting) if (frames.length >= count) resolve(frames);
  }

  return {
    ...{ frames, sound, demuxer },
    packet(buffer: Uint8Array, start: number, end: number): void {
      if (!packet.read(buffer, start, end)) return;
      if (packet.timestamp !== timestamp) cut();
      ({ timestamp, marker: marked, ssrc } = packet);
      payload.push(...buffer.subarray(packet.payloadStart, packet.payloadEnd));
    },
    until: (count: number) =>
      new Promise<readonly Seen[]>((resolve) => {
        waiting.push({ count, resolve });
        if (frames.length >= count) resolve(frames);
      }),
  };
}
