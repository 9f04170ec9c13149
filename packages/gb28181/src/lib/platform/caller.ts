import type { SipAgent, SipDestination, SipOutcome, SipOutgoing } from "@porchlight/sip";
import type { GbId, QueryOutcome } from "../contract.ts";
import type { GbCharset } from "../manscdp/charset.ts";
import { encodeManscdp, manscdpContentType, type WritableManscdp } from "../manscdp/encode.ts";
import { addressUri } from "../request-head.ts";
import type { Registration } from "./registry.ts";

export interface CallerOptions {
  readonly agent: SipAgent;
  readonly id: GbId;
  readonly domain: string;
  readonly charset: GbCharset;
}

/** Writes requests from this platform to a registered peer, always on the flow the peer registered on. */
export interface Caller {
  readonly agent: SipAgent;
  destination(to: Registration): SipDestination;
  request(to: Registration, method: string, targetId: GbId, extra: Partial<SipOutgoing>): SipOutgoing;
  body(to: Registration, message: WritableManscdp): Pick<SipOutgoing, "body" | "contentType">;
  message(to: Registration, message: WritableManscdp): Promise<SipOutcome>;
}

export function createCaller(options: CallerOptions): Caller {
  const { agent, id, domain } = options;
  const caller: Caller = {
    agent,
    destination: (to) => ({ kind: "flow", flow: to.flow }),
    request(to, method, targetId, extra) {
      const { remoteHost, remotePort } = to.flow;
      const uri = addressUri(targetId, remoteHost, remotePort);
      return { method, uri, from: `sip:${id}@${domain}`, to: uri, ...extra };
    },
    body: (to, message) => ({ body: encodeManscdp(message, to.peer.charset ?? options.charset), contentType: manscdpContentType }),
    message: (to, message) => agent.send(caller.request(to, "MESSAGE", to.peer.id, caller.body(to, message)), caller.destination(to)),
  };
  return caller;
}

/** What a query's own transaction says: undefined when the peer accepted it, else the outcome to return. */
export function queryFailure(outcome: SipOutcome): Exclude<QueryOutcome<never>, { kind: "ok" }> | undefined {
  if (outcome.kind === "timeout") return { kind: "timeout" };
  if (outcome.kind === "unreachable") return { kind: "offline" };
  const { status, reason } = outcome.response;
  return status < 300 ? undefined : { kind: "refused", status, reason };
}
