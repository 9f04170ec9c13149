import type { UnixMs } from "@porchlight/base";
import type { SipTransport } from "@porchlight/sip";

/** contract: what the server composes. GB/T 28181 clause numbers refer to the 2022 edition unless said otherwise. */

/** 20 digits (Annex E). */
export type GbId = string;

/** How RTP travels, seen from the side that RECEIVES media: `tcp-passive` = the receiver listens (SDP offer `a=setup:passive`), `tcp-active` = the receiver connects. */
export type MediaTransport = "udp" | "tcp-passive" | "tcp-active";

export interface MediaAddress {
  readonly host: string;
  readonly port: number;
}

/** One catalogue row; only fields Porchlight uses or forwards. `Password`, `IPAddress`, `MAC`, `ContactInfo` are never kept. */
export interface CatalogItem {
  readonly id: GbId;
  readonly name: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly civilCode?: string;
  readonly address?: string;
  readonly parental?: 0 | 1;
  readonly parentId?: string;
  readonly businessGroupId?: string;
  readonly online: boolean;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly ptzType?: number;
  /** 1 outdoor, 2 indoor; absent means unknown and is never read as outdoor. */
  readonly roomType?: 1 | 2;
  readonly functionType?: string;
  /** 6 digits township + village (2022). */
  readonly grassrootsCode?: string;
}

export type CatalogChange = { readonly event: "ON" | "OFF" | "VLOST" | "DEFECT" | "ADD" | "UPDATE" | "DEL"; readonly item: CatalogItem };

/** Monitor-User-Identity (§8.5): who watches, filled by the viewing platform, verified and logged by each hop. */
export interface MonitorUser {
  readonly platformId: GbId;
  readonly userId: string;
  /** Agency, person's name or staff number, category: shown to the owner. */
  readonly unit: string;
  readonly name: string;
  readonly purpose: string;
  /** Grant reference of the viewing platform. */
  readonly grant: string;
}

/** What a registered peer is known by, from the platform's own data. */
export interface KnownPeer {
  readonly id: GbId;
  readonly kind: "device" | "lower-platform";
  readonly password: string;
  /** Overrides the platform default of what the peer may use. */
  readonly charset?: "GB2312" | "GB18030" | "UTF-8";
}

export type PlatformEvent =
  | { readonly kind: "registered"; readonly id: GbId; readonly host: string; readonly port: number; readonly transport: SipTransport; readonly expiresAt: UnixMs; readonly version: string | undefined; /** True when the peer was already online on the same flow. */ readonly refresh: boolean; readonly at: UnixMs }
  | { readonly kind: "unregistered" | "offline" | "keepalive"; readonly id: GbId; readonly at: UnixMs }
  /** An id nobody provisioned tried to register: kept out, shown to the engineer. */
  | { readonly kind: "quarantined"; readonly id: GbId; readonly host: string; readonly at: UnixMs }
  | { readonly kind: "refused"; readonly id: GbId; readonly host: string; readonly reason: "wrong-password" | "wrong-username" | "throttled"; readonly at: UnixMs }
  /** A complete catalogue (after a query, or an unsolicited full response). Incomplete ones come as `catalog-changed` with UPDATE. */
  | { readonly kind: "catalog"; readonly id: GbId; readonly items: readonly CatalogItem[]; readonly at: UnixMs }
  /** Rows that changed. For ON, OFF, VLOST, DEFECT and DEL a row may carry no more than its id: `name` is then empty and only the event counts. */
  | { readonly kind: "catalog-changed"; readonly id: GbId; readonly changes: readonly CatalogChange[]; readonly at: UnixMs }
  | { readonly kind: "alarm"; readonly id: GbId; readonly priority: number; readonly method: number; readonly description: string; readonly at: UnixMs };

export interface DeviceInfo {
  readonly name: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware: string;
  readonly channels: number | undefined;
}

export interface DeviceStatus {
  readonly online: boolean;
  readonly recording: boolean | undefined;
  readonly deviceTime: UnixMs | undefined;
}

/** `partial`: only for catalogues; rows may be missing, so it never proves that a channel is gone. */
export type QueryOutcome<Value> = { readonly kind: "ok"; readonly value: Value; readonly partial?: true } | { readonly kind: "offline" } | { readonly kind: "timeout" } | { readonly kind: "refused"; readonly status: number; readonly reason: string };

/** A live INVITE from the platform to a device or lower platform. */
export interface LiveRequest {
  /** The registered peer that carries the channel. */
  readonly peerId: GbId;
  readonly channelId: GbId;
  readonly transport: MediaTransport;
  /** Our receive address for the SDP (for tcp-active: our host and port 9). */
  readonly receive: MediaAddress;
  readonly ssrc: number;
  readonly viewer?: MonitorUser;
  readonly signal?: AbortSignal;
}

