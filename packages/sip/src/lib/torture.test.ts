import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { createSeededRandom } from "@porchlight/testkit";
import { parseAuthHeader } from "./auth-header.ts";
import { parseCSeq } from "./cseq.ts";
import { encodeSipMessage } from "./encode.ts";
import { createSipFramer } from "./framer.ts";
import { canonicalHeaderName } from "./headers.ts";
import { latin1Decode } from "./latin1.ts";
import type { SipMessage } from "./message.ts";
import { parseNameAddr } from "./name-addr.ts";
import { parseSipMessage } from "./parse.ts";
import { parseSipUri } from "./uri.ts";
import { parseVia } from "./via.ts";

const folder = new URL("../../../../conformance/sip/torture/", import.meta.url);
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, folder)));
const namesIn = (path: string): string[] =>
  readdirSync(new URL(path, folder))
    .filter((name) => name.endsWith(".dat"))
    .sort();
const valid = namesIn("valid/").map((name) => [name.slice(0, -4), read(`valid/${name}`)] as const);
const message = (name: string): SipMessage => parseSipMessage(read(`valid/${name}.dat`));

/** Everything but Content-Length, which the writer counts anew. */
const comparable = (m: SipMessage) => ({
  ...m,
  headers: m.headers.entries.filter(([name]) => canonicalHeaderName(name) !== "content-length"),
});

for (const [name, bytes] of valid) {
  test(`the valid message "${name}" is read, and again the same after being written`, () => {
    const first = parseSipMessage(bytes);
    assert.deepEqual(comparable(parseSipMessage(encodeSipMessage(first))), comparable(first));
  });
}

for (const fault of readdirSync(new URL("invalid/", folder))) {
  for (const name of namesIn(`invalid/${fault}/`)) {
    test(`the invalid message "${name.slice(0, -4)}" is refused as sip.${fault}`, () => {
      assert.throws(
        () => parseSipMessage(read(`invalid/${fault}/${name}`)),
        (error) => isFault(error, `sip.${fault}`),
      );
    });
  }
}

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  via: parseVia,
  cseq: parseCSeq,
  address: parseNameAddr,
  uri: parseSipUri,
  authorization: parseAuthHeader,
};
const values = JSON.parse(readFileSync(new URL("unreadable-values.json", folder), "utf8")) as Record<string, string[]>;
for (const [kind, texts] of Object.entries(values)) {
  test(`unreadable ${kind} values are refused`, () => {
    for (const text of texts)
      assert.throws(
        () => readers[kind](text),
        (error) => isFault(error, "sip.value"),
        text,
      );
  });
}

test("the tortuous INVITE means what it says under its folding, case and compact forms", () => {
  const { headers, ...invite } = message("short-tortuous-invite");
  assert.equal(invite.kind === "request" && invite.method, "INVITE");
  assert.equal(parseNameAddr(headers.get("t") ?? "").params.get("tag"), "1918181833n");
  assert.deepEqual(parseNameAddr(headers.get("From") ?? ""), { displayName: 'J Lee \\"', uri: "sip:jlee@gate.example", params: new Map([["tag", "98asjd8"]]) });
  assert.deepEqual(parseCSeq(headers.get("cseq") ?? ""), { sequence: 9, method: "INVITE" });
  assert.deepEqual(
    headers.list("via").map((via) => [parseVia(via).transport, parseVia(via).host, parseVia(via).params.get("branch")]),
    [
      ["UDP", "192.0.2.2", "390skdjuw"],
      ["TCP", "lane.example", "z9hG4bK9ikj8"],
      ["UDP", "192.168.255.111", "z9hG4bK30239"],
    ],
  );
  assert.equal(parseNameAddr(headers.list("contact")[0]).params.get("q"), "0.33");
  assert.equal(new TextDecoder().decode(invite.body), "v=0\r\ns=Play\r\n");
});

test("bytes of any charset in headers come out as they went in", () => {
  const raw = read("valid/gb18030-display-name.dat");
  const subject = message("gb18030-display-name").headers.get("subject") ?? "";
  assert.equal(new TextDecoder("gb18030").decode(Uint8Array.from(subject, (c) => c.charCodeAt(0))), "门灯");
  assert.ok(latin1Decode(encodeSipMessage(parseSipMessage(raw))).includes(subject));
});

test("the body is what Content-Length says, or the rest of the datagram without it", () => {
  assert.equal(message("extra-trailing-octets").body.length, 0);
  assert.equal(new TextDecoder().decode(message("no-content-length").body), "the rest of the datagram");
  assert.equal(message("multipart-with-binary").body.length, 99);
});

test("all valid messages with a length, sent down one stream in pieces of any size, come out one by one", () => {
  const sent = valid.filter(([name]) => !["no-content-length", "extra-trailing-octets"].includes(name)).map(([, bytes]) => bytes);
  const stream = Uint8Array.from(sent.flatMap((bytes) => [...bytes]));
  const random = createSeededRandom(3261);
  for (let round = 0; round < 20; round++) {
    const framer = createSipFramer();
    const out: SipMessage[] = [];
    for (let at = 0; at < stream.length;) {
      const size = round === 0 ? 1 : 1 + random.below(3000);
      framer.push(stream.subarray(at, at + size), (frame) => void (frame.kind === "message" && out.push(frame.message)));
      at += size;
    }
    assert.deepEqual(
      out.map(comparable),
      sent.map((bytes) => comparable(parseSipMessage(bytes))),
    );
    assert.equal(framer.pending, 0);
  }
});

test("mutated messages are read or refused by name, as datagrams, as streams and value by value", () => {
  const random = createSeededRandom(4475);
  const survive = (act: () => unknown): void => {
    try {
      act();
    } catch (error) {
      assert.ok(isFault(error), String(error));
    }
  };
  for (let round = 0; round < 4000; round++) {
    const bytes = valid[round % valid.length][1].slice();
    for (let edits = 1 + random.below(5); edits > 0; edits--)
      bytes[random.below(bytes.length)] = random.below(4) === 0 ? [10, 13, 32, 58, 34, 60][random.below(6)] : random.below(256);
    survive(() => createSipFramer().push(bytes, () => {}));
    survive(() => {
      const { headers, ...read } = parseSipMessage(bytes);
      survive(() => encodeSipMessage({ ...read, headers }));
      for (const [name, value] of headers.entries) for (const reader of Object.values(readers)) survive(() => [name, reader(value)]);
    });
  }
});
