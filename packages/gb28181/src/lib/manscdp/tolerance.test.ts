import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { decodeManscdp } from "./decode.ts";
import { encodeManscdp } from "./encode.ts";

const folder = new URL("../../../../../conformance/gb28181/messages/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as Record<string, { value?: unknown; fault?: string }>;

test("messages of real devices' habits are read as the table says", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  assert.deepEqual(files.sort(), Object.keys(expected).sort());
  for (const file of files) {
    const bytes = new Uint8Array(readFileSync(new URL(file, folder)));
    const { value, fault } = expected[file];
    if (fault !== undefined) assert.throws(() => decodeManscdp(bytes), (e) => isFault(e, fault), file);
    else assert.deepEqual(JSON.parse(JSON.stringify(decodeManscdp(bytes))), value, file);
  }
});

const notify = (inside: string) => new TextEncoder().encode(`<?xml version="1.0"?><Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>34020000001320000001</DeviceID>${inside}</Notify>`);

test("bombs are refused before they are parsed, each by its own name", () => {
  const refusals: readonly [string, Uint8Array, Parameters<typeof decodeManscdp>[1]][] = [
    ["gb.xml-size", new Uint8Array(256 * 1024 + 1), {}],
    ["gb.xml-depth", notify("<a>".repeat(100_000 / 7) + "</a>".repeat(100_000 / 7)), {}],
    ["gb.xml-elements", notify("<a/>".repeat(60_000)), { maxElements: 50_000 }],
    ["gb.xml-malformed", notify(`<a ${"b=1 ".repeat(1000)}/>`), {}],
    ["gb.xml-malformed", notify("<Status>OK"), {}],
    ["gb.xml-malformed", new Uint8Array(0), {}],
    ["gb.charset-decode", new Uint8Array([0xff, 0xfe, 0x3c, 0]), {}],
  ];
  for (const [code, bytes, limits] of refusals) assert.throws(() => decodeManscdp(bytes, limits), (e) => isFault(e, code), code);
});

test("a flood of numeric references is decoded once and no further", () => {
  const flood = decodeManscdp(notify(`<Status>${"&#38;".repeat(40_000)}lt;</Status>`));
  assert.equal(flood.kind === "keepalive" && flood.ok, false);
});

test("hidden and overriding characters never reach a name, and a name has a bounded length", () => {
  const row = (name: string) => new TextEncoder().encode(`<Response><CmdType>Catalog</CmdType><SN>1</SN><DeviceID>34020000001320000001</DeviceID><SumNum>1</SumNum><DeviceList><Item><DeviceID>34020000001320000002</DeviceID><Name>${name}</Name></Item></DeviceList></Response>`);
  const nameOf = (name: string) => {
    const message = decodeManscdp(row(name));
    return message.kind === "catalog" ? message.items[0].name : undefined;
  };
  assert.equal(nameOf("a&#x202E;b&#27;[31m\u0000c\u2066"), "ab[31mc");
  assert.equal(nameOf("one\r\ntwo"), "one two");
  assert.equal(nameOf("&lt;img onerror=x&gt;"), "<img onerror=x>");
  assert.equal([...(nameOf("村".repeat(1000)) ?? "")].length, 255);
});

test("a character that would be lost is refused, not sent as a question mark", () => {
  const info = { name: "\ue5e5", manufacturer: "", model: "", firmware: "", channels: undefined };
  assert.throws(() => encodeManscdp({ kind: "device-info", sn: 1, deviceId: "34020000001320000001", ok: true, info }, "GB2312"), (e) => isFault(e, "gb.charset-lossy"));
  const bytes = encodeManscdp({ kind: "device-info", sn: 1, deviceId: "34020000001320000001", ok: true, info: { ...info, name: "洑" } }, "GB2312");
  assert.ok(Buffer.from(bytes).includes(Buffer.from([0x9b, 0x9a])));
});
