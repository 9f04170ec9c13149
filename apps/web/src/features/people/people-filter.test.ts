import assert from "node:assert/strict";
import { test } from "node:test";
import type { ManagedPerson } from "@porchlight/contract";
import { byOrganisation, whoFits } from "./people-filter.ts";

const someone = (id: string, unit: string, disabledAt?: number): ManagedPerson => ({
  id,
  name: id,
  organisation: { id: unit, name: `${unit}局`, kind: "department" },
  roles: ["approver"],
  createdAt: 0,
  ...(disabledAt === undefined ? {} : { disabledAt }),
  openSessions: 0,
  self: false,
  may: [],
});
const roleWord = (): string => "Approver";

test("people are found by name, unit and the word for their position", () => {
  for (const q of ["wang", " 公安", "approv"]) assert.ok(whoFits(someone("Wang", "公安"), { q, standing: "all" }, roleWord), q);
  assert.ok(!whoFits(someone("Wang", "公安"), { q: "owner", standing: "all" }, roleWord));
});

test("accounts in use and accounts switched off are told apart", () => {
  const [on, off] = [someone("a", "x"), someone("b", "x", 5)];
  const fitting = (standing: "all" | "on" | "off") => [on, off].filter((person) => whoFits(person, { q: "", standing }, roleWord));
  assert.deepEqual([fitting("all"), fitting("on"), fitting("off")], [[on, off], [on], [off]]);
});

test("people stand under their organisations, the largest first", () => {
  const units = byOrganisation([someone("a", "small"), someone("b", "large"), someone("c", "large")]);
  assert.deepEqual(
    units.map(({ organisation, members }) => [organisation.id, members.map(({ id }) => id)]),
    [
      ["large", ["b", "c"]],
      ["small", ["a"]],
    ],
  );
});
