import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { createSeededRandom } from "@porchlight/testkit";
import type { SdpFaultCode } from "./faults.ts";
import { formatSessionDescription } from "./format.ts";
import { gbAnswer, gbOffer, mediaHost, recordDevice } from "./gb-session.ts";
import type { SessionDescription } from "./model.ts";
import { parseSessionDescription } from "./parse.ts";

const crlf = (...lines: string[]): string => `${lines.join("\r\n")}\r\n`;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const platform = "34020000002000000001";
const camera = "34020000001320000001";
const ps = { payloadType: 96, encoding: "PS", clockRate: 90_000 };

/** Text and value agree in both directions. */
const rows: readonly (readonly [name: string, text: string, value: SessionDescription])[] = [
  [
    "a live offer over UDP",
    crlf(
      `v=0`,
      `o=${platform} 0 0 IN IP4 203.0.113.5`,
      "s=Play",
      "c=IN IP4 203.0.113.5",
      "t=0 0",
      "m=video 30000 RTP/AVP 96 98 100 97",
      "a=recvonly",
      "a=rtpmap:96 PS/90000",
      "a=rtpmap:98 H264/90000",
      "a=rtpmap:100 H265/90000",
      "a=rtpmap:97 MPEG4/90000",
      "y=0200000001",
    ),
    gbOffer({ id: platform, host: "203.0.113.5", port: 30_000, name: "Play", transport: "udp", ssrc: 200_000_001 }),
  ],
  [
    "a download offer over TCP",
    crlf(
      "v=0",
      `o=${platform} 0 0 IN IP4 203.0.113.5`,
      "s=Download",
      `u=${camera}:3`,
      "c=IN IP4 203.0.113.5",
      "t=1767225600 1767229200",
      "m=video 30002 TCP/RTP/AVP 96",
      "a=recvonly",
      "a=rtpmap:96 PS/90000",
      "a=setup:passive",
      "a=connection:new",
      "a=downloadspeed:4",
      "a=streamnumber:0",
      "y=1200000001",
      "f=v/2/6/25/2/2048a/1/8/1",
    ),
    gbOffer({
      id: platform,
      host: "203.0.113.5",
      port: 30_002,
      name: "Download",
      transport: "tcp",
      ssrc: 1_200_000_001,
      recordOf: camera,
      recordType: 3,
      start: 1_767_225_600,
      stop: 1_767_229_200,
      downloadSpeed: 4,
      streamNumber: 0,
      rtpMaps: [ps],
      format: "v/2/6/25/2/2048a/1/8/1",
    }),
  ],
  [
    "an answer with a file size over IPv6",
    crlf(
      "v=0",
      `o=${camera} 0 0 IN IP6 2001:db8::9`,
      "s=Download",
      "c=IN IP6 2001:db8::9",
      "t=0 0",
      "m=video 15060 TCP/RTP/AVP 96",
      "a=sendonly",
      "a=rtpmap:96 PS/90000",
      "a=setup:active",
      "a=connection:new",
      "a=filesize:7340032",
      "y=1200000001",
    ),
    gbAnswer({ id: camera, host: "2001:db8::9", port: 15_060, name: "Download", transport: "tcp", ssrc: 1_200_000_001, fileSize: 7_340_032 }),
  ],
  [
    "a broadcast offer with audio only",
    crlf(
      "v=0",
      `o=${camera} 0 0 IN IP4 192.0.2.10`,
      "s=Play",
      "c=IN IP4 192.0.2.10",
      "t=0 0",
      "m=audio 40000 RTP/AVP 8",
      "a=recvonly",
      "a=rtpmap:8 PCMA/8000",
      "y=0200000002",
      "f=v/////a/1/8/1",
    ),
    gbOffer({ id: camera, host: "192.0.2.10", port: 40_000, name: "Play", transport: "udp", kind: "audio", ssrc: 200_000_002, format: "v/////a/1/8/1" }),
  ],
  [
    "a private stream with its own connection and unknown attributes",
    crlf(
      "v=0",
      "o=- 0 0 IN IP4 192.0.2.10",
      "s=Play",
      "t=0 0",
      "m=video 6000 RTP/AVP 96",
      "c=IN IP4 192.0.2.11",
      "a=sendonly",
      "a=rtpmap:96 HIKVISION/90000",
      "a=username:x",
      "a=vkek:1:2",
      "a=flag",
    ),
    {
      origin: { username: "-", sessionId: "0", version: "0", family: "IP4", host: "192.0.2.10" },
      ...{ name: "Play", start: 0, stop: 0 },
      media: [
        {
          ...{ kind: "video", port: 6000, transport: "udp", payloadTypes: [96], direction: "sendonly" },
          connection: { family: "IP4", host: "192.0.2.11" },
          rtpMaps: [{ payloadType: 96, encoding: "HIKVISION", clockRate: 90_000 }],
          attributes: [
            ["username", "x"],
            ["vkek", "1:2"],
            ["flag", ""],
          ],
        },
      ],
    },
  ],
];

for (const [name, text, value] of rows) {
  test(`${name} is read and written`, () => {
    assert.deepEqual(parseSessionDescription(bytesOf(text)), value);
    assert.equal(new TextDecoder().decode(formatSessionDescription(value)), text);
  });
}

