import type { Clock } from "@porchlight/base";
import { inviteClientTable, type InviteClientAction, type InviteClientInput } from "./invite-client-fsm.ts";
import { createMachine } from "./machine.ts";
import type { SipResponse } from "./message.ts";
import { nonInviteClientTable, type NonInviteClientAction, type NonInviteClientInput } from "./non-invite-client-fsm.ts";
import { createTimers, type SipTimes } from "./timers.ts";

export interface ClientTransaction {
  start(): void;
  receive(response: SipResponse): void;
  transportError(): void;
  /** Forgets timers without telling the user. */
  drop(): void;
}

/** What a client transaction asks of its surroundings. */
export interface ClientTransactionPort {
  readonly clock: Clock;
  readonly times: SipTimes;
  /** TCP: no retransmission, no waiting for stray repeats. */
  readonly reliable: boolean;
  /** Puts the request on the wire; `false` when the transport refused. */
  send(): boolean;
  /** Acknowledges a non-2xx final response to INVITE. */
  ack(response: SipResponse): void;
  deliver(response: SipResponse): void;
  failed(kind: "timeout" | "unreachable"): void;
  ended(): void;
}

/** INVITE client transaction on its table. */
export function createInviteClientTransaction(port: ClientTransactionPort): ClientTransaction {
  const { times, reliable } = port;
  const timers = createTimers<"a" | "b" | "d" | "m">(port.clock);
  let interval = times.t1;
  let latest: SipResponse | undefined;
  const deliver = (to: (response: SipResponse) => void): void => {
    if (latest) to(latest);
  };
  const perform: Record<InviteClientAction, () => void> = {
    send: () => sendOrFail(port, input),
    ack: () => deliver(port.ack),
    deliver: () => deliver(port.deliver),
    timeout: () => port.failed("timeout"),
    unreachable: () => port.failed("unreachable"),
    "arm-a": () => {
      if (!reliable) timers.set("a", interval, () => input("timer-a"));
      interval *= 2;
    },
    "arm-b": () => timers.set("b", 64 * times.t1, () => input("timer-b")),
    "arm-d": () => timers.set("d", reliable ? 0 : Math.max(32_000, 64 * times.t1), () => input("timer-d")),
    "arm-m": () => timers.set("m", 64 * times.t1, () => input("timer-m")),
    "stop-a": () => timers.stop("a"),
    "stop-b": () => timers.stop("b"),
    end: () => {
      timers.stopAll();
      port.ended();
    },
  };
  const machine = createMachine(inviteClientTable, (action) => perform[action]());
  const input = (what: InviteClientInput): void => machine.input(what);
  return {
    start: () => machine.start(),
    receive(response) {
      latest = response;
      input(response.status < 200 ? "1xx" : response.status < 300 ? "2xx" : "3xx-6xx");
    },
    transportError: () => input("transport-error"),
    drop: () => timers.stopAll(),
  };
}

/** Non-INVITE client transaction on its table. */
export function createNonInviteClientTransaction(port: ClientTransactionPort): ClientTransaction {
  const { times, reliable } = port;
  const timers = createTimers<"e" | "f" | "k">(port.clock);
  let interval = times.t1;
  let latest: SipResponse | undefined;
  const armE = (delay: number): void => {
    if (!reliable) timers.set("e", delay, () => input("timer-e"));
  };
  const perform: Record<NonInviteClientAction, () => void> = {
    send: () => sendOrFail(port, input),
    deliver: () => {
      if (latest) port.deliver(latest);
    },
    timeout: () => port.failed("timeout"),
    unreachable: () => port.failed("unreachable"),
    "arm-e": () => {
      armE(interval);
      interval = Math.min(interval * 2, times.t2);
    },
    "arm-e-slow": () => armE(times.t2),
    "arm-f": () => timers.set("f", 64 * times.t1, () => input("timer-f")),
    "arm-k": () => timers.set("k", reliable ? 0 : times.t4, () => input("timer-k")),
    "stop-e": () => timers.stop("e"),
    "stop-f": () => timers.stop("f"),
    end: () => {
      timers.stopAll();
      port.ended();
    },
  };
  const machine = createMachine(nonInviteClientTable, (action) => perform[action]());
  const input = (what: NonInviteClientInput): void => machine.input(what);
  return {
    start: () => machine.start(),
    receive(response) {
      latest = response;
      input(response.status < 200 ? "1xx" : "final");
    },
    transportError: () => input("transport-error"),
    drop: () => timers.stopAll(),
  };
}

function sendOrFail(port: ClientTransactionPort, input: (what: "transport-error") => void): void {
  if (!port.send()) input("transport-error");
}
