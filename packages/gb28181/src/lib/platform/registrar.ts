import { seconds } from "@porchlight/base";
import {
  createDigestServer,
  createFailureBackOff,
  createSourceThrottle,
  type DigestCredentials,
  type DigestServer,
  type FailureBackOff,
  type SipHeaderEntry,
  type SipIncoming,
  type SourceThrottle,
} from "@porchlight/sip";
import { formatBeijingTime } from "../beijing-time.ts";
import type { GbId, KnownPeer, PlatformEvent } from "../contract.ts";
import { isGbId } from "../gb-id.ts";
import { expiresOf, type RequestHead } from "../request-head.ts";
import { gbVersion, gbVersionHeader, type GbPlatformOptions } from "./options.ts";
import type { Registry } from "./registry.ts";

export interface RegistrarOptions extends Pick<GbPlatformOptions, "clock" | "random" | "hash" | "peers"> {
  readonly realm: string;
  readonly minExpires: number;
  readonly maxExpires: number;
  readonly registry: Registry;
  readonly emit: (event: PlatformEvent) => void;
}

interface Attempt {
  readonly incoming: SipIncoming;
  readonly id: GbId;
  readonly credentials: DigestCredentials;
}

type Refusal = Extract<PlatformEvent, { kind: "refused" }>["reason"];

/** Answers REGISTER (§9.1): a challenge that keeps no state, then proof of the secret, then the registry. */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #digest: DigestServer;
  /** Wrong answers by host and id: each further one waits longer. */
  readonly #guesses: FailureBackOff;
  /** Wrong answers by host over all ids: when spent, only ids already registered from that host are heard. */
  readonly #hosts: FailureBackOff;
  /** Events caused by strangers, by host: a flood of requests is not a flood of events. */
  readonly #reports: SourceThrottle;
  readonly #sightings: SourceThrottle;

  constructor(options: RegistrarOptions) {
    const { clock, random, hash, realm } = options;
    this.#options = options;
    this.#digest = createDigestServer({ realm, clock, random, hash });
    this.#guesses = createFailureBackOff({ clock });
    this.#hosts = createFailureBackOff({ clock, free: 60, longest: seconds(60) });
    this.#reports = createSourceThrottle({ clock, rate: 1, burst: 20 });
    this.#sightings = createSourceThrottle({ clock, rate: 1 / 60, burst: 1 });
  }

  handle(incoming: SipIncoming, head: RequestHead): void {
    if (!isGbId(head.fromId) || head.toId !== head.fromId) return refuse(incoming, 403);
    const credentials = this.#digest.credentials(incoming.request);
    if (!credentials) return this.#challenge(incoming, false);
    const attempt = { incoming, id: head.fromId, credentials };
    Promise.resolve(this.#options.peers(head.fromId)).then(
      (peer) => (peer ? this.#known(attempt, peer) : this.#unknown(attempt)),
      () => refuse(incoming, 503),
    );
  }

  #known(attempt: Attempt, peer: KnownPeer): void {
    const { incoming, id, credentials } = attempt;
    const source = `${incoming.flow.remoteHost} ${id}`;
    if (this.#guesses.wait(source) > 0) return this.#refused(attempt, "throttled");
    if (this.#hosts.wait(incoming.flow.remoteHost) > 0 && !this.#options.registry.sender(id, incoming.flow)) return this.#refused(attempt, "throttled");
    if (credentials.username !== id) return this.#failed(attempt, source, "wrong-username");
    switch (this.#digest.verify("REGISTER", credentials, { kind: "password", password: peer.password })) {
      case "accepted":
        this.#guesses.succeeded(source);
        return this.#accept(attempt, peer);
      case "wrong":
        return this.#failed(attempt, source, "wrong-password");
      case "stale":
      case "replayed":
      case "refused":
        return this.#challenge(incoming, true);
      case "busy":
        return refuse(incoming, 503);
    }
  }

  /** Only a stranger that answers a nonce of ours is reported: its address is then its own. */
  #unknown({ incoming, id, credentials }: Attempt): void {
    const { remoteHost } = incoming.flow;
    const reachable = this.#digest.verify("REGISTER", credentials, { kind: "password", password: "" });
    refuse(incoming, 403);
    if (reachable !== "wrong" && reachable !== "accepted") return;
    if (!this.#reports.admit(remoteHost) || !this.#sightings.admit(id)) return;
    this.#options.emit({ kind: "quarantined", id, host: remoteHost, at: this.#options.clock.now() });
  }

  #failed(attempt: Attempt, source: string, reason: Refusal): void {
    this.#guesses.failed(source);
    this.#hosts.failed(attempt.incoming.flow.remoteHost);
    this.#refused(attempt, reason);
  }

  #refused({ incoming, id }: Attempt, reason: Refusal): void {
    const host = incoming.flow.remoteHost;
    refuse(incoming, 403, reason === "throttled" ? [["Retry-After", "60"]] : []);
    if (this.#reports.admit(host)) this.#options.emit({ kind: "refused", id, host, reason, at: this.#options.clock.now() });
  }

  #challenge(incoming: SipIncoming, stale: boolean): void {
    refuse(incoming, 401, this.#digest.challenge({ stale }));
  }

  #accept({ incoming, id }: Attempt, peer: KnownPeer): void {
    const { registry, minExpires, maxExpires, clock } = this.#options;
    const asked = expiresOf(incoming.request) ?? maxExpires;
    if (asked !== 0 && asked < minExpires) return refuse(incoming, 423, [["Min-Expires", String(minExpires)]]);
    const granted = Math.min(asked, maxExpires);
    const contact = incoming.request.headers.get("contact");
    incoming.reply(200, {
      headers: [["Date", formatBeijingTime(clock.now(), { milliseconds: true })], ["Expires", String(granted)], ...(contact === undefined || granted === 0 ? [] : [["Contact", contact] as const]), gbVersionHeader],
    });
    if (granted === 0) registry.unregister(id);
    else registry.register(peer, incoming.flow, granted, gbVersion(incoming.request.headers.get("x-gb-ver")));
  }
}

function refuse(incoming: SipIncoming, status: number, headers: readonly SipHeaderEntry[] = []): void {
  incoming.reply(status, { headers: [...headers, gbVersionHeader] });
}
