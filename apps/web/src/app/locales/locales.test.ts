import assert from "node:assert/strict";
import { test } from "node:test";
import { denialCodes, legalBases, purposes, roles, scenes } from "@porchlight/access";
import { en } from "./en/index.ts";
import { zh } from "./zh-CN/index.ts";

type Leaf = readonly [key: string, text: string];

function leaves(value: object, prefix = ""): Leaf[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): Leaf[] =>
    typeof inner === "string" ? [[prefix + key, inner]] : leaves(Object(inner) as object, `${prefix}${key}.`),
  );
}
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1] ?? "").sort();

test("both languages have the same keys", () => {
  assert.deepEqual(
    leaves(en)
      .map(([key]) => key)
      .sort(),
    leaves(zh)
      .map(([key]) => key)
      .sort(),
  );
});

test("every sentence takes the same values in both languages", () => {
  const chinese = new Map(leaves(zh));
  for (const [key, text] of leaves(en)) assert.deepEqual(placeholders(text), placeholders(chinese.get(key) ?? ""), key);
});

test("no sentence is empty and English carries no Chinese characters", () => {
  for (const [key, text] of [...leaves(zh), ...leaves(en)]) assert.notEqual(text.trim(), "", key);
  for (const [key, text] of leaves(en)) assert.doesNotMatch(text, /[\u4e00-\u9fff]/, key);
});

test("every denial code, role, purpose, legal basis and scene has words", () => {
  for (const words of [zh, en]) {
    for (const code of denialCodes) assert.ok(words.denials[code].length > 8, code);
    for (const role of roles) assert.ok(words.domain.role[role] && words.welcome.tries[role], role);
    for (const purpose of purposes) assert.ok(words.domain.purpose[purpose], purpose);
    for (const basis of legalBases) assert.ok(words.domain.legalBasis[basis] && words.domain.legalBasisHint[basis], basis);
    for (const scene of scenes) assert.ok(words.domain.scene[scene], scene);
  }
});

test("Chinese addresses residents politely", () => {
  for (const [key, text] of leaves(zh)) assert.doesNotMatch(text, /你/, key);
});
