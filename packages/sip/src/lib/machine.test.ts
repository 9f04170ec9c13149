import assert from "node:assert/strict";
import { test } from "node:test";
import { inviteClientTable } from "./invite-client-fsm.ts";
import { inviteServerTable } from "./invite-server-fsm.ts";
import { createMachine, type MachineTable } from "./machine.ts";
import { nonInviteClientTable } from "./non-invite-client-fsm.ts";
import { nonInviteServerTable } from "./non-invite-server-fsm.ts";

type AnyTable = MachineTable<string, string, string>;
const tables: Readonly<Record<string, AnyTable>> = {
  "INVITE client": inviteClientTable as AnyTable,
  "non-INVITE client": nonInviteClientTable as AnyTable,
  "INVITE server": inviteServerTable as AnyTable,
  "non-INVITE server": nonInviteServerTable as AnyTable,
};

/** Timers that can be running in each state. */
function runningTimers(table: AnyTable): Map<string, Set<string>> {
  const running = new Map<string, Set<string>>();
  const visit = (state: string, before: ReadonlySet<string>, actions: readonly string[]): void => {
    const timers = new Set(before);
    for (const action of actions) {
      const [verb, name] = action.split("-");
      if (verb === "arm") timers.add(`timer-${name}`);
      if (verb === "stop") timers.delete(`timer-${name}`);
      if (verb === "end") timers.clear();
    }
    const known = running.get(state) ?? new Set();
    const grown = new Set([...known, ...timers]);
    if (running.has(state) && grown.size === known.size) return;
    running.set(state, grown);
    for (const [input, step] of Object.entries(table.states[state])) {
      if (!step || (input.startsWith("timer-") && !grown.has(input))) continue;
      visit(
        step.next,
        [...grown].reduce((left, timer) => (timer === input ? left : left.add(timer)), new Set<string>()),
        step.actions,
      );
    }
  };
  visit(table.start.next, new Set(), table.start.actions);
  return running;
}

for (const [name, table] of Object.entries(tables)) {
  test(`in the ${name} transaction every state but the last has a timer that leads on to the end`, () => {
    const running = runningTimers(table);
    for (const [state, rows] of Object.entries(table.states)) {
      assert.ok(running.has(state), `${state} cannot be reached`);
      if (state === "terminated") assert.deepEqual(Object.keys(rows), []);
    }
    for (const [state, timers] of running) {
      if (state === "terminated" || (name === "INVITE client" && state === "proceeding")) continue;
      const ending = [...timers].some((timer) => {
        const step = table.states[state][timer];
        return step !== undefined && (step.next === "terminated" || step.actions.includes("give-up"));
      });
      assert.ok(ending, `${state} may last for ever`);
    }
  });

  test(`in the ${name} transaction reaching the end always says so`, () => {
    for (const rows of Object.values(table.states))
      for (const step of Object.values(rows)) assert.equal(step?.next === "terminated", step?.actions.includes("end"));
  });
}

test("an input given while another is handled waits its turn", () => {
  const seen: string[] = [];
  const machine = createMachine<"a" | "b", "go", "note-1" | "again" | "note-2">(
    { start: { next: "a", actions: [] }, states: { a: { go: { next: "b", actions: ["again", "note-1"] } }, b: { go: { next: "b", actions: ["note-2"] } } } },
    (action) => (action === "again" ? machine.input("go") : seen.push(action)),
  );
  machine.start();
  machine.input("go");
  assert.deepEqual(seen, ["note-1", "note-2"]);
});
