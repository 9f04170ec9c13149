import { milliseconds, seconds, type Cancel } from "@porchlight/base";
import type { SipDialog, SipIncoming } from "@porchlight/sip";
import type { CatalogChange } from "../contract.ts";
import { catalogItemXml } from "../manscdp/catalog-item.ts";
import { canEncode } from "../manscdp/charset.ts";
import { encodeManscdp, manscdpContentType } from "../manscdp/encode.ts";
import { receiveManscdp } from "../manscdp/receive.ts";
import { expiresOf } from "../request-head.ts";
import type { GbDeviceOptions } from "./options.ts";
import type { UpperCaller } from "./upper-caller.ts";

/** How long the first notification waits, so that the subscriber has seen its 200. */
const firstAfter = milliseconds(100);

/** The upper platform's catalogue subscription (§9.11): one at a time, refreshed in its dialog. A newer one replaces it. */
export class CatalogNotifier {
  readonly #options: GbDeviceOptions;
  readonly #upper: UpperCaller;
  #subscription: { readonly dialog: SipDialog; readonly event: string; cancelExpiry: Cancel } | undefined;
  /** Notifications go one after the other, so that changes arrive in order. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: GbDeviceOptions, upper: UpperCaller) {
    this.#options = options;
    this.#upper = upper;
  }

  handle(incoming: SipIncoming): void {
    const event = incoming.request.headers.get("event") ?? "";
    if (!/^\s*catalog\b/i.test(event)) return incoming.reply(489, { headers: [["Allow-Events", "Catalog"]] });
    const query = receiveManscdp(incoming);
    if (!query) return;
    if (query.kind !== "query" || query.cmd !== "Catalog") return incoming.reply(489);
    const expires = grantedExpires(incoming);
    const dialog = this.#options.router.agent.acceptSubscribe(incoming, { headers: [["Expires", String(expires)], ["Event", event]] });
    if (expires === 0) return;
    this.clear();
    this.#subscription = { dialog, event, cancelExpiry: () => {} };
    this.#expireAfter(expires);
    dialog.onRequest((again) => this.#refreshed(again));
    this.#options.clock.after(firstAfter, () => void this.notify(this.#absent()));
  }

  /** Sends changes in batches, in order; does nothing without a subscription. Rows the charset cannot carry are left out. */
  async notify(changes: readonly CatalogChange[]): Promise<void> {
    const size = this.#options.tuning?.rowsPerMessage ?? 100;
    const sendable = changes.filter(({ item, event }) => canEncode(catalogItemXml(item, event), this.#options.link.charset));
    for (let at = 0; at < sendable.length; at += size) {
      const batch = sendable.slice(at, at + size);
      this.#queue = this.#queue.then(() => this.#send(batch));
    }
    await this.#queue;
  }

  clear(): void {
    this.#subscription?.cancelExpiry();
    this.#subscription = undefined;
  }

  async #send(changes: readonly CatalogChange[]): Promise<void> {
    const subscription = this.#subscription;
    if (!subscription) return;
    const { link } = this.#options;
    const body = encodeManscdp({ kind: "catalog-notify", sn: this.#upper.nextSn(), deviceId: link.localId, total: changes.length, changes }, link.charset);
    const headers = [["Event", subscription.event], ["Subscription-State", "active"]] as const;
    const outcome = await subscription.dialog.request("NOTIFY", { headers, body, contentType: manscdpContentType });
    const gone = outcome.kind === "response" && [404, 481].includes(outcome.response.status);
    if (gone && this.#subscription === subscription) this.clear();
  }

  /** 2022 asks for a first notification of what is not in order. */
  #absent(): CatalogChange[] {
    return this.#options.handlers.catalog().filter((item) => !item.online).map((item) => ({ event: "OFF", item }));
  }

  #refreshed(incoming: SipIncoming): void {
    if (incoming.request.method !== "SUBSCRIBE") return incoming.reply(405);
    const expires = grantedExpires(incoming);
    incoming.reply(200, { headers: [["Expires", String(expires)]] });
    if (expires === 0) this.clear();
    else this.#expireAfter(expires);
  }

  #expireAfter(expires: number): void {
    const subscription = this.#subscription;
    if (!subscription) return;
    subscription.cancelExpiry();
    subscription.cancelExpiry = this.#options.clock.after(seconds(expires), () => {
      if (this.#subscription === subscription) this.clear();
    });
  }
}

function grantedExpires(incoming: SipIncoming): number {
  return Math.min(expiresOf(incoming.request) ?? 3600, 86_400);
}
