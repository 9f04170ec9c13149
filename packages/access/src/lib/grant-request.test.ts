import assert from "node:assert/strict";
import { test } from "node:test";
import { days, hours, unixMs } from "@porchlight/base";
import { basesOfPurpose, caps, checkGrantRequest, legalBases, requestablePurposes, type GrantRequestInput } from "../index.ts";

const now = unixMs(Date.UTC(2026, 10, 23, 8));
const good: GrantRequestInput = {
  cameraIds: ["c1", "c2"],
  purpose: "crime_case",
  legalBasis: "statutory_duty",
  caseReference: "A430922-17",
  reason: "入室盗窃案，核对门口经过车辆",
  from: unixMs(now - hours(3)),
  until: unixMs(now + hours(1)),
};
const errorsOf = (more: Partial<GrantRequestInput>): readonly string[] => {
  const check = checkGrantRequest({ ...good, ...more }, now);
  return check.kind === "ok" ? [] : check.errors.map(({ field, code }) => `${field} ${code}`);
};
const six = Array.from({ length: caps.camerasPerRequest }, (_, i) => `c${i}`);

test("a good request passes with its words typed", () => {
  assert.deepEqual(checkGrantRequest(good, now), { kind: "ok", purpose: "crime_case", legalBasis: "statutory_duty" });
});

const rows: readonly (readonly [change: Partial<GrantRequestInput>, errors: readonly string[]])[] = [
  [{ cameraIds: six }, []],
  [{ cameraIds: [...six, "c7"] }, ["cameraIds too-many"]],
  [{ cameraIds: [] }, ["cameraIds missing"]],
  [{ cameraIds: ["c1", ""] }, ["cameraIds missing"]],
  [{ cameraIds: ["c1", "c1"] }, ["cameraIds twice"]],
  [{ purpose: "owner_self" }, ["purpose not-offered"]],
  [{ purpose: "administrative_penalty" }, ["purpose not-offered"]],
  [{ purpose: "hygiene" }, ["purpose not-offered"]],
  [{ legalBasis: "other" }, ["legalBasis not-offered"]],
  [{ legalBasis: "emergency" }, ["legalBasis does-not-fit-purpose"]],
  [{ legalBasis: "art21_request" }, ["legalBasis does-not-fit-purpose"]],
  [{ caseReference: "" }, ["caseReference missing"]],
  [{ caseReference: "A1" }, ["caseReference too-short"]],
  [{ caseReference: "x".repeat(81) }, ["caseReference too-long"]],
  [{ reason: "   " }, ["reason missing"]],
  [{ reason: "查看一下      " }, ["reason too-short"]],
  [{ reason: "洑".repeat(1000) }, []],
  [{ reason: "洑".repeat(1001) }, ["reason too-long"]],
  [{ reason: "😀".repeat(1000) }, []],
  [{ until: good.from }, ["until ends-before-start"]],
  [{ from: unixMs(Number.NaN) }, ["from not-a-time"]],
  [{ until: unixMs(Infinity) }, ["until not-a-time"]],
  [{ until: unixMs(good.from + caps.window) }, []],
  [{ until: unixMs(good.from + caps.window + 1) }, ["until window-too-long"]],
  [{ from: unixMs(now + days(7)), until: unixMs(now + days(7) + 1) }, []],
  [{ from: unixMs(now + days(7) + 1), until: unixMs(now + days(7) + 2) }, ["from too-far-ahead"]],
  [{ from: unixMs(now - days(90) - 1), until: unixMs(now - days(90)) }, ["from too-far-back"]],
  [
    { cameraIds: [], purpose: "x", legalBasis: "y", caseReference: "", reason: "", until: good.from },
    ["cameraIds missing", "purpose not-offered", "legalBasis not-offered", "caseReference missing", "reason missing", "until ends-before-start"],
  ],
];

test("every field at fault is named at once", () => {
  for (const [change, errors] of rows) assert.deepEqual(errorsOf(change), errors, JSON.stringify(change));
});

test("each purpose takes exactly its own legal bases", () => {
  for (const purpose of requestablePurposes)
    for (const legalBasis of legalBases) assert.equal(errorsOf({ purpose, legalBasis }).length === 0, basesOfPurpose[purpose].includes(legalBasis));
});
