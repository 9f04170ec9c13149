import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is there; fails with `what` after half a minute. */
export async function until<Value>(what: string, ask: () => Promise<Value | undefined | false> | Value | undefined | false): Promise<Value> {
  const deadline = Date.now() + 30_000;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await ask();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  }
  throw new Error(`it did not come about: ${what}`, { cause: last });
}
