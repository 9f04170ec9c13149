import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { startTestPlatform } from "./camera/testing/platform.ts";
import { simulate, type SimulateOptions } from "./simulate.ts";

function request(more: Partial<SimulateOptions>): SimulateOptions {
  return { server: "sip:33052300002000000001@127.0.0.1:5060", id: "33052300001320000001", password: "x", clip: "gate-day", signal: AbortSignal.abort(), ...more };
}

test("cameras count up from the given id, register, and leave when the signal aborts", async (t) => {
  const platform = await startTestPlatform();
  t.after(() => platform[Symbol.asyncDispose]());
  const { server, password, id } = platform.spec(8);
  const stop = new AbortController();
  const ids = [8, 9, 10].map((serial) => platform.spec(serial).id);
  const lines: string[] = [];
  let online: boolean[] = [];
  const onLog = (line: string): void => {
    if (lines.push(line) !== ids.length) return;
    online = ids.map((wanted) => platform.gb.isOnline(wanted));
    stop.abort();
  };
  await simulate({ server: `sip:${server.id}@${server.host}:${server.port};transport=tcp`, id, password, clip: "gate-day", count: 3, onLog, signal: stop.signal });
  assert.deepEqual(online, [true, true, true]);
  assert.deepEqual(lines.slice(0, 3).toSorted(), ids.map((wanted) => `${wanted} registered`).toSorted());
  assert.deepEqual(ids.map((wanted) => platform.gb.isOnline(wanted)), [false, false, false]);
  assert.ok(platform.events.every((event) => event.kind !== "registered" || event.transport === "tcp"));
});

test("a wrong password is reported as the platform says it", async (t) => {
  const platform = await startTestPlatform();
  t.after(() => platform[Symbol.asyncDispose]());
  const { server, id } = platform.spec(1);
  const stop = new AbortController();
  const lines: string[] = [];
  const onLog = (line: string): void => {
    lines.push(line);
    stop.abort();
  };
  await simulate(request({ server: `sip:${server.id}@${server.host}:${server.port}`, id, password: () => "guess", onLog, signal: stop.signal }));
  assert.match(lines[0], /^33052300001320000001 refused: 40[13]/);
});

test("what is no server, no id or too many ids is refused by name", async () => {
  const rows: readonly [Partial<SimulateOptions>, string][] = [
    [{ server: "porch.example" }, "testkit.simulate-server"],
    [{ server: "sip:platform@127.0.0.1" }, "testkit.simulate-server"],
    [{ server: "sip:33052300002000000001@127.0.0.1;transport=sctp" }, "testkit.simulate-server"],
    [{ id: "1" }, "testkit.camera-spec"],
    [{ id: "33052300001320999999", count: 2 }, "testkit.camera-spec"],
    [{ clip: "attic-noon" }, "testkit.clip-unknown"],
  ];
  for (const [more, code] of rows) await assert.rejects(simulate(request(more)), (error) => isFault(error, code), JSON.stringify(more));
});
