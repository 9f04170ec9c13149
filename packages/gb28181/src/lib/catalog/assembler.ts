import { seconds, type Cancel, type Clock, type DurationMs } from "@porchlight/base";
import type { CatalogItem, GbId } from "../contract.ts";
import type { CatalogMessage } from "../manscdp/message.ts";

export interface AssemblerOptions {
  readonly clock: Clock;
  /** Rows kept of one catalogue. Default 10 000, the standard's own limit; more makes the result partial. */
  readonly maxItems?: number;
  /** Silence after which what arrived is handed over as partial. Default 10 s. */
  readonly silence?: DurationMs;
  /** Silence that ends a list whose SumNum is missing or was only reached by counting repeated rows. Default 1 s. */
  readonly settle?: DurationMs;
  /** Catalogues under way at once, asked for or not. Default 1000; unasked ones beyond it are read as changes. */
  readonly maxOpen?: number;
}

/** `partial`: rows are missing or may be; such a list never proves that a channel is gone. */
export interface AssembledCatalog {
  readonly items: readonly CatalogItem[];
  readonly partial: boolean;
}

/** What an arriving message meant: part of a list under way, or single rows that changed. */
export type Accepted = { readonly kind: "collected" } | { readonly kind: "changes"; readonly items: readonly CatalogItem[] };

/** Joins the messages of one catalogue by peer and SN. Order, repeats, a wrong SumNum and an absent Num do not matter. */
export interface CatalogAssembler {
  /** Begins a list that was asked for. `done` is called once, unless the list is cancelled first. */
  open(peer: GbId, sn: number, done: (catalog: AssembledCatalog) => void): Cancel;
  /** Takes one Response. `unasked` receives a full list nobody asked for, once it is complete. */
  accept(peer: GbId, message: CatalogMessage, unasked: (catalog: AssembledCatalog) => void): Accepted;
  /** Hands over what arrived from this peer as partial (it went away). */
  abandon(peer: GbId): void;
  readonly underWay: number;
}

interface List {
  readonly peer: GbId;
  readonly rows: Map<string, CatalogItem>;
  readonly asked: boolean;
  readonly done: (catalog: AssembledCatalog) => void;
  /** Rows that came, repeats and unreadable ones included. */
  received: number;
  overflown: boolean;
  cancelTimer: Cancel;
}

export function createCatalogAssembler(options: AssemblerOptions): CatalogAssembler {
  const { clock, maxItems = 10_000, silence = seconds(10), settle = seconds(1), maxOpen = 1000 } = options;
  const lists = new Map<string, List>();
  const keyOf = (peer: GbId, sn: number): string => `${peer} ${sn}`;

  function begin(key: string, peer: GbId, asked: boolean, done: List["done"]): List {
    const list: List = { peer, rows: new Map(), asked, done, received: 0, overflown: false, cancelTimer: () => {} };
    lists.set(key, list);
    wait(key, list, silence, true);
    return list;
  }

  function wait(key: string, list: List, quiet: DurationMs, partial: boolean): void {
    list.cancelTimer();
    list.cancelTimer = clock.after(quiet, () => finish(key, list, partial));
  }

  function finish(key: string, list: List, partial: boolean): void {
    if (lists.get(key) !== list) return;
    list.cancelTimer();
    lists.delete(key);
    list.done({ items: [...list.rows.values()], partial: partial || list.overflown });
  }

  function collect(key: string, list: List, message: CatalogMessage): void {
    for (const item of message.items) {
      if (list.rows.size < maxItems || list.rows.has(item.id)) list.rows.set(item.id, item);
      else list.overflown = true;
    }
    list.received += message.items.length + message.dropped;
    const { total } = message;
    if (list.overflown || (total !== undefined && list.rows.size >= total)) return finish(key, list, false);
    if (total === undefined) return wait(key, list, settle, true);
    wait(key, list, list.received >= total ? settle : silence, list.received < total);
  }

  return {
    open(peer, sn, done) {
      const key = keyOf(peer, sn);
      const list = begin(key, peer, true, done);
      return () => {
        list.cancelTimer();
        if (lists.get(key) === list) lists.delete(key);
      };
    },
    accept(peer, message, unasked) {
      const key = keyOf(peer, message.sn);
      const known = lists.get(key);
      const isList = message.total !== undefined && message.total > 1;
      if (!known && (!isList || lists.size >= maxOpen)) return { kind: "changes", items: message.items };
      collect(key, known ?? begin(key, peer, false, unasked), message);
      return { kind: "collected" };
    },
    abandon(peer) {
      for (const [key, list] of lists) if (list.peer === peer) finish(key, list, true);
    },
    get underWay() {
      return lists.size;
    },
  };
}
