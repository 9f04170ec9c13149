import type { SipDestination, SipFlow, SipInviteOutcome, SipOutgoing } from "./agent.ts";
import { callerDialog, targetOf } from "./caller-dialog.ts";
import { afterMs, exchange, reach, viaOn, type AgentCore } from "./core.ts";
import { encodeSipMessage } from "./encode.ts";
import { sipHeaders } from "./headers.ts";
import type { SipRequest, SipResponse } from "./message.ts";
import { tagOf } from "./name-addr.ts";
import { newRequest, type NewRequest } from "./new-request.ts";

/** Sends INVITE and follows it to a dialog or a refusal (RFC 3261 §13.2, §9.1). */
export async function invite(core: AgentCore, outgoing: SipOutgoing, to: SipDestination, signal: AbortSignal | undefined): Promise<SipInviteOutcome> {
  if (signal?.aborted) return { kind: "cancelled" };
  const flow = await reach(core, to);
  if ("kind" in flow) return flow;
  if (signal?.aborted) return { kind: "cancelled" };
  const call = newRequest(core, { ...outgoing, method: "INVITE" }, flow);
  return new Promise((resolve) => new Caller(core, call, flow, signal, resolve).start());
}

/** One outgoing call until its INVITE transaction is over. */
class Caller {
  readonly #core: AgentCore;
  readonly #call: NewRequest;
  readonly #flow: SipFlow;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (outcome: SipInviteOutcome) => void;
  readonly #acks = new Map<string, Uint8Array>();
  #forget: () => void = () => {};
  #provisional = false;
  #aborted = false;
  #cancelSent = false;
  #answered = false;

  constructor(core: AgentCore, call: NewRequest, flow: SipFlow, signal: AbortSignal | undefined, resolve: (outcome: SipInviteOutcome) => void) {
    this.#core = core;
    this.#call = call;
    this.#flow = flow;
    this.#signal = signal;
    this.#resolve = (outcome) => {
      signal?.removeEventListener("abort", this.#abort);
      resolve(outcome);
    };
  }

  start(): void {
    this.#signal?.addEventListener("abort", this.#abort);
    const { request, branch } = this.#call;
    this.#forget = this.#core.clients.open(
      request,
      branch,
      this.#flow,
      {
        response: (response, from) => this.#response(response, from),
        failed: (kind) => {
          if (this.#answered) return;
          this.#answered = true;
          if (this.#aborted) this.#resolve({ kind: "cancelled" });
          else this.#resolve(kind === "timeout" ? { kind } : { kind, reason: "the connection is closed or full" });
        },
      },
      (response) => refusalAck(request, response),
    );
  }

  readonly #abort = (): void => {
    this.#aborted = true;
    if (this.#provisional) this.#cancel();
  };

  #response(response: SipResponse, from: SipFlow): void {
    if (response.status < 200) return this.#progress();
    if (response.status < 300) return this.#success(response, from);
    if (this.#answered) return;
    this.#answered = true;
    this.#resolve(this.#aborted ? { kind: "cancelled" } : { kind: "rejected", response });
  }

  #progress(): void {
    this.#provisional = true;
    if (this.#aborted) this.#cancel();
  }

  /** CANCEL repeats the INVITE's Via and CSeq number (§9.1). A peer that never answers is given up after 64·T1. */
  #cancel(): void {
    if (this.#cancelSent || this.#answered) return;
    this.#cancelSent = true;
    const { request, branch, sequence } = this.#call;
    const kept = new Set(["via", "route", "from", "to", "call-id", "max-forwards"]);
    const entries = request.headers.entries.filter(([name]) => kept.has(name.toLowerCase()));
    const headers = sipHeaders([...entries, ["CSeq", `${sequence} CANCEL`]]);
    void exchange(this.#core, { kind: "request", method: "CANCEL", uri: request.uri, headers, body: new Uint8Array(0) }, branch, this.#flow);
    afterMs(this.#core, 64 * this.#core.times.t1, () => {
      if (this.#answered) return;
      this.#answered = true;
      this.#forget();
      this.#resolve({ kind: "cancelled" });
    });
  }

  /** Every 2xx is acknowledged; the first one makes the dialog, those of other forks are ended at once (§13.2.2.4). */
  #success(response: SipResponse, from: SipFlow): void {
    const tag = tagOf(response.headers.get("to")) ?? "";
    const known = this.#acks.get(tag);
    if (known) return void this.#core.wire().sendBytes(from, known);
    const ack = ackOf(this.#core, this.#call, response, from);
    this.#acks.set(tag, ack);
    this.#core.wire().sendBytes(from, ack);
    const dialog = callerDialog(this.#core, "call", this.#call, response, from);
    if (this.#answered || this.#aborted) void dialog.bye();
    if (this.#answered) return;
    this.#answered = true;
    this.#resolve(this.#aborted ? { kind: "cancelled" } : { kind: "accepted", response, dialog });
  }
}

function ackOf(core: AgentCore, sent: NewRequest, response: SipResponse, flow: SipFlow): Uint8Array {
  const { request, callId, sequence } = sent;
  const headers = sipHeaders([
    ["Via", viaOn(core, flow, core.ids.branch())],
    ...[...response.headers.list("record-route")].reverse().map((route) => ["Route", route] as const),
    ["From", request.headers.get("from") ?? ""],
    ["To", response.headers.get("to") ?? ""],
    ["Call-ID", callId],
    ["CSeq", `${sequence} ACK`],
    ["Max-Forwards", "70"],
  ]);
  return encodeSipMessage({ kind: "request", method: "ACK", uri: targetOf(response.headers) ?? request.uri, headers, body: new Uint8Array(0) });
}

/** The ACK of a refusal belongs to the INVITE's transaction (§17.1.1.3). */
function refusalAck(invited: SipRequest, response: SipResponse): SipRequest {
  const { headers } = invited;
  const sequence = (headers.get("cseq") ?? "").split(" ")[0];
  const entries = headers.entries.filter(([name]) => ["via", "route", "from", "call-id", "max-forwards"].includes(name.toLowerCase()));
  return {
    kind: "request",
    method: "ACK",
    uri: invited.uri,
    headers: sipHeaders([...entries, ["To", response.headers.get("to") ?? headers.get("to") ?? ""], ["CSeq", `${sequence} ACK`]]),
    body: new Uint8Array(0),
  };
}
