export type {
  SipAgent,
  SipDestination,
  SipDialog,
  SipFlow,
  SipIncoming,
  SipIncomingInvite,
  SipInviteOutcome,
  SipOutcome,
  SipOutgoing,
  SipReply,
  SipTransport,
} from "./lib/agent.ts";
export { canonicalHeaderName, sipHeaders, type SipHeaderEntry, type SipHeaders } from "./lib/headers.ts";
export type { SipMessage, SipRequest, SipResponse } from "./lib/message.ts";
