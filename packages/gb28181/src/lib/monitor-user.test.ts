import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import fc from "fast-check";
import { decodeMonitorUser, encodeMonitorUser } from "./monitor-user.ts";

const user = { platformId: "43092200002007000001", userId: "u-7", unit: "桃江县公安局", name: "王:五", purpose: "案件 12-3, “走失”", grant: "g_01" };

test("a viewer survives the header, separators and all", () => {
  const value = encodeMonitorUser(user);
  assert.match(value, /^[\x21-\x7e]+$/);
  assert.deepEqual(decodeMonitorUser(value), { via: [], user });
});

test("relaying platforms are prepended, the nearest first", () => {
  const via = ["43090000002007000001", "43000000002007000001"];
  const value = encodeMonitorUser(user, via);
  assert.ok(value.startsWith("43090000002007000001-43000000002007000001-43092200002007000001:"));
  assert.deepEqual(decodeMonitorUser(value), { via, user });
});

test("any harmless text survives", () => {
  const text = fc.stringMatching(/^[ -~一-龥]{0,60}$/);
  fc.assert(
    fc.property(text, text, text, text, text, (userId, unit, name, purpose, grant) => {
      const someone = { platformId: user.platformId, userId, unit, name, purpose, grant };
      assert.deepEqual(decodeMonitorUser(encodeMonitorUser(someone)).user, someone);
    }),
  );
});

test("hostile values are refused by name in both directions", () => {
  const refuses = (run: () => unknown) => assert.throws(run, (e) => isFault(e, "gb.monitor-user"));
  for (const name of ["a\r\nVia: x", "a\u202eb", "\u0000", "x".repeat(129), "\ud800"]) refuses(() => encodeMonitorUser({ ...user, name }));
  refuses(() => encodeMonitorUser({ ...user, platformId: "1" }));
  const good = encodeMonitorUser(user);
  const bad = ["", "x", user.platformId, `${good}:more`, good.replace("u%2D7", "u%0D%0A7"), good.replace("u%2D7", "u%FF"), good.replace("u%2D7", "u 7"), good.replace("u%2D7", "%"), `1-${good}`, `${`${user.platformId}-`.repeat(8)}${good}`, "9".repeat(5000), good.replace("u%2D7", "%E2%80%AE")];
  for (const value of bad) refuses(() => decodeMonitorUser(value));
});

test("mutated values are read or refused, nothing else", () => {
  const good = encodeMonitorUser(user, ["43090000002007000001"]);
  fc.assert(
    fc.property(fc.nat(good.length), fc.string({ maxLength: 5, unit: "binary" }), fc.nat(5), (at, put, cut) => {
      try {
        decodeMonitorUser(good.slice(0, at) + put + good.slice(at + cut));
      } catch (error) {
        assert.ok(isFault(error, "gb.monitor-user"));
      }
    }),
    { seed: 7 },
  );
});
