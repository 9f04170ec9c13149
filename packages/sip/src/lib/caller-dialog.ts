import type { SipFlow } from "./agent.ts";
import type { AgentCore } from "./core.ts";
import { Dialog } from "./dialog.ts";
import type { SipHeaders } from "./headers.ts";
import type { SipResponse } from "./message.ts";
import { tagOf, uriOf } from "./name-addr.ts";
import type { NewRequest } from "./new-request.ts";

/** The dialog a 2xx to our request establishes (§12.1.2). */
export function callerDialog(core: AgentCore, kind: "call" | "subscriber", sent: NewRequest, response: SipResponse, flow: SipFlow): Dialog {
  const { request, callId, localTag, sequence } = sent;
  const { headers } = response;
  const event = request.headers.get("event");
  const expires = Number(headers.get("expires") ?? request.headers.get("expires"));
  return new Dialog(core, {
    ...{ kind, callId, localTag, flow, localSequence: sequence, remoteSequence: 0 },
    remoteTag: tagOf(headers.get("to")) ?? "",
    local: request.headers.get("from") ?? "",
    remote: headers.get("to") ?? request.headers.get("to") ?? "",
    target: targetOf(headers) ?? request.uri,
    routes: [...headers.list("record-route")].reverse(),
    ...(event === undefined ? {} : { event }),
    ...(kind === "subscriber" && Number.isFinite(expires) ? { expires } : {}),
  });
}

/** The peer's Contact, when it is a usable request target. */
export function targetOf(headers: SipHeaders): string | undefined {
  return plainUri(uriOf(headers.list("contact")[0]));
}

/** `uri` if it can stand in a request line. */
export function plainUri(uri: string | undefined): string | undefined {
  return uri !== undefined && /^sips?:\S+$/i.test(uri) ? uri : undefined;
}
