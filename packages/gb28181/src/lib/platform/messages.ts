import type { Clock } from "@porchlight/base";
import type { SipIncoming } from "@porchlight/sip";
import type { PlatformEvent } from "../contract.ts";
import type { ManscdpMessage } from "../manscdp/message.ts";
import { receiveManscdp } from "../manscdp/receive.ts";
import type { RequestHead } from "../request-head.ts";
import type { Caller } from "./caller.ts";
import type { Queries } from "./queries.ts";
import type { Registration, Registry } from "./registry.ts";

export interface MessagesOptions {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly queries: Queries;
  readonly caller: Caller;
  readonly emit: (event: PlatformEvent) => void;
}

/** Answers MESSAGE and NOTIFY outside a dialog. Whoever is not registered, or not where they registered, gets 403. */
export function createMessageHandler(options: MessagesOptions): (incoming: SipIncoming, head: RequestHead) => void {
  return (incoming, head) => {
    const from = options.registry.sender(head.fromId, incoming.flow);
    if (!from) return incoming.reply(403);
    const message = receiveManscdp(incoming);
    if (message) incoming.reply(act(options, from, message, incoming));
  };
}

/** Acts on one message of a proven sender; returns the status to answer. */
export function act(options: MessagesOptions, from: Registration, message: ManscdpMessage, incoming: SipIncoming): number {
  const { registry, queries, emit, clock } = options;
  const id = from.peer.id;
  switch (message.kind) {
    case "keepalive":
      if (message.deviceId !== id) return 403;
      registry.keepalive(from, incoming.flow);
      return 200;
    case "catalog":
      queries.catalogArrived(id, message);
      return 200;
    case "catalog-notify":
      if (message.changes.length > 0) emit({ kind: "catalog-changed", id, changes: message.changes, at: clock.now() });
      return 200;
    case "device-info":
    case "device-status":
      queries.questions.answered(id, message);
      return 200;
    case "alarm":
      emit({ kind: "alarm", id: message.deviceId, priority: message.priority, method: message.method, description: message.description, at: clock.now() });
      void options.caller.message(from, { kind: "result", cmd: "Alarm", sn: message.sn, deviceId: message.deviceId, ok: true });
      return 200;
    case "result":
    case "media-status":
      return 200;
    case "other":
      return message.root === "Query" || message.root === "Control" ? 501 : 200;
    case "query":
    case "broadcast":
      return 501;
  }
}
