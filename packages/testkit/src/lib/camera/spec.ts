import type { CatalogItem, DeviceInfo, GbId } from "@porchlight/gb28181";
import type { SipTransport } from "@porchlight/sip";

/** One virtual camera: plain data, so that it can be sent to a worker. */
export interface VirtualCameraSpec {
  /** Device id, also the id of its only channel unless `channel.id` says otherwise. */
  readonly id: GbId;
  /** The channel's name in the catalogue. */
  readonly name: string;
  /** The platform it registers at. `domain` defaults to the first 10 digits of the server's id. */
  readonly server: { readonly id: GbId; readonly domain?: string; readonly host: string; readonly port: number };
  readonly password: string;
  /** Default `udp`. */
  readonly sipTransport?: SipTransport;
  /** A clip of the library by name, or the path of an Annex B file. */
  readonly clip: string;
  /** `scene`: the ambient loop of the clip's place as G.711 A-law (default); `none`: a silent camera. */
  readonly audio?: "scene" | "none";
  /** Of MANSCDP bodies, default GB2312. */
  readonly charset?: "GB2312" | "GB18030" | "UTF-8";
  /** Local IP address that media is sent from and announced with. Default 127.0.0.1. */
  readonly mediaHost?: string;
  /** Fields of the catalogue row that differ from the defaults: place, roomType, civilCode… */
  readonly channel?: Partial<CatalogItem>;
  /** Seconds; defaults 3600 and 60. */
  readonly registerExpires?: number;
  readonly keepaliveEvery?: number;
}

/** The catalogue row of a camera's channel: outdoor, fixed, region from the id, unless the spec says otherwise. */
export function channelOf(spec: VirtualCameraSpec): CatalogItem {
  return {
    id: spec.id,
    name: spec.name,
    manufacturer,
    model,
    civilCode: spec.id.slice(0, 6),
    address: spec.name,
    parental: 0,
    parentId: spec.channel?.id === undefined || spec.channel.id === spec.id ? spec.server.id : spec.id,
    online: true,
    ptzType: 3,
    roomType: 1,
    ...spec.channel,
  };
}

const manufacturer = "Porchlight";
const model = "Virtual camera";

export function infoOf(spec: VirtualCameraSpec): DeviceInfo {
  return { name: spec.name, manufacturer, model, firmware: "0.1.0", channels: 1 };
}
