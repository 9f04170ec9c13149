import { type Cancel, seconds } from "@porchlight/base";
import type { UpperLinkRecord, UpperLinks } from "../features/cascade/upper-links.ts";
import type { LinkRow, Links } from "../features/link/links.ts";
import type { Core } from "./core.ts";

const EVERY = seconds(3);

/** `porchlight link` and `porchlight device` write to the database of a running platform: take over what changed there. Returns the stop, which waits for a look that is under way. */
export function followCommandLine(parts: {
  core: Core;
  links: Links;
  upper: UpperLinks;
  openLink: (row: LinkRow) => UpperLinkRecord;
  deviceRemoved: (gbId: string) => Promise<void>;
  lowerRemoved: (row: LinkRow) => Promise<void>;
}): () => Promise<void> {
  const { core, links, upper } = parts;
  let cancel: Cancel = () => undefined;
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();
  const since = new Date(core.clock.now());
  const handled = new Set<string>();

  const look = async (): Promise<void> => {
    const rows = await links.list("upper");
    // first what is gone: its farewell must not end the registration of a link to the same platform made anew
    for (const id of upper.ids()) if (!rows.some((row) => row.id === id)) await upper.remove(id);
    for (const row of rows) if (!upper.has(row.id)) await upper.add(parts.openLink(row));
    const { db } = core.store;
    // a link may also have been removed while this platform was not running
    const lower = await db.selectFrom("link").selectAll().where("direction", "=", "lower").where("removedAt", "is not", null).execute();
    for (const row of lower) await once(row.id, () => parts.lowerRemoved(row));
    const devices = await db.selectFrom("device").select("gbId").where("removedAt", ">=", since).execute();
    for (const { gbId } of devices) await once(gbId, () => parts.deviceRemoved(gbId));
  };
  const once = async (id: string, work: () => Promise<void>): Promise<void> => {
    if (handled.has(id)) return;
    await work();
    handled.add(id);
  };
  const schedule = (): void => {
    cancel = core.clock.after(EVERY, () => {
      looking = look()
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
    return looking;
  };
}
