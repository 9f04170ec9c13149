import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestGrant } from "@porchlight/contract";
import { basesFor, newDraft, problemsOf, quickWindows, requestOf, withPurpose, type RequestDraft } from "./request-draft.ts";

const now = Date.UTC(2026, 10, 23, 6, 2, 31);
const ready: RequestDraft = {
  ...newDraft(now, ["c1"]),
  purpose: "missing_person",
  legalBasis: "emergency",
  caseReference: "2026-123",
  reason: "老人走失，最后在路口出现，需查看方向",
};

test("a new draft asks for the next hour and ticks nothing", () => {
  const draft = newDraft(now, ["c1", "c2"]);
  assert.equal(draft.until, (draft.from ?? 0) + 3_600_000);
  assert.equal(draft.purpose, undefined);
  assert.deepEqual([...problemsOf(draft, now).keys()].sort(), ["caseReference", "legalBasis", "purpose", "reason"]);
});

test("a complete draft becomes a request the contract accepts", () => {
  assert.ok(RequestGrant.safeParse(requestOf(ready, now)).success);
});

test("blank text, a window that ends before it begins and a missing time are found", () => {
  assert.equal(problemsOf({ ...ready, reason: "          短" }, now).get("reason"), "too-short");
  assert.equal(problemsOf({ ...ready, until: ready.from }, now).get("until"), "ends-before-start");
  assert.equal(problemsOf({ ...ready, from: undefined }, now).get("from"), "not-a-time");
  assert.equal(requestOf({ ...ready, caseReference: " x " }, now), undefined);
});

test("another purpose takes back a legal basis that does not fit it", () => {
  assert.ok(!basesFor("crime_case").includes("emergency"));
  assert.equal(withPurpose(ready, "crime_case").legalBasis, undefined);
  assert.equal(withPurpose(ready, "fire_flood_rescue").legalBasis, "emergency");
});

test("every quick window may be asked for", () => {
  for (const make of Object.values(quickWindows)) assert.equal(problemsOf({ ...ready, ...make(now) }, now).size, 0);
});
