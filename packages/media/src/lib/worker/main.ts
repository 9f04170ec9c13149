import type { Socket } from "node:net";
import { isFault } from "@porchlight/base";
import type { FromWorker, ToWorker } from "./messages.ts";
import { MediaWorker } from "./worker.ts";

/** Entry of a media process: answers calls of the server process, and ends when that is gone. */

/** Time to finish files when the server process vanished. */
const FAREWELL_MS = 2000;

const worker = new MediaWorker((event) => send({ kind: "event", event }));

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

process.on("message", (message: ToWorker, handle: Socket | undefined) => {
  if (message.kind === "call") void answer(message);
  else if (handle) worker.attachViewer(message.options, message.upgrade, handle);
});
process.on("disconnect", () => {
  setTimeout(() => process.exit(1), FAREWELL_MS).unref();
  void worker.close().finally(() => process.exit(0));
});
/* Ctrl-C reaches the whole process group: the server decides when this process ends. */
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});

async function answer(call: Extract<ToWorker, { kind: "call" }>): Promise<void> {
  try {
    const method = worker[call.method] as (...args: readonly unknown[]) => Promise<unknown>;
    send({ kind: "result", id: call.id, value: await method.apply(worker, [...call.args]) });
  } catch (error) {
    const fault = isFault(error) ? { code: error.code, context: error.context } : { code: "media.call-failed", context: {} };
    send({ kind: "refused", id: call.id, message: error instanceof Error ? error.message : String(error), ...fault });
  }
}
