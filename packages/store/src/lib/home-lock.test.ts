import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { isFault } from "@porchlight/base";
import { lockHome } from "./home-lock.ts";
import { identify, isRunning } from "./process-identity.ts";

async function makeHome(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "porchlight-lock-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test("a second holder is refused by name until the first lets go", async (t) => {
  const home = await makeHome(t);
  const first = await lockHome(home);
  await assert.rejects(lockHome(home), (error) => isFault(error, "store.already-running"));
  await first[Symbol.asyncDispose]();
  const second = await lockHome(home);
  await second[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(home), []);
});

test("of many that start at once exactly one gets the folder", async (t) => {
  const home = await makeHome(t);
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockHome(join(home, "new", "home"))));
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
});

test("a lock left by a process that is gone is taken over", async (t) => {
  const home = await makeHome(t);
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const holder = identify(child.pid ?? 0);
  assert.ok(holder !== undefined && isRunning(holder));
  await writeFile(join(home, "porchlight.lock"), JSON.stringify(holder));
  await assert.rejects(lockHome(home), (error) => isFault(error, "store.already-running"));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));
  await (await lockHome(home))[Symbol.asyncDispose]();
});

test("a pid that belongs to another program now does not hold the folder", async (t) => {
  const home = await makeHome(t);
  await writeFile(join(home, "porchlight.lock"), JSON.stringify({ pid: process.pid, started: "another-boot:1" }));
  const lock = await lockHome(home);
  assert.match(await readFile(join(home, "porchlight.lock"), "utf8"), new RegExp(`"pid":${process.pid}`));
  await lock[Symbol.asyncDispose]();
});

test("a damaged lock file is taken over", async (t) => {
  const home = await makeHome(t);
  await writeFile(join(home, "porchlight.lock"), "{");
  await (await lockHome(home))[Symbol.asyncDispose]();
});

test("a folder that cannot be made is a named fault", async (t) => {
  const home = await makeHome(t);
  await writeFile(join(home, "file"), "");
  await assert.rejects(lockHome(join(home, "file", "below")), (error) => isFault(error, "store.folder-not-writable"));
  await assert.rejects(lockHome("/proc/porchlight/home"), (error) => isFault(error, "store.folder-not-writable"));
});
