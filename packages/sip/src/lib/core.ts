import { milliseconds, type Clock } from "@porchlight/base";
import type { SipDestination, SipFlow, SipOutcome, SipTransport } from "./agent.ts";
import { contactValue, viaValue } from "./build.ts";
import type { ClientTransactions } from "./client-transactions.ts";
import type { DialogTable } from "./dialog-table.ts";
import type { DropCounter } from "./flood-report.ts";
import type { Identifiers } from "./identifiers.ts";
import type { SipRequest } from "./message.ts";
import type { ServerTransactions } from "./server-transactions.ts";
import type { SipSockets } from "./sockets.ts";
import type { SipTimes } from "./timers.ts";
import type { Wire } from "./wire.ts";

/** What the halves of an agent share. */
export interface AgentCore {
  readonly clock: Clock;
  readonly times: SipTimes;
  readonly ids: Identifiers;
  readonly userAgent: string | undefined;
  readonly sockets: SipSockets;
  readonly drops: DropCounter;
  readonly clients: ClientTransactions;
  readonly servers: ServerTransactions;
  readonly dialogs: DialogTable;
  readonly wire: () => Wire;
  readonly isClosed: () => boolean;
  /** Told what a handler threw; the peer got 500. */
  readonly handlerFailed: (error: unknown) => void;
}

/** Our listening address on a transport, as Via and Contact name it; a flow's own address when we do not listen there. */
export function addressOn(core: AgentCore, flow: SipFlow): { host: string; port: number } {
  const listening = core.sockets.listening.find((at) => at.transport === flow.transport);
  return listening ?? { host: flow.localHost, port: flow.localPort };
}

export function viaOn(core: AgentCore, flow: SipFlow, branch: string): string {
  return viaValue(flow, addressOn(core, flow), branch);
}

/** Our Contact for the user of `uri`, reachable the way `flow` goes. */
export function contactOn(core: AgentCore, flow: SipFlow, uri: string): string {
  const { host, port } = addressOn(core, flow);
  return contactValue(uri, flow.transport as SipTransport, host, port);
}

/** Opens the way to a destination. */
export async function reach(core: AgentCore, to: SipDestination): Promise<SipFlow | { kind: "unreachable"; reason: string }> {
  if (core.isClosed()) return { kind: "unreachable", reason: "the agent is closed" };
  if (to.kind === "flow") return to.flow;
  try {
    const flow = await core.sockets.connect(to.transport, to.host, to.port);
    return core.isClosed() ? { kind: "unreachable", reason: "the agent is closed" } : flow;
  } catch (error) {
    return { kind: "unreachable", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Sends a non-INVITE request and waits for its final outcome. */
export function exchange(core: AgentCore, request: SipRequest, branch: string, flow: SipFlow): Promise<SipOutcome> {
  if (core.isClosed()) return Promise.resolve({ kind: "unreachable", reason: "the agent is closed" });
  return new Promise((resolve) => {
    core.clients.open(request, branch, flow, {
      response(response, from) {
        if (response.status >= 200) resolve({ kind: "response", response, flow: from });
      },
      failed: (kind) => resolve(kind === "timeout" ? { kind } : { kind, reason: "the connection is closed or full" }),
    });
  });
}

export function afterMs(core: AgentCore, delay: number, task: () => void): () => void {
  return core.clock.after(milliseconds(delay), task);
}
