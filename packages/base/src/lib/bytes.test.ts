import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteWriter } from "./bytes.ts";

test("a writer keeps every byte while it grows, whatever field crosses its capacity", () => {
  const out = new ByteWriter(1);
  for (let i = 0; i < 300; i++) out.u8(i & 0xff);
  assert.deepEqual(out.view(), Uint8Array.from({ length: 300 }, (_, i) => i & 0xff));
});
