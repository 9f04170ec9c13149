import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestGrant } from "@porchlight/contract";
import { newDraft, problemsOf, quickWindows, requestOf, type RequestDraft } from "./request-draft.ts";

const now = Date.UTC(2026, 10, 23, 6, 2, 31);
const ready: RequestDraft = { ...newDraft(now, ["c1"]), purpose: "missing_person", legalBasis: "emergency", caseReference: "2026-123", reason: "老人走失，最后在路口出现，需查看方向" };

test("a new draft asks for the next hour and ticks nothing", () => {
  const draft = newDraft(now, ["c1", "c2"]);
  assert.equal(draft.until, (draft.from ?? 0) + 3_600_000);
  assert.equal(draft.purpose, undefined);
  assert.deepEqual([...problemsOf(draft).keys()], ["purpose", "legalBasis", "case", "reason"]);
});

test("a complete draft becomes a request the contract accepts", () => {
  const request = requestOf(ready);
  assert.ok(RequestGrant.safeParse(request).success);
});

test("blank text, a window that ends before it begins and too many cameras are found", () => {
  assert.equal(problemsOf({ ...ready, reason: "          短" }).get("reason"), "reason");
  assert.equal(problemsOf({ ...ready, until: ready.from }).get("window"), "window");
  assert.equal(problemsOf({ ...ready, from: undefined }).get("window"), "window");
  assert.equal(problemsOf({ ...ready, until: (ready.from ?? 0) + 25 * 3_600_000 }).get("window"), "windowLong");
  assert.equal(problemsOf({ ...ready, cameraIds: ["1", "2", "3", "4", "5", "6", "7"] }).get("cameras"), "cameras");
  assert.equal(requestOf({ ...ready, caseReference: " x " }), undefined);
});

test("every quick window fits the longest allowed", () => {
  for (const make of Object.values(quickWindows)) {
    assert.equal(problemsOf({ ...ready, ...make(now) }).size, 0);
  }
});
