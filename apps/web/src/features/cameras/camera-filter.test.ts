import assert from "node:assert/strict";
import { test } from "node:test";
import type { CameraSummary } from "@porchlight/contract";
import { filterCameras, readFilter, writeFilter } from "./camera-filter.ts";

const camera = (id: string, name: string, villageName: string, more: Partial<CameraSummary> = {}): CameraSummary => ({
  id,
  name,
  villageName,
  gbId: "43092211701320000001",
  scene: "home",
  placeClass: "D",
  online: true,
  recording: false,
  mine: false,
  sharedWith: 0,
  live: { kind: "deny", code: "no-grant" },
  ...more,
});
const cameras = [camera("a", "刘家门口", "黄栗洑村"), camera("b", "卫生院路口", "五羊坪村", { scene: "village", online: false })];
const none = readFilter("");
const found = (change: object): string[] => filterCameras(cameras, { ...none, ...change }).map(({ id }) => id);

test("a filter goes into the address and comes back", () => {
  const filter = { village: "430922117001", scene: "lane", q: "门 口", onlyOnline: true } as const;
  assert.deepEqual(readFilter(writeFilter(filter)), filter);
  assert.equal(writeFilter(none), "");
  assert.equal(readFilter("?scene=casino").scene, undefined);
});

test("words are looked for in name, village and ids, and all must fit", () => {
  assert.deepEqual(found({ q: "洑" }), ["a"]);
  assert.deepEqual(found({ q: "路口 五羊" }), ["b"]);
  assert.deepEqual(found({ q: "路口 洑" }), []);
  assert.deepEqual(found({ onlyOnline: true }), ["a"]);
  assert.deepEqual(found({ scene: "village" }), ["b"]);
});
