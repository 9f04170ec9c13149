import type { Clock } from "@porchlight/base";
import type { SipFlow } from "./agent.ts";
import { createInviteClientTransaction, createNonInviteClientTransaction, type ClientTransaction } from "./client-transaction.ts";
import { encodeSipMessage } from "./encode.ts";
import type { SipRequest, SipResponse } from "./message.ts";
import type { SipTimes } from "./timers.ts";
import { parseVia } from "./via.ts";
import type { Wire } from "./wire.ts";

export interface ClientHandlers {
  response(response: SipResponse, flow: SipFlow): void;
  failed(kind: "timeout" | "unreachable"): void;
}

/** All client transactions of an agent. */
export interface ClientTransactions {
  /** Sends `request` (whose top Via carries `branch`) and follows it to its end. `ack` builds the ACK of a non-2xx answer. Returns the function that forgets it. */
  open(request: SipRequest, branch: string, flow: SipFlow, handlers: ClientHandlers, ack?: (response: SipResponse) => SipRequest): () => void;
  /** `false` when no transaction is waiting for it. */
  receive(response: SipResponse, flow: SipFlow): boolean;
  flowClosed(flow: SipFlow): void;
  /** Fails everything that is still open as unreachable. */
  close(): void;
  readonly size: number;
}

interface Open {
  readonly transaction: ClientTransaction;
  readonly flow: SipFlow;
  readonly looseKey: string;
  last: SipFlow;
}

export function createClientTransactions(options: { clock: Clock; times: SipTimes; wire: () => Wire }): ClientTransactions {
  const open = new Map<string, Open>();
  const loose = new Map<string, string>();
  const forget = (key: string): void => {
    const entry = open.get(key);
    if (!entry) return;
    open.delete(key);
    if (loose.get(entry.looseKey) === key) loose.delete(entry.looseKey);
  };
  const fail = (entries: [string, Open][]): void => {
    for (const [key, { transaction }] of entries) {
      transaction.transportError();
      transaction.drop();
      forget(key);
    }
  };
  return {
    open(request, branch, flow, handlers, ack) {
      const key = `${branch} ${request.method}`;
      const bytes = encodeSipMessage(request);
      const create = request.method === "INVITE" ? createInviteClientTransaction : createNonInviteClientTransaction;
      const transaction = create({
        clock: options.clock,
        times: options.times,
        reliable: flow.transport === "tcp",
        send: () => options.wire().sendBytes(flow, bytes),
        ack: (response) => void (ack && options.wire().send(flow, ack(response))),
        deliver: (response) => handlers.response(response, open.get(key)?.last ?? flow),
        failed: handlers.failed,
        ended: () => forget(key),
      });
      const looseKey = looseKeyOf(request);
      open.set(key, { transaction, flow, looseKey, last: flow });
      loose.set(looseKey, key);
      transaction.start();
      return () => {
        transaction.drop();
        forget(key);
      };
    },
    receive(response, flow) {
      const entry = open.get(keyOf(response, loose) ?? "");
      if (!entry) return false;
      entry.last = flow;
      entry.transaction.receive(response);
      return true;
    },
    flowClosed: (flow) => fail([...open].filter(([, entry]) => entry.flow.id === flow.id)),
    close: () => fail([...open]),
    get size() {
      return open.size;
    },
  };
}

/** Branch and CSeq method (RFC 3261 §17.1.3); for answers that lost their Via, Call-ID and CSeq. */
function keyOf(response: SipResponse, loose: ReadonlyMap<string, string>): string | undefined {
  const via = response.headers.list("via")[0];
  if (via === undefined) return loose.get(looseKeyOf(response));
  const method = (response.headers.get("cseq") ?? "").split(/\s+/)[1] ?? "";
  try {
    return `${parseVia(via).params.get("branch") ?? ""} ${method}`;
  } catch {
    return undefined;
  }
}

function looseKeyOf(message: SipRequest | SipResponse): string {
  return `${message.headers.get("call-id") ?? ""} ${(message.headers.get("cseq") ?? "").replace(/\s+/g, " ")}`;
}
