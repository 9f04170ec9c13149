/** One row of a state table: where to go and what to do there, in order. */
export interface Step<State extends string, Action extends string> {
  readonly next: State;
  readonly actions: readonly Action[];
}

/** A state machine as data. An input a state has no row for is ignored. */
export interface MachineTable<State extends string, Input extends string, Action extends string> {
  readonly start: Step<State, Action>;
  readonly states: Readonly<Record<State, Readonly<Partial<Record<Input, Step<State, Action>>>>>>;
}

export interface Machine<State extends string, Input extends string> {
  readonly state: State;
  /** Performs the actions of the start row. */
  start(): void;
  input(input: Input): void;
}

/** Runs a table: the state changes first, then `perform` gets each action; inputs given meanwhile are taken in order afterwards. */
export function createMachine<State extends string, Input extends string, Action extends string>(
  table: MachineTable<State, Input, Action>,
  perform: (action: Action) => void,
): Machine<State, Input> {
  let state = table.start.next;
  let running = false;
  const waiting: Input[] = [];
  const enter = (step: Step<State, Action>): void => {
    state = step.next;
    for (const action of step.actions) perform(action);
  };
  const drain = (first: () => void): void => {
    running = true;
    try {
      first();
      for (let input = waiting.shift(); input !== undefined; input = waiting.shift()) {
        const step = table.states[state][input];
        if (step) enter(step);
      }
    } finally {
      running = false;
    }
  };
  return {
    get state() {
      return state;
    },
    start: () => drain(() => enter(table.start)),
    input(input) {
      waiting.push(input);
      if (!running) drain(() => {});
    },
  };
}
