import type { SipDestination, SipFlow, SipOutcome, SipOutgoing } from "@porchlight/sip";
import type { GbId } from "../contract.ts";
import { encodeManscdp, manscdpContentType, type WritableManscdp } from "../manscdp/encode.ts";
import type { GbDeviceOptions } from "./options.ts";

/** Writes requests to the upper platform; shared by all parts of one device. */
export class UpperCaller {
  readonly #options: GbDeviceOptions;
  #flow: SipFlow | undefined;
  #lastSn = 0;

  constructor(options: GbDeviceOptions) {
    this.#options = options;
  }

  /** The flow on which the registration stands, undefined while there is none. */
  get flow(): SipFlow | undefined {
    return this.#flow;
  }
  set flow(flow: SipFlow | undefined) {
    this.#flow = flow;
  }

  /** The flow the platform last answered a REGISTER on: its first request may come in the same breath as the 200. */
  heard: SipFlow | undefined;

  nextSn(): number {
    this.#lastSn = this.#lastSn >= 2_000_000_000 ? 1 : this.#lastSn + 1;
    return this.#lastSn;
  }

  /** The registered flow, else the link's address. */
  get destination(): SipDestination {
    const { transport, host, port } = this.#options.link;
    return this.#flow ? { kind: "flow", flow: this.#flow } : { kind: "address", transport, host, port };
  }

  request(method: string, extra: Partial<SipOutgoing>): SipOutgoing {
    const { serverId, serverDomain, localId } = this.#options.link;
    return { method, uri: `sip:${serverId}@${serverDomain}`, from: `sip:${localId}@${serverDomain}`, to: `sip:${serverId}@${serverDomain}`, ...extra };
  }

  message(message: WritableManscdp): Promise<SipOutcome> {
    return this.send(encodeManscdp(message, this.#options.link.charset));
  }

  send(body: Uint8Array): Promise<SipOutcome> {
    return this.#options.router.agent.send(this.request("MESSAGE", { body, contentType: manscdpContentType }), this.destination);
  }

  /** True for a request of this link's upper platform: its id in From, and the host we registered at. */
  isUpper(fromId: GbId, flow: SipFlow): boolean {
    const known = this.#flow ?? this.heard;
    if (fromId !== this.#options.link.serverId || !known) return false;
    return flow.id === known.id || flow.remoteHost === known.remoteHost;
  }
}