const answer = parseSessionDescription(bytesOf(rows[0][1]));

const tolerated: readonly (readonly [what: string, text: string, check: (read: SessionDescription) => void])[] = [
  ["lone LF", rows[0][1].replaceAll("\r", ""), (read) => assert.deepEqual(read, answer)],
  ["blanks around values and blank lines", rows[0][1].replaceAll("\r\n", "  \r\n\r\n").replace("s=", "s= "), (read) => assert.deepEqual(read, answer)],
  ["trailing NULs", `${rows[0][1]}\0\0`, (read) => assert.deepEqual(read, answer)],
  ["no y= line", rows[0][1].replace(/y=.*\r\n/, ""), (read) => assert.equal(read.ssrc, undefined)],
  ["an empty y= line", rows[0][1].replace(/y=.*\r\n/, "y=\r\n"), (read) => assert.equal(read.ssrc, undefined)],
  ["y= without its leading zero", rows[0][1].replace("y=0", "y="), (read) => assert.equal(read.ssrc, 200_000_001)],
  ["y= before the media", rows[0][1].replace(/y=.*\r\n/, "").replace("t=0 0\r\n", "t=0 0\r\ny=0200000001\r\n"), (read) => assert.equal(read.ssrc, 200_000_001)],
  ["no o=, s= or t=", "v=0\nc=IN IP4 192.0.2.1\nm=video 1 RTP/AVP 96\n", (read) => assert.equal(mediaHost(read, read.media[0]), "192.0.2.1")],
  ["RTP/AVP/TCP for TCP", "v=0\nm=video 1 RTP/AVP/TCP 96\n", (read) => assert.equal(read.media[0].transport, "tcp")],
  [
    "an unreadable setup",
    "v=0\nm=video 1 TCP/RTP/AVP 96\na=setup:maybe\n",
    (read) => assert.deepEqual([read.media[0].setup, read.media[0].attributes], [undefined, [["setup", "maybe"]]]),
  ],
  ["blanks in rtpmap", "v=0\nm=video 1 RTP/AVP 96\na=rtpmap: 96  PS / 90000\n", (read) => assert.deepEqual(read.media[0].rtpMaps, [ps])],
  ["GB18030 bytes in s=", "v=0\ns=\xd6\xd0\nm=video 1 RTP/AVP 96\n", (read) => assert.equal(read.name, "\xd6\xd0")],
];

for (const [what, text, check] of tolerated) {
  test(`${what} is tolerated`, () => {
    const bytes = what.startsWith("GB18030") ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : bytesOf(text);
    check(parseSessionDescription(bytes));
  });
}

const refused: readonly (readonly [what: string, text: string, code: SdpFaultCode])[] = [
  ["nothing", "", "sdp.line"],
  ["XML", "<?xml version='1.0'?>", "sdp.line"],
  ["no v=0", "s=Play\r\n", "sdp.line"],
  ["a port above 65535", "v=0\nm=video 70000 RTP/AVP 96\n", "sdp.value"],
  ["a media line without protocol", "v=0\nm=video 7000\n", "sdp.value"],
  ["an SSRC above 32 bits", "v=0\ny=9999999999\n", "sdp.value"],
  ["an SSRC with letters", "v=0\ny=0x01\n", "sdp.value"],
  ["connection data with blanks in the host", "v=0\nc=IN IP4 a b\n", "sdp.value"],
  ["times with letters", "v=0\nt=now later\n", "sdp.value"],
  ["more than 16 KiB", `v=0\ns=${"x".repeat(16_384)}\n`, "sdp.too-large"],
  ["more than 256 lines", `v=0\n${"a=x\n".repeat(256)}`, "sdp.too-many-lines"],
];

for (const [what, text, code] of refused) {
  test(`${what} is refused as ${code}`, () => {
    assert.throws(
      () => parseSessionDescription(bytesOf(text)),
      (error) => isFault(error, code),
    );
  });
}

test("what would break a line, or does not fit its field, is not written", () => {
  const good = rows[0][2];
  const bad: readonly SessionDescription[] = [
    { ...good, name: "Play\r\na=x" },
    { ...good, ssrc: 2 ** 32 },
    { ...good, origin: { ...good.origin, username: "a b" } },
    { ...good, media: [{ ...good.media[0], port: 65_536 }] },
    { ...good, start: 1.5 },
  ];
  for (const description of bad)
    assert.throws(
      () => formatSessionDescription(description),
      (error) => isFault(error, "sdp.encode"),
    );
});

test("the recorded device is the part of u= before the colon", () => {
  assert.equal(recordDevice(rows[1][2]), camera);
  assert.equal(recordDevice(rows[0][2]), undefined);
});

test("mutated descriptions are read or refused by name, and what is read can be written or is refused by name", () => {
  const random = createSeededRandom(28_181);
  for (let round = 0; round < 6000; round++) {
    const bytes = bytesOf(rows[round % rows.length][1]).slice();
    for (let edits = 1 + random.below(4); edits > 0; edits--) bytes[random.below(bytes.length)] = random.below(3) === 0 ? 10 : random.below(256);
    try {
      formatSessionDescription(parseSessionDescription(bytes));
    } catch (error) {
      assert.ok(isFault(error), String(error));
    }
  }
});
