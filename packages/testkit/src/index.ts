export { createSeededRandom } from "./lib/random.ts";
export { createSipNetwork, type SipNetwork, type SipNetworkOptions } from "./lib/sip-network.ts";
export { createVirtualClock, type VirtualClock } from "./lib/virtual-clock.ts";
