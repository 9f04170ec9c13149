import type { UnixMs } from "@porchlight/base";
import type { CatalogChange, CatalogItem, DeviceInfo, DeviceStatus, GbId } from "../contract.ts";

/** What every command carries: a serial number that joins an answer to its question, and whom it is about. */
interface Addressed {
  readonly sn: number;
  readonly deviceId: GbId;
}

/** Annex A.2. `total` is SumNum as claimed, undefined when absent; `dropped` counts rows left out because their identifier is not one. */
export interface CatalogMessage extends Addressed {
  readonly kind: "catalog";
  readonly total: number | undefined;
  readonly items: readonly CatalogItem[];
  readonly dropped: number;
}

export interface AlarmMessage extends Addressed {
  readonly kind: "alarm";
  /** 1 (highest) to 4; 0 when not stated. */
  readonly priority: number;
  /** 1 phone, 2 device, 3 SMS, 4 GPS, 5 video, 6 device fault, 7 other; 0 when not stated. */
  readonly method: number;
  readonly description: string;
  readonly time: UnixMs | undefined;
  readonly alarmType: number | undefined;
}

/** The MANSCDP commands Porchlight reads and writes (Annex A). `other` is any further command, read so that it can be answered. */
export type ManscdpMessage =
  | (Addressed & { readonly kind: "query"; readonly cmd: QueryCommand })
  | (Addressed & { readonly kind: "keepalive"; readonly ok: boolean; readonly faulty: readonly string[] })
  | CatalogMessage
  | (Addressed & { readonly kind: "catalog-notify"; readonly total: number | undefined; readonly changes: readonly CatalogChange[] })
  | (Addressed & { readonly kind: "device-info"; readonly ok: boolean; readonly info: DeviceInfo })
  | (Addressed & { readonly kind: "device-status"; readonly ok: boolean; readonly status: DeviceStatus })
  | AlarmMessage
  /** A Response that carries a Result alone, such as that to Alarm, Broadcast or DeviceControl. */
  | (Addressed & { readonly kind: "result"; readonly cmd: string; readonly ok: boolean })
  /** `notifyType` 121: the history file has been sent. */
  | (Addressed & { readonly kind: "media-status"; readonly notifyType: number })
  | { readonly kind: "broadcast"; readonly sn: number; readonly sourceId: string; readonly targetId: string }
  | { readonly kind: "other"; readonly root: ManscdpRoot; readonly cmd: string; readonly sn: number; readonly deviceId: string | undefined };

export type QueryCommand = "Catalog" | "DeviceInfo" | "DeviceStatus";
export type ManscdpRoot = "Query" | "Response" | "Notify" | "Control";
