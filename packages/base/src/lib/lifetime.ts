/** A stack of things that were started: disposed last first, every one even when another fails. (Node 22 has no AsyncDisposableStack.) */
export interface Lifetime extends AsyncDisposable {
  /** Owns `thing` from now on and returns it. */
  use<Thing extends AsyncDisposable>(thing: Thing): Thing;
  /** Runs `task` at the end. */
  defer(task: () => unknown): void;
}

export function createLifetime(): Lifetime {
  const owned: (() => unknown)[] = [];
  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let task = owned.pop(); task; task = owned.pop()) {
      try {
        await task();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures, "several parts did not end cleanly");
  };
  return {
    use(thing) {
      owned.push(() => thing[Symbol.asyncDispose]());
      return thing;
    },
    defer(task) {
      owned.push(task);
    },
    [Symbol.asyncDispose]: () => (ending ??= end()),
  };
}
