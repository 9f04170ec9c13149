import { createEmitter, type Clock, type Random } from "@porchlight/base";
import type { SipAgent, SipDestination, SipFlow, SipIncoming, SipIncomingInvite, SipOutgoing } from "./agent.ts";
import { createClientTransactions } from "./client-transactions.ts";
import type { AgentCore } from "./core.ts";
import { createDialogTable } from "./dialog-table.ts";
import { createDropCounter, type SipDropReport } from "./flood-report.ts";
import { createIdentifiers } from "./identifiers.ts";
import { invite } from "./invite.ts";
import type { SipLimits } from "./limits.ts";
import { send, subscribe } from "./outgoing.ts";
import { createServerTransactions, type ServerTransactionLimits } from "./server-transactions.ts";
import type { SipSockets } from "./sockets.ts";
import { defaultSipTimes, type SipTimes } from "./timers.ts";
import { createUserAgentServer } from "./user-agent-server.ts";
import { createWire, type Wire } from "./wire.ts";

/** Bounds of an agent. */
export interface SipAgentLimits extends SipLimits, ServerTransactionLimits {
  /** Established dialogs. Default 20000; beyond it INVITE is answered 503. */
  readonly dialogs: number;
}

export interface SipAgentOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sockets: SipSockets;
  /** User-Agent header; none when absent. */
  readonly userAgent?: string;
  readonly limits?: Partial<SipAgentLimits>;
  readonly times?: Partial<SipTimes>;
  /** Asked for each message before it is served; `false` drops it. A `SourceThrottle` fits: `(flow) => throttle.admit(flow.remoteHost)`. */
  readonly admit?: (flow: SipFlow) => boolean;
  /** Hears what was dropped and why, each cause at most once a second. */
  readonly onDrop?: (drop: SipDropReport) => void;
  /** Hears what a request handler threw, after the peer was answered 500. Without it the error is thrown on into the sockets' callback. */
  readonly onHandlerError?: (error: unknown) => void;
}

/**
 * A SIP element (RFC 3261) over any {@link SipSockets}; it owns them and closes them when disposed. Responses go back where
 * the request came from, whatever its Via says. A TCP connection that closes ends the dialogs on it as `transport-lost`.
 */
export function createSipAgent(options: SipAgentOptions): SipAgent {
  const { clock, sockets, limits = {} } = options;
  const times = { ...defaultSipTimes, ...options.times };
  const flowClosed = createEmitter<SipFlow>();
  let closed = false;
  const wire = (): Wire => opened;
  const drops = createDropCounter(clock, (drop) => options.onDrop?.(drop));
  const core: AgentCore = {
    ...{ clock, times, sockets, drops, wire, userAgent: options.userAgent },
    ids: createIdentifiers(options.random),
    clients: createClientTransactions({ clock, times, wire }),
    servers: createServerTransactions({ clock, times, limits: { serverTransactions: 20_000, serverTransactionsPerSource: 2_000, ...limits }, wire }),
    dialogs: createDialogTable(limits.dialogs ?? 20_000),
    isClosed: () => closed,
    handlerFailed(error) {
      if (!options.onHandlerError) throw error;
      options.onHandlerError(error);
    },
  };
  const server = createUserAgentServer(core);
  const opened = createWire({
    ...{ sockets, limits, drops },
    admit: (flow) => !closed && (options.admit?.(flow) ?? true),
    received(message, flow) {
      if (message.kind === "request") server.receive(message, flow);
      else if (!core.clients.receive(message, flow)) drops.count("stray-response", flow.remoteHost);
    },
    closed(flow) {
      core.dialogs.flowClosed(flow);
      core.clients.flowClosed(flow);
      core.servers.flowClosed(flow);
      flowClosed.emit(flow);
    },
  });
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    core.dialogs.close();
    core.clients.close();
    core.servers.close();
    drops.stop();
    await sockets[Symbol.asyncDispose]();
  };
  return {
    send: (request: SipOutgoing, to: SipDestination) => send(core, request, to),
    invite: (request, to, how) => invite(core, request, to, how?.signal),
    subscribe: (request, to) => subscribe(core, request, to, server),
    acceptSubscribe: (incoming, reply) => server.acceptSubscribe(incoming, reply),
    onRequest(method: string, handler: (incoming: SipIncomingInvite) => void) {
      if (method === "INVITE") server.onInvite(handler);
      else server.on(method, handler as (incoming: SipIncoming) => void);
    },
    onFlowClosed: (listener) => void flowClosed.on(listener),
    get listening() {
      return sockets.listening;
    },
    [Symbol.asyncDispose]: close,
  };
}
