export type { SipAgent } from "./lib/agent.ts";
