import { seconds, type Cancel, type Clock } from "@porchlight/base";
import type { SipDialog, SipIncoming } from "@porchlight/sip";
import type { GbId, QueryOutcome } from "../contract.ts";
import { receiveManscdp } from "../manscdp/receive.ts";
import type { ManscdpMessage } from "../manscdp/message.ts";
import { expiresOf } from "../request-head.ts";
import type { Caller } from "./caller.ts";
import type { Registration } from "./registry.ts";

export interface SubscriptionsOptions {
  readonly clock: Clock;
  readonly caller: Caller;
  /** Seconds asked for. */
  readonly expires: number;
  readonly nextSn: () => number;
  /** A NOTIFY of the dialog; returns the status to answer. */
  readonly onNotify: (peerId: GbId, message: ManscdpMessage, incoming: SipIncoming) => number;
}

interface Subscription {
  readonly dialog: SipDialog;
  readonly event: string;
  cancelRefresh: Cancel;
}

/** Catalogue subscriptions to peers (§9.11), refreshed in their own dialog until the peer goes or refuses. */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #active = new Map<GbId, Subscription>();

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  /** Subscribes; an active subscription is kept and counts as success. */
  async subscribe(to: Registration): Promise<QueryOutcome<void>> {
    const peerId = to.peer.id;
    if (this.#active.has(peerId)) return { kind: "ok", value: undefined };
    const { caller, expires, nextSn } = this.#options;
    const sn = nextSn();
    const event = `Catalog;id=${sn}`;
    const body = caller.body(to, { kind: "query", cmd: "Catalog", sn, deviceId: peerId });
    const request = caller.request(to, "SUBSCRIBE", peerId, { headers: [["Event", event], ["Expires", String(expires)], ["Accept", "application/MANSCDP+xml"]], ...body });
    const outcome = await caller.agent.subscribe(request, caller.destination(to));
    switch (outcome.kind) {
      case "accepted":
        this.#keep(to, outcome.dialog, event, expiresOf(outcome.response) ?? expires);
        return { kind: "ok", value: undefined };
      case "rejected":
        return { kind: "refused", status: outcome.response.status, reason: outcome.response.reason };
      case "unreachable":
        return { kind: "offline" };
      case "timeout":
      case "cancelled":
        return { kind: "timeout" };
    }
  }

  /** Forgets the subscription of a peer that went away; nothing is sent. */
  drop(peerId: GbId): void {
    this.#active.get(peerId)?.cancelRefresh();
    this.#active.delete(peerId);
  }

  clear(): void {
    for (const peerId of [...this.#active.keys()]) this.drop(peerId);
  }

  #keep(to: Registration, dialog: SipDialog, event: string, granted: number): void {
    const peerId = to.peer.id;
    this.drop(peerId);
    const subscription: Subscription = { dialog, event, cancelRefresh: () => {} };
    this.#active.set(peerId, subscription);
    dialog.onRequest((incoming) => this.#arrived(peerId, subscription, incoming));
    void dialog.ended.then(() => this.#lost(peerId, subscription));
    this.#scheduleRefresh(to, subscription, granted);
  }

  #arrived(peerId: GbId, subscription: Subscription, incoming: SipIncoming): void {
    if (incoming.request.method !== "NOTIFY") return incoming.reply(405);
    if (/^\s*terminated/i.test(incoming.request.headers.get("subscription-state") ?? "")) this.#lost(peerId, subscription);
    if (incoming.request.body.length === 0) return incoming.reply(200);
    const message = receiveManscdp(incoming);
    if (message) incoming.reply(this.#options.onNotify(peerId, message, incoming));
  }

  #scheduleRefresh(to: Registration, subscription: Subscription, granted: number): void {
    subscription.cancelRefresh();
    subscription.cancelRefresh = this.#options.clock.after(seconds(Math.max(5, granted * 0.8)), () => void this.#refresh(to, subscription));
  }

  async #refresh(to: Registration, subscription: Subscription): Promise<void> {
    const { caller, expires, nextSn } = this.#options;
    const body = caller.body(to, { kind: "query", cmd: "Catalog", sn: nextSn(), deviceId: to.peer.id });
    const outcome = await subscription.dialog.request("SUBSCRIBE", { headers: [["Event", subscription.event], ["Expires", String(expires)]], ...body });
    if (this.#active.get(to.peer.id) !== subscription) return;
    if (outcome.kind === "response" && outcome.response.status < 300) return this.#scheduleRefresh(to, subscription, expiresOf(outcome.response) ?? expires);
    this.#lost(to.peer.id, subscription);
    await this.subscribe(to);
  }

  #lost(peerId: GbId, subscription: Subscription): void {
    if (this.#active.get(peerId) === subscription) this.drop(peerId);
  }
}
