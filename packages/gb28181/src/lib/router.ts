import type { Cancel } from "@porchlight/base";
import type { SipAgent, SipIncoming, SipIncomingInvite } from "@porchlight/sip";
import { requestHead, type RequestHead } from "./request-head.ts";

/** How closely a request concerns a route: aimed at its own id, at a channel it carries, or not at all. */
export type Claim = "self" | "channel" | "none";

/** One element behind a shared agent: a platform's link to an upper platform, or a camera. */
export interface GbRoute {
  /** Judged by who sent the request (From and flow) and what it is aimed at. */
  claim(incoming: SipIncoming, head: RequestHead): Claim;
  readonly handlers: GbHandlers;
}

/** Request handlers by method; a method without one is answered 405. */
export interface GbHandlers {
  readonly invite?: (incoming: SipIncomingInvite, head: RequestHead) => void;
  readonly message?: (incoming: SipIncoming, head: RequestHead) => void;
  readonly subscribe?: (incoming: SipIncoming, head: RequestHead) => void;
  readonly notify?: (incoming: SipIncoming, head: RequestHead) => void;
  readonly register?: (incoming: SipIncoming, head: RequestHead) => void;
  readonly options?: (incoming: SipIncoming, head: RequestHead) => void;
}

/**
 * Lets one {@link SipAgent} serve a platform and any number of devices: a platform's own server side and its links upward share one port.
 * A request goes to the device whose upper platform sent it, else to the platform, else it is refused 403. It takes over all request handlers of the agent.
 */
export interface GbRouter {
  readonly agent: SipAgent;
  /** Adds a device. Returns the function that takes it out. */
  addDevice(route: GbRoute): Cancel;
  /** Sets what receives every request no device claims. Returns the function that takes it out. */
  setPlatform(handlers: GbHandlers): Cancel;
}

const methods = ["message", "subscribe", "notify", "register", "options"] as const;

export function createGbRouter(agent: SipAgent): GbRouter {
  const devices = new Set<GbRoute>();
  let platform: GbHandlers | undefined;

  function handlersFor(incoming: SipIncoming, head: RequestHead): GbHandlers | undefined {
    let channel: GbRoute | undefined;
    for (const route of devices) {
      const claim = route.claim(incoming, head);
      if (claim === "self") return route.handlers;
      if (claim === "channel") channel ??= route;
    }
    return channel?.handlers ?? platform;
  }

  function route<Incoming extends SipIncoming>(incoming: Incoming, pick: (handlers: GbHandlers) => ((incoming: Incoming, head: RequestHead) => void) | undefined): void {
    const head = requestHead(incoming.request);
    if (!head) return incoming.reply(400, { reason: "Bad From, To or Request-URI" });
    const handlers = handlersFor(incoming, head);
    if (!handlers) return incoming.reply(403);
    const handler = pick(handlers);
    if (handler) handler(incoming, head);
    else incoming.reply(405, { headers: [["Allow", "INVITE, ACK, CANCEL, BYE, MESSAGE, SUBSCRIBE, NOTIFY"]] });
  }

  for (const method of methods) agent.onRequest(method.toUpperCase(), (incoming) => route(incoming, (handlers) => handlers[method]));
  agent.onRequest("INVITE", (incoming) => route(incoming, (handlers) => handlers.invite));

  return {
    agent,
    addDevice(device) {
      devices.add(device);
      return () => devices.delete(device);
    },
    setPlatform(handlers) {
      platform = handlers;
      return () => {
        if (platform === handlers) platform = undefined;
      };
    },
  };
}
