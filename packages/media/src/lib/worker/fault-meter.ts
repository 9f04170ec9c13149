import type { MediaEvent } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";

interface Tally {
  message: string;
  count: number;
}

/** Reports the first fault of a kind at once and then at most one a second per camera and code, with how many there were. */
export class FaultMeter {
  readonly #emit: (event: MediaEvent) => void;
  readonly #tallies = new Map<string, Tally & { readonly code: MediaFaultCode; readonly cameraId: string | undefined }>();

  constructor(emit: (event: MediaEvent) => void) {
    this.#emit = emit;
  }

  report(code: MediaFaultCode, message: string, cameraId?: string): void {
    const key = `${code} ${cameraId ?? ""}`;
    const tally = this.#tallies.get(key);
    if (tally) {
      tally.message = message;
      tally.count++;
      return;
    }
    this.#tallies.set(key, { code, cameraId, message, count: 0 });
    this.#send(code, message, cameraId);
  }
  /** Call once a second. */
  tick(): void {
    for (const [key, tally] of this.#tallies) {
      if (tally.count === 0) {
        this.#tallies.delete(key);
        continue;
      }
      this.#send(tally.code, tally.count > 1 ? `${tally.message} (${tally.count} times in the last second)` : tally.message, tally.cameraId);
      tally.count = 0;
    }
  }

  #send(code: MediaFaultCode, message: string, cameraId: string | undefined): void {
    this.#emit({ kind: "fault", code, message, ...(cameraId !== undefined && { cameraId }) });
  }
}
