import assert from "node:assert/strict";
import { test } from "node:test";
import { formatSsrc } from "@porchlight/sdp";
import { createSsrcAllocator } from "./ssrc.ts";

const startAt = (n: number) => ({ bytes: () => Uint8Array.of(n >> 8, n & 0xff) });

test("an SSRC is the flag, digits 4 to 8 of the domain and four unique digits", () => {
  const ssrcs = createSsrcAllocator({ domain: "4309221200", random: startAt(7) });
  assert.equal(formatSsrc(ssrcs.allocate("live") ?? -1), "0922120007");
  assert.equal(formatSsrc(ssrcs.allocate("history") ?? -1), "1922120008");
});

test("ten thousand are distinct, the next is refused, and a released one is reused", () => {
  const ssrcs = createSsrcAllocator({ domain: "3402000000", random: startAt(9990) });
  const seen = new Set<number | undefined>();
  for (let i = 0; i < 10_000; i++) seen.add(ssrcs.allocate(i % 2 ? "live" : "history"));
  assert.equal(new Set([...seen].map((n) => (n ?? -1) % 10_000)).size, 10_000);
  assert.equal(ssrcs.allocate("live"), undefined);
  const one = [...seen][123] ?? -1;
  ssrcs.release(one);
  ssrcs.release(one);
  ssrcs.release(999_999_999);
  assert.equal(ssrcs.inUse, 9_999);
  assert.equal((ssrcs.allocate("live") ?? -1) % 10_000, one % 10_000);
});
