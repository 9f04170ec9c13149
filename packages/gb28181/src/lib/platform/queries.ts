import { seconds, type Clock } from "@porchlight/base";
import { createCatalogAssembler, type AssembledCatalog, type CatalogAssembler } from "../catalog/assembler.ts";
import type { CatalogItem, DeviceInfo, DeviceStatus, GbId, PlatformEvent, QueryOutcome } from "../contract.ts";
import type { CatalogMessage, QueryCommand } from "../manscdp/message.ts";
import { queryFailure, type Caller } from "./caller.ts";
import { createQuestions, type Questions } from "./questions.ts";
import type { Registration, Registry } from "./registry.ts";

export interface QueriesOptions {
  readonly clock: Clock;
  readonly caller: Caller;
  readonly registry: Registry;
  /** Seconds. */
  readonly answerWithin: number;
  readonly catalogLimit: number;
  readonly emit: (event: PlatformEvent) => void;
}

/** Asks registered peers and joins what they answer (§9.5). */
export class Queries {
  readonly #options: QueriesOptions;
  readonly #catalogs: CatalogAssembler;
  readonly questions: Questions;
  #lastSn = 0;

  constructor(options: QueriesOptions) {
    const { clock, catalogLimit, answerWithin } = options;
    this.#options = options;
    this.#catalogs = createCatalogAssembler({ clock, maxItems: catalogLimit, silence: seconds(answerWithin) });
    this.questions = createQuestions(clock, seconds(answerWithin));
  }

  /** A serial number no other question of this platform carries. */
  nextSn(): number {
    this.#lastSn = this.#lastSn >= 2_000_000_000 ? 1 : this.#lastSn + 1;
    return this.#lastSn;
  }

  async catalog(peerId: GbId): Promise<QueryOutcome<readonly CatalogItem[]>> {
    const to = this.#options.registry.online(peerId);
    if (!to) return { kind: "offline" };
    const sn = this.nextSn();
    let cancel = (): void => {};
    const assembled = new Promise<AssembledCatalog>((resolve) => (cancel = this.#catalogs.open(peerId, sn, resolve)));
    const failure = await this.#ask(to, "Catalog", sn);
    if (failure) {
      cancel();
      return failure;
    }
    const list = await assembled;
    if (list.partial && list.items.length === 0) return { kind: "timeout" };
    this.#announce(peerId, list);
    return { kind: "ok", value: list.items, ...(list.partial ? { partial: true } : {}) };
  }

  async deviceInfo(peerId: GbId): Promise<QueryOutcome<DeviceInfo>> {
    const answer = await this.#single(peerId, "DeviceInfo", "device-info");
    return answer.kind === "answer" ? { kind: "ok", value: answer.message.info } : answer;
  }

  async deviceStatus(peerId: GbId): Promise<QueryOutcome<DeviceStatus>> {
    const answer = await this.#single(peerId, "DeviceStatus", "device-status");
    return answer.kind === "answer" ? { kind: "ok", value: answer.message.status } : answer;
  }

  /** A catalogue Response that arrived, asked for or not. */
  catalogArrived(peerId: GbId, message: CatalogMessage): void {
    const accepted = this.#catalogs.accept(peerId, message, (list) => this.#announce(peerId, list));
    if (accepted.kind === "changes") this.#changed(peerId, accepted.items);
  }

  /** Ends every question to a peer that went away. */
  abandon(peerId: GbId): void {
    this.#catalogs.abandon(peerId);
    this.questions.abandon(peerId);
  }

  async #single<Kind extends "device-info" | "device-status">(peerId: GbId, cmd: QueryCommand, kind: Kind) {
    const to = this.#options.registry.online(peerId);
    if (!to) return { kind: "offline" } as const;
    const sn = this.nextSn();
    const question = this.questions.open(peerId, sn, kind);
    const failure = await this.#ask(to, cmd, sn);
    if (failure) {
      question.drop();
      return failure;
    }
    question.startWaiting();
    const message = await question.answer;
    return message ? ({ kind: "answer", message } as const) : ({ kind: "timeout" } as const);
  }

  async #ask(to: Registration, cmd: QueryCommand, sn: number) {
    return queryFailure(await this.#options.caller.message(to, { kind: "query", cmd, sn, deviceId: to.peer.id }));
  }

  /** An incomplete list is told as rows that exist, never as the whole: it must not wipe what is known. */
  #announce(id: GbId, list: AssembledCatalog): void {
    if (list.partial) this.#changed(id, list.items);
    else this.#options.emit({ kind: "catalog", id, items: list.items, at: this.#options.clock.now() });
  }

  #changed(id: GbId, items: readonly CatalogItem[]): void {
    if (items.length === 0) return;
    this.#options.emit({ kind: "catalog-changed", id, changes: items.map((item) => ({ event: "UPDATE", item })), at: this.#options.clock.now() });
  }
}
