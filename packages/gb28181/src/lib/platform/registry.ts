import { after, milliseconds, seconds, type Cancel, type Clock } from "@porchlight/base";
import type { SipFlow } from "@porchlight/sip";
import type { GbId, KnownPeer, PlatformEvent } from "../contract.ts";

/** One peer's registration. It outlives `online` over UDP until it expires, so that a late keepalive revives it. */
export interface Registration {
  readonly peer: KnownPeer;
  /** Where requests to the peer go: the flow it registered on, or the one it moved to. */
  flow: SipFlow;
  expiresAt: number;
  online: boolean;
  version: string | undefined;
  cancelKeepalive: Cancel;
  cancelExpiry: Cancel;
}

export interface RegistryOptions {
  readonly clock: Clock;
  /** Silence that makes a peer offline, seconds. */
  readonly offlineAfter: number;
  readonly emit: (event: PlatformEvent) => void;
  /** Called when a peer stops being reachable, before the event. */
  readonly onGone: (id: GbId) => void;
}

/** Who is registered, from where, and whether they still live. */
export interface Registry {
  register(peer: KnownPeer, flow: SipFlow, expires: number, version: string | undefined): void;
  unregister(id: GbId): void;
  online(id: GbId): Registration | undefined;
  /** The registration that a request with this From on this flow belongs to; undefined for strangers and for a known id elsewhere. */
  sender(id: GbId, flow: SipFlow): Registration | undefined;
  keepalive(registration: Registration, flow: SipFlow): void;
  flowClosed(flow: SipFlow): void;
  /** Removes without an event. */
  forget(id: GbId): void;
  clear(): void;
}

export function createRegistry(options: RegistryOptions): Registry {
  const { clock, emit, onGone } = options;
  const peers = new Map<GbId, Registration>();

  function stop(registration: Registration): void {
    registration.cancelKeepalive();
    registration.cancelExpiry();
  }

  function watch(registration: Registration): void {
    registration.cancelKeepalive();
    registration.cancelKeepalive = clock.after(seconds(options.offlineAfter), () => goOffline(registration));
  }

  function goOffline(registration: Registration): void {
    if (!registration.online) return;
    registration.online = false;
    registration.cancelKeepalive();
    onGone(registration.peer.id);
    emit({ kind: "offline", id: registration.peer.id, at: clock.now() });
  }

  function expire(registration: Registration): void {
    remove(registration.peer.id);
    goOffline(registration);
  }

  function remove(id: GbId): Registration | undefined {
    const registration = peers.get(id);
    if (registration) stop(registration);
    peers.delete(id);
    return registration;
  }

  function announce(registration: Registration, refresh: boolean): void {
    const { peer, flow, version, expiresAt } = registration;
    const where = { host: flow.remoteHost, port: flow.remotePort, transport: flow.transport };
    const now = clock.now();
    emit({ kind: "registered", id: peer.id, ...where, expiresAt: after(now, milliseconds(expiresAt - clock.monotonic())), version, refresh, at: now });
  }

  return {
    register(peer, flow, expires, version) {
      const before = remove(peer.id);
      const refresh = before !== undefined && before.online && before.flow.id === flow.id;
      if (before?.online && !refresh) onGone(peer.id);
      const registration: Registration = { peer, flow, version, online: true, expiresAt: clock.monotonic() + seconds(expires), cancelKeepalive: () => {}, cancelExpiry: () => {} };
      registration.cancelExpiry = clock.after(seconds(expires), () => expire(registration));
      peers.set(peer.id, registration);
      watch(registration);
      announce(registration, refresh);
    },
    unregister(id) {
      const registration = remove(id);
      if (!registration) return;
      if (registration.online) onGone(id);
      emit({ kind: "unregistered", id, at: clock.now() });
    },
    online(id) {
      const registration = peers.get(id);
      return registration?.online ? registration : undefined;
    },
    sender(id, flow) {
      const registration = peers.get(id);
      return registration && sameSource(registration.flow, flow) ? registration : undefined;
    },
    keepalive(registration, flow) {
      if (flow.transport === registration.flow.transport) registration.flow = flow;
      const revived = !registration.online;
      registration.online = true;
      watch(registration);
      if (revived) announce(registration, false);
      emit({ kind: "keepalive", id: registration.peer.id, at: clock.now() });
    },
    flowClosed(flow) {
      for (const registration of peers.values()) {
        if (registration.flow.id === flow.id) expire(registration);
      }
    },
    forget(id) {
      const registration = remove(id);
      if (registration?.online) onGone(id);
    },
    clear() {
      for (const registration of peers.values()) stop(registration);
      peers.clear();
    },
  };
}

/** A peer stays itself on its flow, and on its host when only its UDP port moved (NAT) or it sends something large by TCP. */
function sameSource(known: SipFlow, flow: SipFlow): boolean {
  return known.id === flow.id || (known.transport === "udp" && known.remoteHost === flow.remoteHost);
}
