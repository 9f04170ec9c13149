import { createEmitter, seconds, type Clock, type DurationMs, type Random } from "@porchlight/base";
import type { SipFlow } from "@porchlight/sip";
import type { LinkState } from "../contract.ts";
import type { GbDeviceOptions } from "./options.ts";
import type { Registration, RegisterOutcome } from "./registration.ts";
import type { UpperCaller } from "./upper-caller.ts";

/** Keeps one link to an upper platform: register, keep alive, refresh, and begin again with jittered back-off when it is lost. */
export class LinkLoop {
  readonly #options: GbDeviceOptions;
  readonly #upper: UpperCaller;
  readonly #registration: Registration;
  readonly #states = createEmitter<LinkState>();
  readonly #onLost: () => void;
  #state: LinkState = { kind: "connecting" };
  #stopped = false;
  #wake: () => void = () => {};

  constructor(options: GbDeviceOptions, upper: UpperCaller, registration: Registration, onLost: () => void) {
    this.#options = options;
    this.#upper = upper;
    this.#registration = registration;
    this.#onLost = onLost;
  }

  get state(): LinkState {
    return this.#state;
  }
  onState(listener: (state: LinkState) => void): () => void {
    return this.#states.on(listener);
  }

  /** Runs until {@link stop}. */
  async run(): Promise<void> {
    const { retryFirst = 2, retryLongest = 60 } = this.#options.tuning ?? {};
    let wait = retryFirst;
    while (!this.#stopped) {
      this.#become({ kind: "connecting" });
      const outcome = await this.#registration.register();
      if (this.#stopped) break;
      if (outcome.kind === "registered") {
        wait = retryFirst;
        await this.#stay(outcome);
        this.#lost();
      } else {
        this.#upper.heard = undefined;
        this.#become(outcome);
      }
      if (this.#stopped) break;
      await this.#pause(jittered(this.#options.random, wait));
      wait = Math.min(retryLongest, wait * 2);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  flowClosed(flow: SipFlow): void {
    if (this.#upper.flow?.id !== flow.id) return;
    this.#upper.flow = undefined;
    this.#wake();
  }

  /** Keeps the registration until it is lost or the loop is stopped. */
  async #stay(first: Extract<RegisterOutcome, { kind: "registered" }>): Promise<void> {
    const { clock, link, tuning } = this.#options;
    const misses = tuning?.keepaliveMisses ?? 3;
    this.#upper.flow = first.flow;
    this.#become({ kind: "registered", since: clock.now() });
    let refreshAt = clock.monotonic() + refreshAfter(first.expires);
    let failed = 0;
    while (failed < misses && this.#upper.flow) {
      await this.#pause(seconds(Math.max(0, Math.min(link.keepaliveEvery ?? 60, (refreshAt - clock.monotonic()) / 1000))));
      if (this.#stopped || !this.#upper.flow) return;
      if (clock.monotonic() >= refreshAt) {
        const again = await this.#registration.register();
        if (again.kind !== "registered" || this.#stopped) return;
        this.#upper.flow = again.flow;
        refreshAt = clock.monotonic() + refreshAfter(again.expires);
      }
      const answer = await this.#keepalive();
      if (answer === "unknown") return;
      failed = answer === "heard" ? 0 : failed + 1;
    }
  }

  /** `unknown`: the platform no longer knows us; waiting for more failures would be idle. */
  async #keepalive(): Promise<"heard" | "unheard" | "unknown"> {
    const outcome = await this.#upper.message({ kind: "keepalive", sn: this.#upper.nextSn(), deviceId: this.#options.link.localId, ok: true, faulty: [] });
    if (outcome.kind !== "response") return "unheard";
    const { status } = outcome.response;
    if (status < 300) return "heard";
    return [401, 403, 404].includes(status) ? "unknown" : "unheard";
  }

  #lost(): void {
    this.#upper.flow = undefined;
    this.#upper.heard = undefined;
    this.#onLost();
    if (!this.#stopped) this.#become({ kind: "offline", reason: "link lost" });
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#states.emit(state);
  }

  async #pause(time: DurationMs): Promise<void> {
    await pause(this.#options.clock, time, (wake) => (this.#wake = wake));
  }
}

function pause(clock: Clock, time: DurationMs, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(time, resolve);
    onWake(() => {
      cancel();
      resolve();
    });
  });
}

/** Four fifths of the registration's life, never less than a second. */
function refreshAfter(expires: number): DurationMs {
  return seconds(Math.max(1, expires * 0.8));
}

/** 50–100 % of `wait` seconds, so that cameras that lost one platform do not return in one burst. */
function jittered(random: Random, wait: number): DurationMs {
  const [high, low] = random.bytes(2);
  return seconds(wait * (0.5 + ((high << 8) | low) / 131_072));
}
