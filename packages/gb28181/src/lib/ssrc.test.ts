import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createSsrcAllocator, formatSsrc, parseSsrc } from "./ssrc.ts";

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

test("y= is compared as a number, so a lost leading zero still matches", () => {
  assert.equal(parseSsrc("200000001"), parseSsrc("0200000001"));
  assert.equal(parseSsrc(" 0200000001\r"), 200_000_001);
  for (const bad of ["", "-1", "12345678901", "4294967296", "0x10", "1 2"]) assert.equal(parseSsrc(bad), undefined);
  fc.assert(fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (n) => assert.equal(parseSsrc(formatSsrc(n)), n)));
});
