import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { formatCSeq, parseCSeq } from "./cseq.ts";
import { encodeSipMessage } from "./encode.ts";
import { createSipFramer } from "./framer.ts";
import { sipHeaders } from "./headers.ts";
import { headerTextFromUtf8 } from "./latin1.ts";
import type { SipRequest } from "./message.ts";
import { formatNameAddr, parseNameAddr, tagOf, type NameAddr } from "./name-addr.ts";
import { parseSipMessage } from "./parse.ts";
import { formatSipUri, parseSipUri, type SipUri } from "./uri.ts";
import { formatVia, parseVia, type Via } from "./via.ts";

const none = new Map<string, string>();

const uris: readonly (readonly [text: string, value: SipUri])[] = [
  ["sip:34020000002000000001@3402000000", { scheme: "sip", user: "34020000002000000001", host: "3402000000", params: none }],
  ["sip:34020000001320000001@192.0.2.10:5060", { scheme: "sip", user: "34020000001320000001", host: "192.0.2.10", port: 5060, params: none }],
  ["sip:34020000001320000001@3402000000.spvmn.cn", { scheme: "sip", user: "34020000001320000001", host: "3402000000.spvmn.cn", params: none }],
  [
    "sip:[2001:db8::1]:5061;transport=tcp;lr",
    {
      scheme: "sip",
      host: "[2001:db8::1]",
      port: 5061,
      params: new Map([
        ["transport", "tcp"],
        ["lr", ""],
      ]),
    },
  ],
  ["sips:a:b@example.com?subject=x", { scheme: "sips", user: "a:b", host: "example.com", params: none, headers: "subject=x" }],
];
for (const [text, value] of uris) {
  test(`the URI ${text} is read and written`, () => {
    assert.deepEqual(parseSipUri(text), value);
    assert.equal(formatSipUri(value), text);
  });
}

const addresses: readonly (readonly [text: string, value: NameAddr])[] = [
  ["<sip:34020000001320000001@3402000000>;tag=a1", { uri: "sip:34020000001320000001@3402000000", params: new Map([["tag", "a1"]]) }],
  ['"A \\"quoted\\" <name>" <sip:a@b;lr>;expires=60', { displayName: 'A "quoted" <name>', uri: "sip:a@b;lr", params: new Map([["expires", "60"]]) }],
];
for (const [text, value] of addresses) {
  test(`the address ${text} is read and written`, () => {
    assert.deepEqual(parseNameAddr(text), value);
    assert.equal(formatNameAddr(value), text);
  });
}

const vias: readonly (readonly [text: string, value: Via])[] = [
  [
    "SIP/2.0/UDP 192.0.2.10:5060;rport;branch=z9hG4bK1",
    {
      transport: "UDP",
      host: "192.0.2.10",
      port: 5060,
      params: new Map([
        ["rport", ""],
        ["branch", "z9hG4bK1"],
      ]),
    },
  ],
  ["SIP/2.0/TCP [2001:db8::1];received=2001:db8::2", { transport: "TCP", host: "[2001:db8::1]", params: new Map([["received", "2001:db8::2"]]) }],
];
for (const [text, value] of vias) {
  test(`the Via ${text} is read and written`, () => {
    assert.deepEqual(parseVia(text), value);
    assert.equal(formatVia(value), text);
  });
}

test("a bare address leaves its parameters to the header", () => {
  assert.deepEqual(parseNameAddr("sip:a@b;tag=1"), { uri: "sip:a@b", params: new Map([["tag", "1"]]) });
  assert.equal(tagOf("sip:a@b;tag=1"), "1");
  assert.equal(tagOf("<broken"), undefined);
});

test("CSeq is a number up to 2^31-1 and a method", () => {
  assert.deepEqual(parseCSeq("2147483647  MESSAGE"), { sequence: 2_147_483_647, method: "MESSAGE" });
  assert.equal(formatCSeq({ sequence: 1, method: "BYE" }), "1 BYE");
  assert.throws(
    () => parseCSeq("2147483648 MESSAGE"),
    (error) => isFault(error, "sip.value"),
  );
});

test("headers keep order, ignore case, know compact forms and never change in place", () => {
  const headers = sipHeaders([
    ["v", "1"],
    ["From", "x"],
    ["Via", "2, 3"],
  ]);
  assert.deepEqual(headers.getAll("VIA"), ["1", "2, 3"]);
  assert.deepEqual(headers.list("via"), ["1", "2", "3"]);
  assert.deepEqual(headers.with("Via", "9").entries, [
    ["Via", "9"],
    ["From", "x"],
  ]);
  assert.deepEqual(headers.without("v").entries, [["From", "x"]]);
  assert.deepEqual(headers.prepend("Via", "0").get("via"), "0");
  assert.equal(headers.append("Subject", "s").get("s"), "s");
  assert.equal(headers.entries.length, 3);
  assert.equal(headers.has("subject"), false);
});

const request = (change: Partial<SipRequest> = {}): SipRequest => ({
  kind: "request",
  method: "MESSAGE",
  uri: "sip:a@b",
  headers: sipHeaders([["Content-Length", "999"]]),
  body: new TextEncoder().encode("洑"),
  ...change,
});

test("Content-Length is written once, in bytes", () => {
  assert.equal(new TextDecoder().decode(encodeSipMessage(request())), "MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 3\r\n\r\n洑");
});

test("what could forge a header is not written", () => {
  const bad: SipRequest[] = [
    request({ headers: sipHeaders([["Subject", "x\r\nVia: y"]]) }),
    request({ headers: sipHeaders([["Bad Name", "x"]]) }),
    request({ headers: sipHeaders([["Subject", "洑"]]) }),
    request({ uri: "sip:a@b SIP/2.0\r\nX: y" }),
    request({ uri: "" }),
    request({ method: "A B" }),
  ];
  for (const message of bad)
    assert.throws(
      () => encodeSipMessage(message),
      (error) => isFault(error, "sip.encode"),
    );
});

test("UTF-8 text goes into a header as its bytes", () => {
  const bytes = encodeSipMessage(request({ headers: sipHeaders([["Subject", headerTextFromUtf8("门灯")]]) }));
  assert.ok(new TextDecoder().decode(bytes).includes("Subject: 门灯\r\n"));
  assert.equal(parseSipMessage(bytes).headers.get("subject"), headerTextFromUtf8("门灯"));
});

test("a stream holds no more than one message and refuses a larger one before it arrives", () => {
  const framer = createSipFramer({ messageBytes: 1000 });
  const never = (): never => assert.fail("no frame expected");
  framer.push(new TextEncoder().encode("MESSAGE sip:a@b SIP/2.0\r\n"), never);
  assert.throws(
    () => framer.push(new TextEncoder().encode("Content-Length: 990\r\n\r\n"), never),
    (error) => isFault(error, "sip.too-large"),
  );
  const endless = createSipFramer({ messageBytes: 1000 });
  assert.throws(
    () => {
      for (let i = 0; i < 300; i++) endless.push(new TextEncoder().encode("X: y\r\n"), never);
    },
    (error) => isFault(error, "sip.too-large"),
  );
  assert.ok(endless.pending < 1100);
});

test("a double CRLF is a ping, once per arrival, and stray line ends are ignored", () => {
  const framer = createSipFramer();
  const frames: string[] = [];
  const push = (text: string): void => framer.push(new TextEncoder().encode(text), (frame) => frames.push(frame.kind));
  push("\r\n");
  push("\r\n");
  push("\r\n".repeat(100));
  push("\r\nOPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n");
  assert.deepEqual(frames, ["ping", "ping", "message"]);
});
