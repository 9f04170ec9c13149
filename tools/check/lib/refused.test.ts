import assert from "node:assert/strict";
import { test } from "node:test";
import { isRefusedPackage, refusedIn } from "./refused.ts";

const rows: readonly (readonly [string, string | undefined])[] = [
  ["faceSearch", "face"],
  ["license_plate", "plate"],
  ["/api/persons/{id}/trajectory", "trajectory"],
  ["GAT1400Server", "gat 1400"],
  ["watchList", "watch list"],
  ["villageScore", "score"],
  ["interface", undefined],
  ["surface", undefined],
  ["template", undefined],
  ["MonitorUser", undefined],
  ["gb28181", undefined],
];

for (const [name, expected] of rows) {
  test(`${name} is ${expected === undefined ? "allowed" : "refused"}`, () => assert.equal(refusedIn(name), expected));
}

test("recognition libraries are refused by name", () => {
  assert.equal(isRefusedPackage("@vladmandic/face-api"), true);
  assert.equal(isRefusedPackage("onnxruntime-node"), true);
  assert.equal(isRefusedPackage("@floating-ui/react-dom"), false);
});
