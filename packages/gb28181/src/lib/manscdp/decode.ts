import { Fault } from "@porchlight/base";
import type { GbFaultCode } from "../faults.ts";
import { parseBeijingTime } from "../beijing-time.ts";
import { readCatalogChange, readCatalogItem } from "./catalog-item.ts";
import { decodeText } from "./charset.ts";
import { codeField, integerField, requiredId, textField } from "./fields.ts";
import type { ManscdpMessage, ManscdpRoot } from "./message.ts";
import { child, childText, parseXml, type XmlElement } from "./xml.ts";
import type { XmlLimits } from "./xml-scan.ts";

export interface ManscdpLimits extends XmlLimits {
  /** Bytes of a body. Default 256 KiB; callers that read a TCP flow pass {@link maxTcpBody}. */
  readonly maxBytes?: number;
}

/** The byte limit for a body assembled from UDP. */
export const maxUdpBody = 256 * 1024;
/** The byte limit for a body read from TCP. */
export const maxTcpBody = 4 * 1024 * 1024;

/** Reads a MANSCDP body (Annex A). Throws the `gb.xml-*` faults, `gb.charset-decode`, or `gb.message` for a missing field. */
export function decodeManscdp(bytes: Uint8Array, limits: ManscdpLimits = {}): ManscdpMessage {
  const { maxBytes = maxUdpBody } = limits;
  if (bytes.length > maxBytes) throw new Fault<GbFaultCode>("gb.xml-size", `${bytes.length} bytes, at most ${maxBytes}`, { context: { length: bytes.length, limit: maxBytes } });
  return readMessage(parseXml(decodeText(bytes), limits));
}

const roots: readonly ManscdpRoot[] = ["Query", "Response", "Notify", "Control"];

function readMessage(xml: XmlElement): ManscdpMessage {
  const root = roots.find((name) => name.toLowerCase() === xml.name.toLowerCase());
  const cmd = commandOf(xml);
  if (root === undefined || cmd === undefined) throw new Fault<GbFaultCode>("gb.message", "no known root element with a CmdType", { context: { root: xml.name.slice(0, 40) } });
  const reader = Object.hasOwn(readers, `${root} ${cmd}`) ? readers[`${root} ${cmd}`] : root === "Response" ? readResult : readOther;
  return reader(xml, { root, cmd, sn: integerField(xml, "SN") ?? 0 });
}

/** Some devices write CmdType as an attribute of the root or of its own element. */
function commandOf(xml: XmlElement): string | undefined {
  const own = child(xml, "CmdType");
  const text = own?.text || xml.attributes.get("CmdType") || own?.attributes.get("CmdType") || own?.attributes.get("value");
  return text !== undefined && /^[A-Za-z0-9_]{1,40}$/.test(text) ? text : undefined;
}

interface Head {
  readonly root: ManscdpRoot;
  readonly cmd: string;
  readonly sn: number;
}
type Reader = (xml: XmlElement, head: Head) => ManscdpMessage;

const query =
  (cmd: "Catalog" | "DeviceInfo" | "DeviceStatus"): Reader =>
  (xml, { sn }) => ({ kind: "query", cmd, sn, deviceId: requiredId(xml, "DeviceID") });

const readResult: Reader = (xml, { cmd, sn }) => ({ kind: "result", cmd, sn, deviceId: requiredId(xml, "DeviceID"), ok: isOk(xml, "Result") });

const readOther: Reader = (xml, { root, cmd, sn }) => ({ kind: "other", root, cmd, sn, deviceId: codeField(xml, "DeviceID", /^\d{2,20}$/) });

const readers: Readonly<Record<string, Reader>> = {
  "Query Catalog": query("Catalog"),
  "Query DeviceInfo": query("DeviceInfo"),
  "Query DeviceStatus": query("DeviceStatus"),

  "Notify Keepalive": (xml, { sn }) => ({
    kind: "keepalive",
    sn,
    deviceId: requiredId(xml, "DeviceID"),
    ok: isOk(xml, "Status"),
    faulty: (child(xml, "Info")?.children ?? []).filter((c) => c.name === "DeviceID" && /^\d{20}$/.test(c.text)).map((c) => c.text),
  }),

  "Response Catalog": (xml, { sn }) => {
    const rows = rowsOf(xml);
    const items = rows.flatMap((row) => readCatalogItem(row) ?? []);
    return { kind: "catalog", sn, deviceId: requiredId(xml, "DeviceID"), total: integerField(xml, "SumNum"), items, dropped: rows.length - items.length };
  },

  "Notify Catalog": (xml, { sn }) => ({
    kind: "catalog-notify",
    sn,
    deviceId: requiredId(xml, "DeviceID"),
    total: integerField(xml, "SumNum"),
    changes: rowsOf(xml).flatMap((row) => readCatalogChange(row) ?? []),
  }),

  "Response DeviceInfo": (xml, { sn }) => ({
    kind: "device-info",
    sn,
    deviceId: requiredId(xml, "DeviceID"),
    ok: isOk(xml, "Result"),
    info: {
      name: textField(xml, "DeviceName") ?? "",
      manufacturer: textField(xml, "Manufacturer") ?? "",
      model: textField(xml, "Model") ?? "",
      firmware: textField(xml, "Firmware") ?? "",
      channels: integerField(xml, "Channel", 0, 100_000),
    },
  }),

  "Response DeviceStatus": (xml, { sn }) => ({
    kind: "device-status",
    sn,
    deviceId: requiredId(xml, "DeviceID"),
    ok: isOk(xml, "Result"),
    status: {
      online: childText(xml, "Online")?.toUpperCase() === "ONLINE",
      recording: onOff(childText(xml, "Record")),
      deviceTime: parseBeijingTime(childText(xml, "DeviceTime") ?? ""),
    },
  }),

  "Notify Alarm": (xml, { sn }) => ({
    kind: "alarm",
    sn,
    deviceId: requiredId(xml, "DeviceID"),
    priority: integerField(xml, "AlarmPriority", 0, 4) ?? 0,
    method: integerField(xml, "AlarmMethod", 0, 9) ?? 0,
    description: textField(xml, "AlarmDescription") ?? "",
    time: parseBeijingTime(childText(xml, "AlarmTime") ?? ""),
    alarmType: integerField(child(xml, "Info") ?? xml, "AlarmType", 0, 99),
  }),

  "Notify MediaStatus": (xml, { sn }) => ({ kind: "media-status", sn, deviceId: requiredId(xml, "DeviceID"), notifyType: integerField(xml, "NotifyType") ?? 0 }),

  "Notify Broadcast": (xml, { sn }) => ({ kind: "broadcast", sn, sourceId: requiredId(xml, "SourceID"), targetId: requiredId(xml, "TargetID") }),
};

function rowsOf(xml: XmlElement): readonly XmlElement[] {
  return (child(xml, "DeviceList")?.children ?? []).filter((row) => row.name.toLowerCase() === "item");
}

function isOk(xml: XmlElement, name: string): boolean {
  return childText(xml, name)?.toUpperCase() === "OK";
}

function onOff(text: string | undefined): boolean | undefined {
  const word = text?.toUpperCase();
  return word === "ON" ? true : word === "OFF" ? false : undefined;
}