/** A confirmed live session. `ssrc` is the one the sender announced (may differ from the one asked for: update the receiver). */
export interface LiveSession {
  readonly ssrc: number;
  /** The sender's media address from its SDP: dial it for tcp-active. */
  readonly remote: MediaAddress;
  bye(): Promise<void>;
  readonly ended: Promise<"local-bye" | "remote-bye" | "transport-lost" | "timeout">;
}

export type LiveOutcome = { readonly kind: "live"; readonly session: LiveSession } | { readonly kind: "offline" } | { readonly kind: "timeout" } | { readonly kind: "cancelled" } | { readonly kind: "refused"; readonly status: number; readonly reason: string } | { readonly kind: "bad-answer"; readonly reason: string };

/** The serving side: a SIP server to cameras and lower platforms. */
export interface GbPlatform extends AsyncDisposable {
  readonly id: GbId;
  onEvent(listener: (event: PlatformEvent) => void): () => void;
  isOnline(peerId: GbId): boolean;
  queryCatalog(peerId: GbId): Promise<QueryOutcome<readonly CatalogItem[]>>;
  queryDeviceInfo(peerId: GbId): Promise<QueryOutcome<DeviceInfo>>;
  queryDeviceStatus(peerId: GbId): Promise<QueryOutcome<DeviceStatus>>;
  /** Subscribes to catalogue changes; refreshed by itself while the peer is online. */
  subscribeCatalog(peerId: GbId): Promise<QueryOutcome<void>>;
  live(request: LiveRequest): Promise<LiveOutcome>;
  /** Drops a peer's registration state (device removed or password changed). */
  forget(peerId: GbId): void;
}

/** Live INVITE received by the device side, from its upper platform. */
export interface IncomingLive {
  readonly channelId: GbId;
  /** How the CALLER receives. */
  readonly transport: MediaTransport;
  /** The caller's receive address (dial it for tcp-passive; send to it for udp). */
  readonly remote: MediaAddress;
  readonly ssrc: number | undefined;
  readonly viewer: MonitorUser | undefined;
}

export type LiveAnswer =
  | {
      readonly kind: "serve";
      /** Our sending address for the SDP answer (listening port for tcp-active callers). */
      readonly send: MediaAddress;
      readonly ssrc: number;
      /** Runs after the caller's ACK: start sending. */
      start(session: ServedSession): void;
      /** Runs once when the session is over, whoever ended it, also when start never ran. */
      ended(why: "remote-bye" | "local-bye" | "transport-lost" | "timeout" | "never-confirmed"): void;
    }
  | { readonly kind: "refuse"; readonly status: 403 | 404 | 480 | 486 | 488 | 503; readonly reason: string };

export interface ServedSession {
  /** Ends it from our side (consent withdrawn, camera gone). */
  bye(): Promise<void>;
}

export interface UpperLink {
  /** The upper platform's id and SIP domain (first 10 digits by default). */
  readonly serverId: GbId;
  readonly serverDomain: string;
  readonly host: string;
  readonly port: number;
  readonly transport: SipTransport;
  /** Our own id in the eyes of the upper platform (type 200 for a platform, 132 for a camera). */
  readonly localId: GbId;
  readonly password: string;
  readonly charset: "GB2312" | "GB18030" | "UTF-8";
  /** Seconds; defaults 3600 and 60. */
  readonly registerExpires?: number;
  readonly keepaliveEvery?: number;
}

export interface DeviceSideHandlers {
  /** The channels the upper platform may know of, right now. */
  catalog(): readonly CatalogItem[];
  info(): DeviceInfo;
  status(channelId: GbId): DeviceStatus;
  live(request: IncomingLive): Promise<LiveAnswer>;
}

export type LinkState = { readonly kind: "registered"; readonly since: UnixMs } | { readonly kind: "connecting" } | { readonly kind: "refused"; readonly status: number; readonly reason: string } | { readonly kind: "offline"; readonly reason: string };

/** The device side: registers at one upper platform and serves it (cascade, and the virtual camera). Reconnects by itself with jittered back-off. */
export interface GbDevice extends AsyncDisposable {
  readonly state: LinkState;
  onState(listener: (state: LinkState) => void): () => void;
  /** Tells a subscribed upper platform of changes. Does nothing when nobody subscribed. */
  notifyCatalog(changes: readonly CatalogChange[]): Promise<void>;
  /** Ends every served live session of a channel with BYE. */
  endLive(channelId: GbId): Promise<void>;
}
