import assert from "node:assert/strict";
import { test } from "node:test";
import type { CatalogItem } from "@porchlight/gb28181";
import { catalogChanges } from "./shared-catalog.ts";

const item = (id: string, more: Partial<CatalogItem> = {}): CatalogItem => ({ id, name: `camera ${id}`, online: true, ...more });
const catalog = (...items: CatalogItem[]): Map<string, CatalogItem> => new Map(items.map((entry) => [entry.id, entry]));

test("a camera whose consent ended is told as DEL before anything is added", () => {
  const changes = catalogChanges(catalog(item("1"), item("2")), catalog(item("2"), item("3")));
  assert.deepEqual(
    changes.map((change) => [change.event, change.item.id]),
    [
      ["DEL", "1"],
      ["ADD", "3"],
    ],
  );
});

test("only the online state changing is told as ON or OFF, anything else as UPDATE", () => {
  const changes = catalogChanges(
    catalog(item("1"), item("2", { online: false }), item("3")),
    catalog(item("1", { online: false }), item("2"), item("3", { name: "moved" })),
  );
  assert.deepEqual(
    changes.map((change) => change.event),
    ["OFF", "ON", "UPDATE"],
  );
});

test("the same catalogue twice has nothing to tell", () => {
  assert.deepEqual(catalogChanges(catalog(item("1")), catalog(item("1"))), []);
});
