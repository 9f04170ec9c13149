import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const blocks = [...css.matchAll(/(:root[^{]*)\{([^{}]*)\}/g)].map(([, selector = "", body = ""]) => ({
  selector: selector.trim(),
  values: declarations(body),
}));
const valuesOf = (selector: string): ReadonlyMap<string, string> => blocks.find((block) => block.selector === selector)?.values ?? new Map();
const light = valuesOf(":root");
const dark = valuesOf(':root[data-theme="dark"]');

function declarations(body: string): Map<string, string> {
  return new Map([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value.trim()]));
}

function colour(theme: ReadonlyMap<string, string>, name: string): string {
  const value = theme.get(name) ?? light.get(name) ?? "";
  const reference = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  return reference ? colour(theme, reference) : value;
}

function luminance(hex: string): number {
  assert.match(hex, /^#[0-9a-f]{6}$/i);
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const texts = [
  ["--ink", ["--ground", "--surface", "--surface-2", "--surface-lamp", "--leaf-fill", "--brick-fill", "--mist-fill", "--map-region", "--map-chosen"]],
  ["--ink-2", ["--ground", "--surface", "--surface-2", "--surface-lamp"]],
  ["--ink-3", ["--ground", "--surface", "--surface-2", "--surface-lamp"]],
  ["--link", ["--ground", "--surface", "--surface-2"]],
  ["--lamp-ink", ["--surface", "--surface-lamp", "--ground"]],
  ["--leaf", ["--leaf-fill", "--surface"]],
  ["--brick", ["--brick-fill", "--surface", "--ground"]],
  ["--mist", ["--mist-fill", "--surface"]],
] as const;

for (const [name, theme] of [
  ["light", light],
  ["dark", dark],
] as const) {
  test(`text in the ${name} theme has a contrast of at least 4.5 on every surface it stands on`, () => {
    for (const [text, surfaces] of texts) {
      for (const surface of surfaces) {
        const ratio = contrast(colour(theme, text), colour(theme, surface));
        assert.ok(ratio >= 4.5, `${text} on ${surface}: ${ratio.toFixed(2)}`);
      }
    }
  });

  test(`edges of controls and the focus ring in the ${name} theme stand out at least 3 to 1`, () => {
    for (const edge of ["--line-strong", "--focus"]) {
      for (const surface of ["--ground", "--surface"]) assert.ok(contrast(colour(theme, edge), colour(theme, surface)) >= 3, `${edge} on ${surface}`);
    }
  });
}

test("choosing dark and having a dark system give the same colours", () => {
  assert.deepEqual([...valuesOf(':root:not([data-theme="light"])')], [...dark]);
});
