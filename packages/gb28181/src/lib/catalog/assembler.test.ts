import assert from "node:assert/strict";
import { test } from "node:test";
import { milliseconds, unixMs, type Clock } from "@porchlight/base";
import fc from "fast-check";
import type { CatalogItem } from "../contract.ts";
import type { CatalogMessage } from "../manscdp/message.ts";
import { createCatalogAssembler, type AssembledCatalog } from "./assembler.ts";

const peer = "34020000002000000001";

function steppedClock(): Clock & { pass(ms: number): void } {
  let now = 0;
  const tasks = new Set<{ at: number; task: () => void }>();
  return {
    now: () => unixMs(now),
    monotonic: () => milliseconds(now),
    after(delay, task) {
      const entry = { at: now + delay, task };
      tasks.add(entry);
      return () => tasks.delete(entry);
    },
    pass(ms) {
      now += ms;
      for (const entry of [...tasks]) if (entry.at <= now && tasks.delete(entry)) entry.task();
    },
  };
}

const item = (n: number): CatalogItem => ({ id: String(34020000001320000000n + BigInt(n)), name: `门 ${n}`, online: true });
const part = (sn: number, total: number | undefined, ...numbers: number[]): CatalogMessage => ({ kind: "catalog", sn, deviceId: peer, total, items: numbers.map(item), dropped: 0 });

function asked(options: { maxItems?: number; maxOpen?: number } = {}) {
  const clock = steppedClock();
  const assembler = createCatalogAssembler({ clock, ...options });
  const lists: AssembledCatalog[] = [];
  const unasked: AssembledCatalog[] = [];
  const cancel = assembler.open(peer, 1, (list) => lists.push(list));
  return { clock, assembler, lists, unasked, cancel, accept: (m: CatalogMessage) => assembler.accept(peer, m, (list) => unasked.push(list)) };
}

test("a list is complete whatever the order, grouping and repeats of its rows", () => {
  const groups = fc.uniqueArray(fc.nat(300), { minLength: 1, maxLength: 60 }).chain((numbers) =>
    fc.tuple(fc.constant(numbers), fc.shuffledSubarray(numbers, { minLength: numbers.length }), fc.array(fc.constantFrom(...numbers), { maxLength: 3 }), fc.integer({ min: 1, max: 9 })),
  );
  fc.assert(
    fc.property(groups, ([numbers, shuffled, repeats, size]) => {
      const { accept, lists, clock } = asked();
      const sent = [...repeats, ...shuffled];
      for (let i = 0; i < sent.length && lists.length === 0; i += size) accept(part(1, numbers.length, ...sent.slice(i, i + size)));
      clock.pass(1_000);
      assert.equal(lists.length, 1);
      assert.deepEqual(new Set(lists[0].items.map((i) => i.id)), new Set(numbers.map((n) => item(n).id)));
      assert.equal(lists[0].partial, false);
    }),
    { seed: 2, numRuns: 100 },
  );
});

test("rows of two peers with the same SN are kept apart", () => {
  const { accept, assembler, lists } = asked();
  assembler.accept("34020000002000000009", part(1, 2, 8), () => {});
  accept(part(1, 2, 1));
  assert.equal(lists.length, 0);
});

test("missing rows make the list partial after silence, and late rows come as changes", () => {
  const { accept, lists, clock } = asked();
  accept(part(1, 3, 1, 2));
  clock.pass(9_999);
  assert.equal(lists.length, 0);
  clock.pass(1);
  assert.deepEqual(lists, [{ items: [item(1), item(2)], partial: true }]);
  assert.deepEqual(accept(part(1, 1, 3)), { kind: "changes", items: [item(3)] });
});

test("a SumNum that is too small ends the list early and loses nothing", () => {
  const { accept, lists } = asked();
  accept(part(1, 1, 1, 2));
  assert.deepEqual(lists, [{ items: [item(1), item(2)], partial: false }]);
  assert.deepEqual(accept(part(1, 1, 3)), { kind: "changes", items: [item(3)] });
});

test("a list without SumNum ends after a short silence and counts as partial", () => {
  const { accept, lists, clock } = asked();
  accept(part(1, undefined, 1));
  accept(part(1, undefined, 2));
  clock.pass(1_000);
  assert.deepEqual(lists, [{ items: [item(1), item(2)], partial: true }]);
});

test("an asked list may be empty, an unasked empty or single row never replaces a list", () => {
  const { accept, lists, unasked } = asked();
  assert.deepEqual(accept(part(99, 1, 5)), { kind: "changes", items: [item(5)] });
  assert.deepEqual(accept(part(99, 0)), { kind: "changes", items: [] });
  accept(part(1, 0));
  assert.deepEqual(lists, [{ items: [], partial: false }]);
  assert.equal(unasked.length, 0);
});

test("an unasked full list is handed over when complete", () => {
  const { accept, unasked } = asked();
  accept(part(50, 3, 1, 2));
  accept(part(50, 3, 3));
  assert.deepEqual(unasked.map((l) => [l.items.length, l.partial]), [[3, false]]);
});

test("rows beyond the limit and lists beyond the limit cost no memory", () => {
  const { accept, lists, assembler } = asked({ maxItems: 3, maxOpen: 2 });
  accept(part(1, 9, 1, 2, 3, 4, 5));
  assert.deepEqual(lists.map((l) => [l.items.length, l.partial]), [[3, true]]);
  for (let sn = 10; sn < 20; sn++) accept(part(sn, 5, 1));
  assert.equal(assembler.underWay, 2);
});

test("a peer that goes away leaves its list partial, and a cancelled list says nothing", () => {
  const one = asked();
  one.accept(part(1, 2, 1));
  one.assembler.abandon(peer);
  assert.deepEqual(one.lists, [{ items: [item(1)], partial: true }]);
  const two = asked();
  two.cancel();
  two.clock.pass(60_000);
  assert.equal(two.lists.length, 0);
  assert.equal(two.assembler.underWay, 0);
});
