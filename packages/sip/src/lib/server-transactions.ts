import type { Clock } from "@porchlight/base";
import type { SipFlow } from "./agent.ts";
import type { SipRequest } from "./message.ts";
import { tagOf } from "./name-addr.ts";
import {
  createInviteServerTransaction,
  createNonInviteServerTransaction,
  type InviteServerTransaction,
  type InviteServerTransactionPort,
  type ServerTransaction,
} from "./server-transaction.ts";
import type { SipTimes } from "./timers.ts";
import { branchCookie, parseVia } from "./via.ts";
import type { Wire } from "./wire.ts";

export interface ServerTransactionLimits {
  /** Open server transactions in all. Default 20000; requests beyond it are dropped unanswered. */
  readonly serverTransactions: number;
  /** Open server transactions of one remote address. Default 2000. */
  readonly serverTransactionsPerSource: number;
}

export interface InviteHandlers {
  confirmed(): void;
  unacknowledged(): void;
  giveUp(): void;
  /** The caller sent CANCEL while no final response was given. */
  cancelled(): void;
}

/** All server transactions of an agent, in bounded number. */
export interface ServerTransactions {
  /** `true` when the request was a repeat (or the ACK of a refusal) and is dealt with. */
  absorb(request: SipRequest, flow: SipFlow): boolean;
  /** Whether one more may be opened for this source. */
  room(flow: SipFlow): boolean;
  openInvite(request: SipRequest, flow: SipFlow, handlers: InviteHandlers): InviteServerTransaction;
  open(request: SipRequest, flow: SipFlow): ServerTransaction;
  /** Drops the transaction of this request at once, so that a repeat counts as new. */
  forget(request: SipRequest, flow: SipFlow): void;
  /** Tells the INVITE transaction a CANCEL speaks of; `false` when there is none (RFC 3261 §9.2). */
  cancel(cancel: SipRequest, flow: SipFlow): boolean;
  flowClosed(flow: SipFlow): void;
  close(): void;
  readonly size: number;
}

interface Open {
  readonly transaction: ServerTransaction;
  readonly invite?: InviteServerTransaction;
  readonly cancelled?: () => void;
  readonly flow: SipFlow;
}

export function createServerTransactions(options: { clock: Clock; times: SipTimes; limits: ServerTransactionLimits; wire: () => Wire }): ServerTransactions {
  return new TransactionTable(options);
}

class TransactionTable implements ServerTransactions {
  readonly #options: { clock: Clock; times: SipTimes; limits: ServerTransactionLimits; wire: () => Wire };
  readonly #open = new Map<string, Open>();
  readonly #perSource = new Map<string, number>();

  constructor(options: { clock: Clock; times: SipTimes; limits: ServerTransactionLimits; wire: () => Wire }) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  absorb(request: SipRequest, flow: SipFlow): boolean {
    const ack = request.method === "ACK";
    const entry = this.#open.get(keyOf(request, flow, ack ? "INVITE" : request.method));
    if (!entry) return false;
    if (!ack) entry.transaction.repeated();
    else entry.invite?.acknowledged();
    return true;
  }

  room(flow: SipFlow): boolean {
    const { serverTransactions, serverTransactionsPerSource } = this.#options.limits;
    return this.#open.size < serverTransactions && (this.#perSource.get(flow.remoteHost) ?? 0) < serverTransactionsPerSource;
  }

  openInvite(request: SipRequest, flow: SipFlow, handlers: InviteHandlers): InviteServerTransaction {
    const key = keyOf(request, flow, "INVITE");
    const port: InviteServerTransactionPort = { ...this.#port(key, flow), ...handlers };
    const invite = createInviteServerTransaction(port);
    this.#add(key, { transaction: invite, invite, cancelled: () => handlers.cancelled(), flow });
    return invite;
  }

  open(request: SipRequest, flow: SipFlow): ServerTransaction {
    const key = keyOf(request, flow, request.method);
    const transaction = createNonInviteServerTransaction(this.#port(key, flow));
    this.#add(key, { transaction, flow });
    return transaction;
  }

  forget(request: SipRequest, flow: SipFlow): void {
    const key = keyOf(request, flow, request.method);
    this.#open.get(key)?.transaction.drop();
    this.#remove(key);
  }

  cancel(cancel: SipRequest, flow: SipFlow): boolean {
    const entry = this.#open.get(keyOf(cancel, flow, "INVITE"));
    if (entry?.invite?.state === "proceeding") entry.cancelled?.();
    return entry !== undefined;
  }

  flowClosed(flow: SipFlow): void {
    this.#fail([...this.#open].filter(([, entry]) => entry.flow.id === flow.id));
  }

  close(): void {
    this.#fail([...this.#open]);
  }

  #fail(entries: [string, Open][]): void {
    for (const [key, { transaction }] of entries) {
      transaction.transportError();
      transaction.drop();
      this.#remove(key);
    }
  }

  #port(key: string, flow: SipFlow): { clock: Clock; times: SipTimes; reliable: boolean; send: (bytes: Uint8Array) => boolean; ended: () => void } {
    const { clock, times, wire } = this.#options;
    return { clock, times, reliable: flow.transport === "tcp", send: (bytes) => wire().sendBytes(flow, bytes), ended: () => this.#remove(key) };
  }

  #add(key: string, entry: Open): void {
    this.#open.set(key, entry);
    this.#perSource.set(entry.flow.remoteHost, (this.#perSource.get(entry.flow.remoteHost) ?? 0) + 1);
    entry.transaction.start();
  }

  #remove(key: string): void {
    const entry = this.#open.get(key);
    if (!entry) return;
    this.#open.delete(key);
    const left = (this.#perSource.get(entry.flow.remoteHost) ?? 1) - 1;
    if (left > 0) this.#perSource.set(entry.flow.remoteHost, left);
    else this.#perSource.delete(entry.flow.remoteHost);
  }
}

/** RFC 3261 §17.2.3: branch and sent-by; without a usable Via or branch, what RFC 2543 compared, within one flow. */
function keyOf(request: SipRequest, flow: SipFlow, method: string): string {
  const top = request.headers.list("via")[0];
  if (top !== undefined) {
    try {
      const { host, port, params } = parseVia(top);
      const branch = params.get("branch");
      if (branch?.startsWith(branchCookie)) return `${branch}|${host.toLowerCase()}:${port ?? ""}|${method}`;
    } catch {
      // An unreadable Via identifies nothing; the older comparison below does.
    }
  }
  const sequence = (request.headers.get("cseq") ?? "").split(/\s+/)[0];
  return `${request.headers.get("call-id") ?? ""}|${sequence}|${tagOf(request.headers.get("from")) ?? ""}|${flow.id}|${method}`;
}
