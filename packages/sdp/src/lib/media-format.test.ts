import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMediaFormat, parseMediaFormat, type MediaFormat } from "./media-format.ts";
import { isFault } from "@porchlight/base";
import { formatSsrc, parseSsrc } from "./ssrc-text.ts";

const formats: readonly (readonly [text: string, value: MediaFormat])[] = [
  [
    "v/2/6/25/2/2048a/1/8/1",
    { video: { codec: "H.264", resolution: "6", frameRate: "25", rateMode: "2", bitRate: "2048" }, audio: { codec: "G.711", bitRate: "8", sampleRate: "1" } },
  ],
  ["v/5/6/25/1/4096a///", { video: { codec: "H.265", resolution: "6", frameRate: "25", rateMode: "1", bitRate: "4096" } }],
  ["v/////a/6/8/1", { audio: { codec: "AAC", bitRate: "8", sampleRate: "1" } }],
  ["v/////a///", {}],
];

for (const [text, value] of formats) {
  test(`f=${text} is read and written`, () => {
    assert.deepEqual(parseMediaFormat(text), value);
    assert.equal(formatMediaFormat(value), text);
  });
}

test("an f= line with unknown or missing parts says nothing", () => {
  for (const text of ["", "v/9/1/1/1/1a/99/1/1", "nonsense", "v//////"]) assert.deepEqual(parseMediaFormat(text), {});
});

test("an SSRC is ten digits as text and the same number with or without its zeros", () => {
  for (const [text, value] of [
    ["0000000000", 0],
    ["0200000001", 200_000_001],
    ["4294967295", 4_294_967_295],
  ] as const) {
    assert.equal(parseSsrc(text), value);
    assert.equal(formatSsrc(value), text);
    assert.equal(parseSsrc(String(value)), value);
  }
  for (const text of ["", "4294967296", "12345678901", "-1", "1e3"])
    assert.throws(
      () => parseSsrc(text),
      (error) => isFault(error, "sdp.value"),
    );
  for (const value of [-1, 1.5, 4_294_967_296, Number.NaN])
    assert.throws(
      () => formatSsrc(value),
      (error) => isFault(error, "sdp.encode"),
    );
});
