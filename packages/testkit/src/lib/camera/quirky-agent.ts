import { formatSessionDescription, parseSessionDescription } from "@porchlight/sdp";
import { sipHeaders, type SipAgent, type SipDestination, type SipIncoming, type SipIncomingInvite, type SipOutcome, type SipOutgoing } from "@porchlight/sip";
import type { CameraQuirks } from "./quirks.ts";

/** An agent that bends what passes through it for cameras with quirks; `quirksOf` is asked by device or channel id. */
export function createQuirkyAgent(agent: SipAgent, quirksOf: (id: string) => Readonly<CameraQuirks> | undefined): SipAgent {
  function send(request: SipOutgoing, to: SipDestination): Promise<SipOutcome> {
    const muted = isKeepalive(request) && quirksOf(idIn(request.from))?.muteKeepalives;
    return muted && to.kind === "flow" ? Promise.resolve(heard(to)) : agent.send(request, to);
  }

  function bend(incoming: SipIncomingInvite): SipIncomingInvite {
    if (!quirksOf(idIn(incoming.request.uri))?.noSsrcLine) return incoming;
    return {
      request: incoming.request,
      flow: incoming.flow,
      reply: (status, reply) => incoming.reply(status, reply),
      accept: (reply) => incoming.accept({ ...reply, body: withoutSsrcLine(reply.body) }),
      onCancel: (listener) => incoming.onCancel(listener),
    };
  }

  function onRequest(method: string, handler: (incoming: SipIncomingInvite) => void): void {
    if (method === "INVITE") agent.onRequest("INVITE", (incoming) => handler(bend(incoming)));
    else agent.onRequest(method, handler as (incoming: SipIncoming) => void);
  }

  return {
    send,
    onRequest,
    invite: (request, to, options) => agent.invite(request, to, options),
    subscribe: (request, to) => agent.subscribe(request, to),
    acceptSubscribe: (incoming, reply) => agent.acceptSubscribe(incoming, reply),
    onFlowClosed: (listener) => agent.onFlowClosed(listener),
    get listening() {
      return agent.listening;
    },
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}

function isKeepalive({ method, body }: SipOutgoing): boolean {
  return method === "MESSAGE" && body !== undefined && new TextDecoder("latin1").decode(body).includes("<CmdType>Keepalive</CmdType>");
}

function heard(to: Extract<SipDestination, { kind: "flow" }>): SipOutcome {
  return { kind: "response", flow: to.flow, response: { kind: "response", status: 200, reason: "OK", headers: sipHeaders(), body: new Uint8Array() } };
}

function withoutSsrcLine(body: Uint8Array | undefined): Uint8Array | undefined {
  return body && formatSessionDescription({ ...parseSessionDescription(body), ssrc: undefined });
}

/** The user part of a SIP URI. */
function idIn(uri: string): string {
  return /sips?:([^@;>]+)@/.exec(uri)?.[1] ?? "";
}
