import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { startVirtualCamerasInWorker } from "./in-worker.ts";
import { startTestPlatform } from "./testing/platform.ts";
import { watch } from "./testing/watch.ts";

test("cameras in a worker register, show their picture, and unregister when disposed", async (t) => {
  const platform = await startTestPlatform();
  t.after(() => platform[Symbol.asyncDispose]());
  const specs = Array.from({ length: 4 }, (_, i) => platform.spec(i + 1, { sipTransport: i % 2 === 0 ? "udp" : "tcp" }));
  const cameras = await startVirtualCamerasInWorker(specs);
  cameras.onError((error) => assert.fail(error));
  await Promise.all(specs.map(({ id }) => platform.seen((event) => event.kind === "registered" && event.id === id)));
  const view = await watch(platform.gb, { peerId: specs[3].id, transport: "tcp-passive" });
  assert.ok((await view.until(3)).every(({ stamp }) => stamp !== undefined));
  assert.equal(cameras.online, 4);
  await cameras[Symbol.asyncDispose]();
  assert.equal(await view.session.ended, "remote-bye");
  await view[Symbol.asyncDispose]();
  assert.deepEqual(specs.map(({ id }) => platform.gb.isOnline(id)), [false, false, false, false]);
  assert.equal(cameras.online, 0);
});

test("a clip that is not there keeps the worker from starting, and the reason is told", async (t) => {
  const platform = await startTestPlatform();
  t.after(() => platform[Symbol.asyncDispose]());
  await assert.rejects(startVirtualCamerasInWorker([platform.spec(1, { clip: "attic-noon" })]), (error) => isFault(error, "testkit.camera-worker") && /attic-noon/.test(error.message));
});
