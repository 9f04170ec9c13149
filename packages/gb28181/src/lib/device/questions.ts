import { isFault } from "@porchlight/base";
import type { SipIncoming } from "@porchlight/sip";
import type { ManscdpMessage, QueryCommand } from "../manscdp/message.ts";
import { receiveManscdp } from "../manscdp/receive.ts";
import { catalogPages } from "./catalog-pages.ts";
import type { GbDeviceOptions } from "./options.ts";
import type { UpperCaller } from "./upper-caller.ts";

/** Answers the upper platform's MESSAGEs (§9.5): 200 at once, then the answer as a MESSAGE of our own. */
export class UpperQuestions {
  readonly #options: GbDeviceOptions;
  readonly #upper: UpperCaller;
  #catalogUnderWay = 0;

  constructor(options: GbDeviceOptions, upper: UpperCaller) {
    this.#options = options;
    this.#upper = upper;
  }

  handle(incoming: SipIncoming): void {
    const message = receiveManscdp(incoming);
    if (!message) return;
    if (message.kind === "query") return this.#query(incoming, message);
    if (message.kind === "other" && message.root !== "Response" && message.root !== "Notify") return incoming.reply(501);
    if (message.kind === "broadcast") return incoming.reply(501);
    incoming.reply(200);
  }

  #query(incoming: SipIncoming, query: Extract<ManscdpMessage, { kind: "query" }>): void {
    if (query.cmd !== "DeviceInfo" && !this.#knows(query.deviceId)) return incoming.reply(404);
    if (query.cmd === "Catalog" && this.#catalogUnderWay >= 4) return incoming.reply(486);
    incoming.reply(200);
    this.#answer(query.cmd, query.sn, query.deviceId).catch((error: unknown) => this.#failed(query, error));
  }

  /** A text the charset cannot carry is an answer with Result ERROR, not a lossy one. */
  async #failed(query: Extract<ManscdpMessage, { kind: "query" }>, error: unknown): Promise<void> {
    if (!isFault(error, "gb.charset-lossy")) throw error;
    await this.#upper.message({ kind: "result", cmd: query.cmd, sn: query.sn, deviceId: query.deviceId, ok: false });
  }

  async #answer(cmd: QueryCommand, sn: number, deviceId: string): Promise<void> {
    const { handlers } = this.#options;
    if (cmd === "DeviceInfo") await this.#upper.message({ kind: "device-info", sn, deviceId, ok: true, info: handlers.info() });
    else if (cmd === "DeviceStatus") await this.#upper.message({ kind: "device-status", sn, deviceId, ok: true, status: handlers.status(deviceId) });
    else await this.#sendCatalog(sn, deviceId);
  }

  /** Each message only after the 200 of the one before; an unheard one ends the answer. */
  async #sendCatalog(sn: number, deviceId: string): Promise<void> {
    const { handlers, link, tuning } = this.#options;
    const maxBytes = link.transport === "udp" ? (tuning?.udpBody ?? 900) : (tuning?.tcpBody ?? 32_768);
    const all = handlers.catalog();
    const asked = deviceId === link.localId ? all : all.filter((item) => item.id === deviceId);
    this.#catalogUnderWay += 1;
    try {
      for (const body of catalogPages({ sn, deviceId }, asked, { charset: link.charset, maxBytes, maxRows: tuning?.rowsPerMessage ?? 100 })) {
        const outcome = await this.#upper.send(body);
        if (outcome.kind !== "response" || outcome.response.status >= 300) return;
      }
    } finally {
      this.#catalogUnderWay -= 1;
    }
  }

  #knows(deviceId: string): boolean {
    return deviceId === this.#options.link.localId || this.#options.handlers.catalog().some((item) => item.id === deviceId);
  }
}
