import type { Cancel } from "@porchlight/base";
import { RETENTION_EVERY, type Recording, startRecording } from "../features/recording/recording.ts";
import { sweepRetention } from "../features/recording/retention.ts";
import type { Core } from "./core.ts";

/** Bookkeeping of footage, and the sweep that deletes what is past its retention. */
export async function composeRecording(core: Core): Promise<Recording> {
  const { store, media, clock, random, log, archiveFolder } = core;
  const recording = await startRecording({
    db: store.db,
    media,
    clock,
    random,
    log,
    isRecorded: async (cameraId) =>
      (await store.db.selectFrom("camera").select("record").where("id", "=", cameraId).where("deviceGbId", "is not", null).executeTakeFirst())?.record ?? false,
  });
  let cancel: Cancel = () => undefined;
  let stopped = false;
  const sweep = async (): Promise<void> => {
    await sweepRetention({ db: store.db, archiveFolder, clock, log }).catch((error: unknown) =>
      log.error({ err: error }, "retention sweep failed; it runs again"),
    );
    if (!stopped) cancel = clock.after(RETENTION_EVERY, again);
  };
  const again = (): void => void (sweeping = sweep());
  let sweeping = sweep();
  return {
    stopped: (cameraId, cause, at) => recording.stopped(cameraId, cause, at),
    async [Symbol.asyncDispose]() {
      stopped = true;
      cancel();
      await sweeping;
      await recording[Symbol.asyncDispose]();
    },
  };
}
