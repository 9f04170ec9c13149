import type { Decision } from "@porchlight/access";
import { type Cancel, type Clock, milliseconds } from "@porchlight/base";

export type EndOfView = "revoked" | "window-over";

/** A picture somebody is looking at right now, and how to take the decision about it again. */
export interface OpenView {
  /** Viewing id of its register row. */
  readonly id: string;
  readonly cameraId: string;
  readonly grantId: string | undefined;
  readonly linkId: string | undefined;
  readonly personId: string | undefined;
  decide(): Promise<Decision>;
  /** Stops the bytes; called at most once. */
  end(why: EndOfView): void;
}

export interface OpenViews {
  /** Starts watching over a view; `until` is when its decision runs out. */
  add(view: OpenView, until: number | undefined): void;
  remove(id: string): void;
  /** Takes the decision again for every view `concerns`, ending those no longer allowed. A decision that cannot be taken ends the view (fail closed). */
  recheck(concerns: (view: OpenView) => boolean): Promise<void>;
  count(cameraId: string, except?: string): number;
}

/** Every view is decided again at least this often, so that nothing outlives a rule by more than that. */
const RECHECK_EVERY = milliseconds(30_000);

export function createOpenViews(clock: Clock): OpenViews {
  const open = new Map<string, { view: OpenView; cancel: Cancel }>();

  const close = (view: OpenView, why: EndOfView): void => {
    const entry = open.get(view.id);
    if (!entry) return;
    entry.cancel();
    open.delete(view.id);
    view.end(why);
  };

  const schedule = (view: OpenView, until: number | undefined): Cancel => {
    const left = until === undefined ? RECHECK_EVERY : Math.max(0, Math.min(RECHECK_EVERY, until - clock.now()));
    return clock.after(milliseconds(left), () => void check(view));
  };

  const check = async (view: OpenView): Promise<void> => {
    const decision = await view.decide().catch(() => undefined);
    const entry = open.get(view.id);
    if (!entry) return;
    if (!decision || decision.kind === "deny") {
      close(view, decision?.code === "grant-over" || decision?.code === "outside-grant-window" ? "window-over" : "revoked");
      return;
    }
    entry.cancel();
    open.set(view.id, { view, cancel: schedule(view, decision.until) });
  };

  return {
    add(view, until) {
      open.set(view.id, { view, cancel: schedule(view, until) });
      // a revocation between the decision and this line must not be missed
      void check(view);
    },
    remove(id) {
      open.get(id)?.cancel();
      open.delete(id);
    },
    async recheck(concerns) {
      await Promise.all([...open.values()].filter(({ view }) => concerns(view)).map(({ view }) => check(view)));
    },
    count(cameraId, except) {
      let count = 0;
      for (const { view } of open.values()) if (view.cameraId === cameraId && view.personId !== except) count++;
      return count;
    },
  };
}
