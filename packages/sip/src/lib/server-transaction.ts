import type { Clock } from "@porchlight/base";
import { inviteServerTable, type InviteServerAction, type InviteServerInput, type InviteServerState } from "./invite-server-fsm.ts";
import { createMachine } from "./machine.ts";
import { nonInviteServerTable, type NonInviteServerAction, type NonInviteServerInput } from "./non-invite-server-fsm.ts";
import { createTimers, type SipTimes } from "./timers.ts";

export interface ServerTransaction {
  start(): void;
  /** The same request again. */
  repeated(): void;
  /** Sends a response and remembers its bytes for repeats. */
  respond(status: number, bytes: Uint8Array): void;
  transportError(): void;
  drop(): void;
}

export interface InviteServerTransaction extends ServerTransaction {
  readonly state: InviteServerState;
  acknowledged(): void;
}

/** What a server transaction asks of its surroundings. */
export interface ServerTransactionPort {
  readonly clock: Clock;
  readonly times: SipTimes;
  readonly reliable: boolean;
  /** `false` when the transport refused. */
  send(bytes: Uint8Array): boolean;
  ended(): void;
}

export interface InviteServerTransactionPort extends ServerTransactionPort {
  /** The ACK of a 2xx arrived. */
  confirmed(): void;
  /** No ACK came for a 2xx, or the transport was lost before. */
  unacknowledged(): void;
  /** Nobody answered the call in time. */
  giveUp(): void;
}

/** INVITE server transaction on its table. */
export function createInviteServerTransaction(port: InviteServerTransactionPort): InviteServerTransaction {
  const { times, reliable } = port;
  const timers = createTimers<"g" | "h" | "i" | "l" | "wait">(port.clock);
  let interval = times.t1;
  let latest: Uint8Array | undefined;
  const perform: Record<InviteServerAction, () => void> = {
    send: () => {
      if (latest && !port.send(latest)) input("transport-error");
    },
    "give-up": () => port.giveUp(),
    "no-ack": () => port.unacknowledged(),
    confirm: () => port.confirmed(),
    "arm-g": () => {
      if (!reliable || machine.state === "accepted") timers.set("g", interval, () => input("timer-g"));
      interval = Math.min(interval * 2, times.t2);
    },
    "arm-h": () => timers.set("h", 64 * times.t1, () => input("timer-h")),
    "arm-i": () => timers.set("i", reliable ? 0 : times.t4, () => input("timer-i")),
    "arm-l": () => timers.set("l", 64 * times.t1, () => input("timer-l")),
    "arm-wait": () => timers.set("wait", times.answer, () => input("timer-wait")),
    "stop-g": () => timers.stop("g"),
    "stop-h": () => timers.stop("h"),
    "stop-wait": () => timers.stop("wait"),
    end: () => {
      timers.stopAll();
      port.ended();
    },
  };
  const machine = createMachine(inviteServerTable, (action) => perform[action]());
  const input = (what: InviteServerInput): void => machine.input(what);
  return {
    get state() {
      return machine.state;
    },
    start: () => machine.start(),
    repeated: () => input("invite"),
    acknowledged: () => input("ack"),
    respond(status, bytes) {
      latest = bytes;
      input(status < 200 ? "send-1xx" : status < 300 ? "send-2xx" : "send-3xx-6xx");
    },
    transportError: () => input("transport-error"),
    drop: () => timers.stopAll(),
  };
}

/** Non-INVITE server transaction on its table. */
export function createNonInviteServerTransaction(port: ServerTransactionPort): ServerTransaction {
  const { times, reliable } = port;
  const timers = createTimers<"j" | "wait">(port.clock);
  let latest: Uint8Array | undefined;
  const perform: Record<NonInviteServerAction, () => void> = {
    send: () => {
      if (latest && !port.send(latest)) input("transport-error");
    },
    "arm-j": () => timers.set("j", reliable ? 0 : 64 * times.t1, () => input("timer-j")),
    "arm-wait": () => timers.set("wait", 64 * times.t1, () => input("timer-wait")),
    "stop-wait": () => timers.stop("wait"),
    end: () => {
      timers.stopAll();
      port.ended();
    },
  };
  const machine = createMachine(nonInviteServerTable, (action) => perform[action]());
  const input = (what: NonInviteServerInput): void => machine.input(what);
  return {
    start: () => machine.start(),
    repeated: () => input("request"),
    respond(status, bytes) {
      latest = bytes;
      input(status < 200 ? "send-1xx" : "send-final");
    },
    transportError: () => input("transport-error"),
    drop: () => timers.stopAll(),
  };
}
