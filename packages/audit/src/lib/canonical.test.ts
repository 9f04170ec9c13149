import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { isFault } from "@porchlight/base";
import { canonicalJson, type CanonicalValue } from "./canonical.ts";

const { rows } = JSON.parse(readFileSync(new URL("../../../../conformance/audit/canonical.json", import.meta.url), "utf8")) as {
  rows: readonly { value: CanonicalValue; text: string }[];
};

test("each value has its one text", () => {
  for (const { value, text } of rows) assert.equal(canonicalJson(value), text);
});

test("the text reads back as the value and writes the same again", () => {
  const leaf = fc.oneof(fc.string({ unit: "grapheme" }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec<{ tree: CanonicalValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ unit: "grapheme" }).filter((key) => key !== "__proto__"),
        tie("tree"),
        { maxKeys: 4 },
      ),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const text = canonicalJson(value);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.equal(canonicalJson(JSON.parse(text) as CanonicalValue), text);
    }),
  );
});

test("what has no canonical form is refused", () => {
  const refused: readonly unknown[] = [1.5, Number.NaN, Infinity, 2 ** 53, "\ud800", { "\udc00": 1 }, [undefined], [() => 1], 1n];
  for (const value of refused)
    assert.throws(
      () => canonicalJson(value as CanonicalValue),
      (error) => isFault(error, "audit.not-canonical"),
    );
});

test("nesting beyond the limit is refused instead of exhausting the stack", () => {
  let value: CanonicalValue = [];
  for (let i = 0; i < 100_000; i++) value = [value];
  assert.throws(
    () => canonicalJson(value),
    (error) => isFault(error, "audit.too-deep"),
  );
});

test("a property that is undefined is left out, and minus zero is zero", () => {
  assert.equal(canonicalJson({ a: undefined, b: -0 }), '{"b":0}');
});
