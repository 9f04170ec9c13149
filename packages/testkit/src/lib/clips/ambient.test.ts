import assert from "node:assert/strict";
import { test } from "node:test";
import { g711Decode } from "@porchlight/codecs";
import { ambientAlaw, ambientPcm, ambientRate, ambientSamples, chimeEverySamples, chimeHz } from "./ambient.ts";
import { clipScenes, type ClipScene } from "./clip-library.ts";

/** Strength of a tone in a stretch of samples (Goertzel). */
function strength(samples: Int16Array, from: number, count: number, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / ambientRate);
  let a = 0, b = 0;
  for (let i = from; i < from + count; i++) [a, b] = [samples[i] + turn * a - b, a];
  return Math.sqrt(a * a + b * b - turn * a * b) / count;
}

function decoded(scene: ClipScene): Int16Array {
  const bytes = ambientAlaw(scene), out = new Int16Array(bytes.length);
  g711Decode("alaw", bytes, 0, bytes.length, out);
  return out;
}

test("the pitch heard after A-law tells the scene, at every chime of the loop", () => {
  for (const scene of clipScenes) {
    const samples = decoded(scene);
    assert.equal(samples.length, ambientSamples);
    for (let at = 0; at < ambientSamples; at += chimeEverySamples) {
      const loudest = clipScenes.toSorted((a, b) => strength(samples, at, 2400, chimeHz[b]) - strength(samples, at, 2400, chimeHz[a]))[0];
      assert.equal(loudest, scene, `at sample ${at}`);
    }
  }
});

test("the sound is soft, never clips and is the same every time", () => {
  const samples = ambientPcm("lane");
  assert.ok(samples.every((v) => Math.abs(v) < 12_000));
  assert.deepEqual(ambientPcm("lane"), samples);
});

test("the loop closes without a click", () => {
  for (const scene of clipScenes) {
    const samples = ambientPcm(scene);
    assert.ok(Math.abs(samples[0] - samples[ambientSamples - 1]) < 400, scene);
  }
});
