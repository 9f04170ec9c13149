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
export { parseAuthHeader, formatAuthHeader, type AuthHeader } from "./lib/auth-header.ts";
export { createFailureBackOff, type FailureBackOff, type FailureBackOffOptions } from "./lib/back-off.ts";
export { formatCSeq, parseCSeq, type CSeq } from "./lib/cseq.ts";
export { createSipAgent, type SipAgentLimits, type SipAgentOptions } from "./lib/create-agent.ts";
export { answerDigestChallenge, type DigestAnswerOptions } from "./lib/digest-client.ts";
export { createDigestServer, type DigestServer, type DigestServerOptions, type DigestVerdict } from "./lib/digest-server.ts";
export {
  digestHa1,
  digestResponse,
  formatDigestChallenge,
  formatDigestCredentials,
  parseDigestChallenge,
  parseDigestCredentials,
  type DigestChallenge,
  type DigestCredentials,
  type DigestSecret,
} from "./lib/digest.ts";
export { encodeSipMessage } from "./lib/encode.ts";
export { sipFaults, type SipFaultCode } from "./lib/faults.ts";
export type { SipDropReport } from "./lib/flood-report.ts";
export { createSipFramer, type SipFrame, type SipFramer } from "./lib/framer.ts";
export type { DigestAlgorithm, Hash } from "./lib/hash.ts";
export { canonicalHeaderName, sipHeaders, type SipHeaderEntry, type SipHeaders } from "./lib/headers.ts";
export type { SipMessage, SipRequest, SipResponse } from "./lib/message.ts";
export { headerTextFromUtf8, latin1Decode, latin1Encode } from "./lib/latin1.ts";
export { defaultSipLimits, type SipLimits } from "./lib/limits.ts";
export { formatNameAddr, parseNameAddr, tagOf, uriOf, type NameAddr } from "./lib/name-addr.ts";
export { createNonceRegister, type NonceRegister, type NonceRegisterOptions, type NonceVerdict } from "./lib/nonce-register.ts";
export { formatParams, parseParams, type SipParams } from "./lib/params.ts";
export { parseSipMessage } from "./lib/parse.ts";
export { reasonPhrase } from "./lib/reasons.ts";
export type { SendResult, SipSocketEvents, SipSockets } from "./lib/sockets.ts";
export { createSourceThrottle, type SourceThrottle, type SourceThrottleOptions } from "./lib/source-throttle.ts";
export { defaultSipTimes, type SipTimes } from "./lib/timers.ts";
export { formatSipUri, parseSipUri, type SipUri } from "./lib/uri.ts";
export { formatVia, parseVia, type Via } from "./lib/via.ts";
