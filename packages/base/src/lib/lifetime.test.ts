import assert from "node:assert/strict";
import { test } from "node:test";
import { createLifetime } from "./lifetime.ts";

test("what was started last ends first, once, and a failure does not keep the others alive", async () => {
  const ended: string[] = [];
  const lifetime = createLifetime();
  lifetime.defer(() => ended.push("first"));
  lifetime.defer(() => {
    throw new Error("second will not");
  });
  lifetime.use({ [Symbol.asyncDispose]: async () => void ended.push("third") });
  await assert.rejects(async () => lifetime[Symbol.asyncDispose](), /second will not/);
  await assert.rejects(async () => lifetime[Symbol.asyncDispose](), /second will not/);
  assert.deepEqual(ended, ["third", "first"]);
});
