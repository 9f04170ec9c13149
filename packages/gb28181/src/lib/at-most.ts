import type { Clock, DurationMs } from "@porchlight/base";

/** Waits for `work`, but no longer than `limit`: closing must not hang on a peer that is gone. */
export async function atMost(clock: Clock, limit: DurationMs, work: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.after(limit, resolve);
    const finish = (): void => {
      cancel();
      resolve();
    };
    work.then(finish, finish);
  });
}
