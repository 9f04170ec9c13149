import { type UnixMs, unixMs } from "@porchlight/base";
import type { MediaEvent } from "../contract.ts";

interface Held {
  readonly kind: "receiver" | "forward" | "viewer";
  readonly cameraId: string;
  readonly shard: number;
}

/** What the server process knows to live in the media processes, so that it can say what is gone when one of them dies. */
export class PlaneRegister {
  readonly #held = new Map<string, Held>();

  add(kind: Held["kind"], id: string, cameraId: string, shard: number): void {
    this.#held.set(`${kind} ${id}`, { kind, cameraId, shard });
  }
  shardOf(kind: Held["kind"], id: string): number | undefined {
    return this.#held.get(`${kind} ${id}`)?.shard;
  }
  /** Follows the events of the media processes. */
  observe(event: MediaEvent): void {
    if (event.kind === "receiver-ended") this.#held.delete(`receiver ${event.receiverId}`);
    else if (event.kind === "forward-ended") this.#held.delete(`forward ${event.forwardId}`);
    else if (event.kind === "viewer-ended") this.#held.delete(`viewer ${event.viewerId}`);
  }
  /** Removes everything of one process and returns the event each of them ends with. */
  lose(shard: number, at: UnixMs = unixMs(Date.now())): MediaEvent[] {
    const events: MediaEvent[] = [];
    for (const [key, held] of this.#held) {
      if (held.shard !== shard) continue;
      this.#held.delete(key);
      events.push(lossOf(held, key.slice(held.kind.length + 1), at));
    }
    return events;
  }
}

function lossOf({ kind, cameraId }: Held, id: string, at: UnixMs): MediaEvent {
  switch (kind) {
    case "receiver":
      return { kind: "receiver-ended", cameraId, receiverId: id, why: "plane-lost", at };
    case "forward":
      return { kind: "forward-ended", forwardId: id, cameraId, why: "plane-lost", bytes: 0 };
    case "viewer":
      return { kind: "viewer-ended", viewerId: id, cameraId, why: "plane-lost", bytes: 0, at };
  }
}
