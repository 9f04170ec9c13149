import { isFault } from "@porchlight/base";
import { formatSsrc } from "@porchlight/sdp";
import { type SipDialog, type SipHeaderEntry, type SipInviteOutcome } from "@porchlight/sip";
import type { GbId, LiveOutcome, LiveRequest, LiveSession } from "../contract.ts";
import { readLiveAnswer, writeLiveOffer } from "../live/live-sdp.ts";
import { encodeMonitorUser, monitorUserHeader } from "../monitor-user.ts";
import type { Caller } from "./caller.ts";
import type { Registration, Registry } from "./registry.ts";

export interface LiveCallsOptions {
  readonly id: GbId;
  readonly caller: Caller;
  readonly registry: Registry;
}

/** Why a session is over, as {@link LiveSession} tells it. */
type Ending = Awaited<LiveSession["ended"]>;

/** Ends one session with BYE and says why. */
type End = (why: Ending) => Promise<void>;

/** Invites peers to send live media (§9.2) and keeps the sessions by peer, so that they end when the peer goes. */
export class LiveCalls {
  readonly #options: LiveCallsOptions;
  readonly #sessions = new Map<GbId, Set<End>>();

  constructor(options: LiveCallsOptions) {
    this.#options = options;
  }

  async invite(request: LiveRequest): Promise<LiveOutcome> {
    const { caller, registry } = this.#options;
    const to = registry.online(request.peerId);
    if (!to) return { kind: "offline" };
    if (request.signal?.aborted) return { kind: "cancelled" };
    const outcome = await caller.agent.invite(this.#request(to, request), caller.destination(to), request.signal ? { signal: request.signal } : {});
    return this.#outcome(request, outcome);
  }

  /** Ends every session with a peer: `transport-lost` when it went away, `local-bye` when it was forgotten. */
  async endAll(peerId: GbId, why: Ending): Promise<void> {
    await Promise.all([...(this.#sessions.get(peerId) ?? [])].map((end) => end(why)));
  }

  async endEverything(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((peerId) => this.endAll(peerId, "local-bye")));
  }

  #request(to: Registration, request: LiveRequest) {
    const { id, caller } = this.#options;
    const ssrc = formatSsrc(request.ssrc);
    const headers: SipHeaderEntry[] = [["Subject", `${request.channelId}:${ssrc},${id}:0`]];
    if (request.viewer) headers.push([monitorUserHeader, encodeMonitorUser(request.viewer)]);
    const body = writeLiveOffer({ originId: id, address: request.receive, transport: request.transport, ssrc: request.ssrc });
    return caller.request(to, "INVITE", request.channelId, { headers, body, contentType: "Application/SDP" });
  }

  #outcome(request: LiveRequest, outcome: SipInviteOutcome): LiveOutcome | Promise<LiveOutcome> {
    switch (outcome.kind) {
      case "accepted":
        return this.#accepted(request, outcome);
      case "rejected":
        return { kind: "refused", status: outcome.response.status, reason: outcome.response.reason };
      case "unreachable":
        return { kind: "offline" };
      case "cancelled":
      case "timeout":
        return { kind: outcome.kind };
    }
  }

  async #accepted(request: LiveRequest, { response, dialog }: Extract<SipInviteOutcome, { kind: "accepted" }>): Promise<LiveOutcome> {
    try {
      const answer = readLiveAnswer(response.body, request.transport);
      return { kind: "live", session: this.#session(request.peerId, dialog, answer.ssrc ?? request.ssrc, answer.address) };
    } catch (error) {
      if (!isFault(error)) throw error;
      void dialog.bye();
      return { kind: "bad-answer", reason: error.message };
    }
  }

  #session(peerId: GbId, dialog: SipDialog, ssrc: number, remote: LiveSession["remote"]): LiveSession {
    const sessions = this.#sessions.get(peerId) ?? new Set();
    this.#sessions.set(peerId, sessions);
    let endBecause: End = async () => {};
    const ended = new Promise<Ending>((resolve) => {
      endBecause = (why) => {
        resolve(why);
        return dialog.bye();
      };
      void dialog.ended.then(resolve);
    });
    sessions.add(endBecause);
    void ended.then(() => {
      sessions.delete(endBecause);
      if (sessions.size === 0 && this.#sessions.get(peerId) === sessions) this.#sessions.delete(peerId);
    });
    return { ssrc, remote, ended, bye: () => dialog.bye() };
  }
}
