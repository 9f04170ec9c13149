import { type Cancel, seconds } from "@porchlight/base";
import type { UpperLinkRecord, UpperLinks } from "../features/cascade/upper-links.ts";
import type { LinkRow, Links } from "../features/link/links.ts";
import type { Core } from "./core.ts";

const EVERY = seconds(3);

/** `porchlight link` and `porchlight device` write to the database of a running platform: take over what changed there. Returns the stop. */
export function followCommandLine(parts: { core: Core; links: Links; upper: UpperLinks; openLink: (row: LinkRow) => UpperLinkRecord; forgetDevice: (gbId: string) => void }): () => void {
  const { core, links, upper } = parts;
  let cancel: Cancel = () => undefined;
  let stopped = false;
  let lookedAt = core.clock.now();

  const look = async (): Promise<void> => {
    const since = new Date(lookedAt);
    lookedAt = core.clock.now();
    const rows = await links.list("upper");
    for (const row of rows) if (!upper.has(row.id)) await upper.add(parts.openLink(row));
    for (const id of upper.ids()) if (!rows.some((row) => row.id === id)) await upper.remove(id);
    const removed = await core.store.db.selectFrom("device").select("gbId").where("removedAt", ">=", since).execute();
    for (const { gbId } of removed) parts.forgetDevice(gbId);
  };
  const schedule = (): void => {
    cancel = core.clock.after(EVERY, () => {
      void look()
        .catch((error: unknown) => core.log.warn({ err: error }, "could not look for changes of the command line; trying again"))
        .finally(() => {
          if (!stopped) schedule();
        });
    });
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}
