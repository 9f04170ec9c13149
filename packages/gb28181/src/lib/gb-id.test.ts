import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import fc from "fast-check";
import { formatGbId, gbDomain, gbIdAt, isCatalogId, isGbId, parseGbId } from "./gb-id.ts";
import { gbTypeFacts } from "./gb-type.ts";

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const parts = fc.record({ centre: digits(8), industry: digits(2), type: digits(3), network: digits(1), serial: digits(6) }, { noNullPrototype: true });

test("an identifier built from its parts is read back as those parts", () => {
  fc.assert(fc.property(parts, (p) => assert.deepEqual(parseGbId(formatGbId(p)), p)));
});

test("anything but 20 ASCII digits is refused by name", () => {
  for (const bad of ["", "3402000000132000000", "340200000013200000011", "3402000000132000000x", "３４０２００００００１３２０００００００１", "34020000001320000001\n"]) {
    assert.equal(isGbId(bad), false);
    assert.throws(() => parseGbId(bad), (e) => isFault(e, "gb.id"));
  }
});

test("serial numbers of a series give distinct valid identifiers", () => {
  const base = { centre: "43092212", industry: "00", type: "132", network: "7" };
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 999_999 }), { minLength: 2, maxLength: 50 }), (serials) => {
      const ids = serials.map((n) => gbIdAt(base, n));
      assert.ok(ids.every(isGbId));
      assert.equal(new Set(ids).size, ids.length);
    }),
  );
  assert.equal(gbIdAt(base, 42), "43092212001327000042");
  for (const bad of [-1, 1_000_000, 1.5, Number.NaN]) assert.throws(() => gbIdAt(base, bad), (e) => isFault(e, "gb.id"));
});

test("a part of the wrong length is refused", () => {
  assert.throws(() => formatGbId({ centre: "3402000", industry: "00", type: "132", network: "0", serial: "000001" }), (e) => isFault(e, "gb.id"));
});

test("the domain is the first ten digits, and catalogue rows may also be regions", () => {
  assert.equal(gbDomain("34020000001320000001"), "3402000000");
  assert.deepEqual(["43", "4309", "430922", "43092212", "34020000001320000001"].map(isCatalogId), [true, true, true, true, true]);
  assert.deepEqual(["", "4", "430", "abc", "3402000000132000000"].map(isCatalogId), [false, false, false, false, false]);
});

test("type digits say what a thing is", () => {
  const rows: readonly [string, string, string, boolean][] = [
    ["34020000001320000001", "front-end", "network camera", true],
    ["34020000001180000001", "front-end", "NVR", false],
    ["34020000002000000001", "platform", "SIP centre server", false],
    ["34020000002150000001", "group", "business group", false],
    ["34020000003010000001", "centre-user", "centre-user", false],
    ["34020000004000000001", "terminal-user", "terminal-user", false],
    ["34020000009990000001", "other", "other", false],
  ];
  for (const [id, kind, name, camera] of rows) assert.deepEqual(gbTypeFacts(id), { type: id.slice(10, 13), class: kind, name, camera });
});
