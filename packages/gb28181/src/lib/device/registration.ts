import { answerDigestChallenge, type SipDestination, type SipFlow, type SipOutcome, type SipResponse } from "@porchlight/sip";
import { gbVersionHeader } from "../platform/options.ts";
import { expiresOf } from "../request-head.ts";
import type { GbDeviceOptions } from "./options.ts";
import type { UpperCaller } from "./upper-caller.ts";

export type RegisterOutcome =
  | { readonly kind: "registered"; readonly flow: SipFlow; readonly expires: number }
  | { readonly kind: "refused"; readonly status: number; readonly reason: string }
  | { readonly kind: "offline"; readonly reason: string };

/** Sends REGISTER and answers its challenges (§9.1.2): same Call-ID throughout, rising CSeq, SHA-256 preferred. */
export class Registration {
  readonly #options: GbDeviceOptions;
  readonly #upper: UpperCaller;
  readonly #callId: string;
  #cseq = 0;
  #expires: number;
  /** The newest REGISTER: under way, or how it went. */
  #latest: Promise<RegisterOutcome> | undefined;

  constructor(options: GbDeviceOptions, upper: UpperCaller) {
    this.#options = options;
    this.#upper = upper;
    this.#callId = [...options.random.bytes(16)].map((b) => b.toString(16).padStart(2, "0")).join("");
    this.#expires = options.link.registerExpires ?? 3600;
  }

  register(): Promise<RegisterOutcome> {
    return (this.#latest = this.#register());
  }

  /** REGISTER with Expires 0, behind a REGISTER still under way; nothing when the newest one did not register. */
  async unregister(): Promise<void> {
    const latest = await this.#latest;
    if (latest?.kind === "registered") await this.#proven(0, { kind: "flow", flow: latest.flow });
  }

  async #register(): Promise<RegisterOutcome> {
    const outcome = await this.#proven(this.#expires);
    const shorter = minimumAsked(outcome);
    if (shorter === undefined || shorter <= this.#expires) return this.#read(outcome);
    this.#expires = shorter;
    return this.#read(await this.#proven(this.#expires));
  }

  /** A challenge is answered at most twice: once, and once more when the nonce went stale. */
  async #proven(expires: number, to?: SipDestination): Promise<SipOutcome> {
    let outcome = await this.#send(expires, undefined, to);
    for (let attempt = 0; attempt < 2; attempt++) {
      const proof = outcome.kind === "response" && outcome.response.status === 401 ? this.#answer(outcome.response) : undefined;
      if (!proof) break;
      outcome = await this.#send(expires, proof, to);
    }
    return outcome;
  }

  #answer(response: SipResponse): readonly [string, string] | undefined {
    const { link, hash, random } = this.#options;
    return answerDigestChallenge(response, { method: "REGISTER", uri: this.#uri, username: link.localId, secret: { kind: "password", password: link.password }, hash, random });
  }

  get #uri(): string {
    return `sip:${this.#options.link.serverId}@${this.#options.link.serverDomain}`;
  }

  async #send(expires: number, proof: readonly [string, string] | undefined, to: SipDestination = this.#upper.destination): Promise<SipOutcome> {
    const self = `sip:${this.#options.link.localId}@${this.#options.link.serverDomain}`;
    this.#cseq += 1;
    const headers = [["Expires", String(expires)] as const, gbVersionHeader, ...(proof ? [proof] : [])];
    const request = this.#upper.request("REGISTER", { uri: this.#uri, from: self, to: self, callId: this.#callId, cseq: this.#cseq, headers });
    const outcome = await this.#options.router.agent.send(request, to);
    if (outcome.kind === "response") this.#upper.heard = outcome.flow;
    return outcome;
  }

  #read(outcome: SipOutcome): RegisterOutcome {
    if (outcome.kind === "timeout") return { kind: "offline", reason: "no answer" };
    if (outcome.kind === "unreachable") return { kind: "offline", reason: outcome.reason };
    const { status, reason } = outcome.response;
    if (status >= 300) return { kind: "refused", status, reason };
    return { kind: "registered", flow: outcome.flow, expires: expiresOf(outcome.response) || this.#expires };
  }
}

function minimumAsked(outcome: SipOutcome): number | undefined {
  if (outcome.kind !== "response" || outcome.response.status !== 423) return undefined;
  const text = outcome.response.headers.get("min-expires")?.trim() ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
