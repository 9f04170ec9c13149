import { Fault } from "@porchlight/base";
import type { SipDestination, SipInviteOutcome, SipOutcome, SipOutgoing } from "./agent.ts";
import { callerDialog } from "./caller-dialog.ts";
import { exchange, reach, type AgentCore } from "./core.ts";
import type { SipFaultCode } from "./faults.ts";
import { newRequest } from "./new-request.ts";

/** Sends a non-INVITE request outside a dialog. */
export async function send(core: AgentCore, outgoing: SipOutgoing, to: SipDestination): Promise<SipOutcome> {
  if (["INVITE", "ACK", "CANCEL"].includes(outgoing.method)) {
    throw new Fault<SipFaultCode>("sip.misuse", `send() does not send ${outgoing.method}`, { context: { method: outgoing.method } });
  }
  const flow = await reach(core, to);
  if ("kind" in flow) return flow;
  const { request, branch } = newRequest(core, outgoing, flow);
  return exchange(core, request, branch, flow);
}

/** Sends SUBSCRIBE (RFC 6665 §4.1). `early` holds back a NOTIFY that overtakes the 200 until the dialog exists. */
export async function subscribe(core: AgentCore, outgoing: SipOutgoing, to: SipDestination, early: EarlyNotifies): Promise<SipInviteOutcome> {
  const flow = await reach(core, to);
  if ("kind" in flow) return flow;
  const sent = newRequest(core, { ...outgoing, method: "SUBSCRIBE" }, flow);
  early.expectNotify(sent.callId);
  try {
    const outcome = await exchange(core, sent.request, sent.branch, flow);
    if (outcome.kind !== "response") return outcome;
    if (outcome.response.status >= 300) return { kind: "rejected", response: outcome.response };
    return { kind: "accepted", response: outcome.response, dialog: callerDialog(core, "subscriber", sent, outcome.response, outcome.flow) };
  } finally {
    early.releaseNotify(sent.callId);
  }
}

/** What {@link subscribe} needs of the answering half. */
export interface EarlyNotifies {
  expectNotify(callId: string): void;
  releaseNotify(callId: string): void;
}
