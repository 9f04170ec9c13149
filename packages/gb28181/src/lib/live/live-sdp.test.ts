import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import type { MediaTransport } from "../contract.ts";
import { readLiveAnswer, readLiveOffer, writeLiveAnswer, writeLiveOffer } from "./live-sdp.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const offer = (lines: string): Uint8Array => bytes(`v=0\r\no=34020000002000000001 0 0 IN IP4 203.0.113.5\r\ns=Play\r\nc=IN IP4 203.0.113.5\r\nt=0 0\r\n${lines}`);

test("what one side writes the other reads, by every transport and address family", () => {
  for (const transport of ["udp", "tcp-passive", "tcp-active"] satisfies MediaTransport[]) {
    for (const host of ["203.0.113.5", "2001:db8::5"]) {
      const side = { originId: "34020000002000000001", address: { host, port: 30_000 }, transport, ssrc: 7 };
      assert.deepEqual(readLiveOffer(writeLiveOffer(side)), { address: side.address, transport, ssrc: 7 });
      assert.deepEqual(readLiveAnswer(writeLiveAnswer(side), transport), { address: side.address, ssrc: 7 });
    }
  }
});

test("offers as peers write them are understood", () => {
  const rows: readonly (readonly [string, MediaTransport, number | undefined])[] = [
    ["m=video 6000 RTP/AVP 96\r\na=rtpmap:96 PS/90000\r\ny=200000001\r\n", "udp", 200_000_001],
    ["m=video 6000 RTP/AVP 96\n", "udp", undefined],
    ["m=video 6000 TCP/RTP/AVP 96\r\na=setup:passive\r\ny=0200000001\r\nf=v/2/6/25/2/2048a/1/8/1\r\n", "tcp-passive", 200_000_001],
    ["m=video 6000 TCP/RTP/AVP 96\r\n", "tcp-active", undefined],
    ["m=audio 8 RTP/AVP 8\r\nm=video 6000 RTP/AVP 96\r\n", "udp", undefined],
  ];
  for (const [lines, transport, ssrc] of rows) assert.deepEqual(readLiveOffer(offer(lines)), { address: { host: "203.0.113.5", port: 6000 }, transport, ssrc }, lines);
});

test("what cannot be served as live video is refused by name", () => {
  const refuses = (body: Uint8Array) => assert.throws(() => readLiveOffer(body), (e) => isFault(e, "gb.media-offer", "sdp.line", "sdp.value"));
  refuses(new Uint8Array(0));
  refuses(bytes("v=0\r\ns=Play\r\nt=0 0\r\nm=video 6000 RTP/AVP 96\r\n"));
  refuses(bytes("v=0\r\ns=Playback\r\nc=IN IP4 203.0.113.5\r\nt=1 2\r\nm=video 6000 RTP/AVP 96\r\n"));
  refuses(offer("m=audio 6000 RTP/AVP 8\r\n"));
  refuses(offer("m=video 0 RTP/AVP 96\r\n"));
});

test("an answer that changes the transport or takes the same TCP role is refused", () => {
  const refuses = (lines: string, transport: MediaTransport) => assert.throws(() => readLiveAnswer(offer(lines), transport), (e) => isFault(e, "gb.media-offer"));
  refuses("m=video 6000 RTP/AVP 96\r\n", "tcp-passive");
  refuses("m=video 6000 TCP/RTP/AVP 96\r\n", "udp");
  refuses("m=video 6000 TCP/RTP/AVP 96\r\na=setup:passive\r\n", "tcp-passive");
  refuses("m=video 6000 TCP/RTP/AVP 96\r\na=setup:active\r\n", "tcp-active");
});
