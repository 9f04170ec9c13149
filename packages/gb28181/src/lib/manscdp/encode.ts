import { formatBeijingTime } from "../beijing-time.ts";
import type { CatalogItem } from "../contract.ts";
import { catalogItemXml } from "./catalog-item.ts";
import { encodeText, type GbCharset } from "./charset.ts";
import type { ManscdpMessage, ManscdpRoot } from "./message.ts";
import { textElement } from "./xml.ts";

/** Everything but `other`, which is read only. */
export type WritableManscdp = Exclude<ManscdpMessage, { kind: "other" }>;

/** Writes a MANSCDP body in the peer's charset, lines ended by CRLF. Throws `gb.charset-lossy`. */
export function encodeManscdp(message: WritableManscdp, charset: GbCharset): Uint8Array {
  return encodeText(manscdpText(message, charset), charset);
}

/** The content type of every MANSCDP body (§6.2.2 practice). */
export const manscdpContentType = "Application/MANSCDP+xml";

/** One catalogue answer from rows already written by {@link catalogItemXml}, so that packing by size writes each row once. */
export function catalogAnswerText(head: { readonly sn: number; readonly deviceId: string; readonly total: number }, rows: readonly string[], charset: GbCharset): string {
  return document("Response", "Catalog", head.sn, [textElement("DeviceID", head.deviceId), textElement("SumNum", head.total), ...deviceList(rows)], charset);
}

function manscdpText(message: WritableManscdp, charset: GbCharset): string {
  const id = message.kind === "broadcast" ? [] : [textElement("DeviceID", message.deviceId)];
  const { root, cmd, fields } = bodyOf(message);
  return document(root, cmd, message.sn, [...id, ...fields], charset);
}

interface Body {
  readonly root: ManscdpRoot;
  readonly cmd: string;
  readonly fields: readonly string[];
}

function bodyOf(message: WritableManscdp): Body {
  switch (message.kind) {
    case "query":
      return { root: "Query", cmd: message.cmd, fields: [] };
    case "keepalive":
      return { root: "Notify", cmd: "Keepalive", fields: [textElement("Status", result(message.ok)), ...wrapped("Info", message.faulty.map((id) => textElement("DeviceID", id)))] };
    case "catalog":
      return { root: "Response", cmd: "Catalog", fields: [...sum(message.total), ...deviceList(message.items.map((item: CatalogItem) => catalogItemXml(item)))] };
    case "catalog-notify":
      return { root: "Notify", cmd: "Catalog", fields: [...sum(message.total), ...deviceList(message.changes.map((c) => catalogItemXml(c.item, c.event)))] };
    case "device-info":
      return { root: "Response", cmd: "DeviceInfo", fields: deviceInfo(message) };
    case "device-status":
      return { root: "Response", cmd: "DeviceStatus", fields: deviceStatus(message) };
    case "alarm":
      return { root: "Notify", cmd: "Alarm", fields: alarm(message) };
    case "result":
      return { root: "Response", cmd: message.cmd, fields: [textElement("Result", result(message.ok))] };
    case "media-status":
      return { root: "Notify", cmd: "MediaStatus", fields: [textElement("NotifyType", message.notifyType)] };
    case "broadcast":
      return { root: "Notify", cmd: "Broadcast", fields: [textElement("SourceID", message.sourceId), textElement("TargetID", message.targetId)] };
  }
}

function deviceInfo({ ok, info }: Extract<WritableManscdp, { kind: "device-info" }>): string[] {
  return [
    textElement("DeviceName", info.name),
    textElement("Result", result(ok)),
    textElement("Manufacturer", info.manufacturer),
    textElement("Model", info.model),
    textElement("Firmware", info.firmware),
    ...(info.channels === undefined ? [] : [textElement("Channel", info.channels)]),
  ];
}

function deviceStatus({ ok, status }: Extract<WritableManscdp, { kind: "device-status" }>): string[] {
  return [
    textElement("Result", result(ok)),
    textElement("Online", status.online ? "ONLINE" : "OFFLINE"),
    textElement("Status", "OK"),
    ...(status.recording === undefined ? [] : [textElement("Record", status.recording ? "ON" : "OFF")]),
    ...(status.deviceTime === undefined ? [] : [textElement("DeviceTime", formatBeijingTime(status.deviceTime))]),
  ];
}

function alarm(message: Extract<WritableManscdp, { kind: "alarm" }>): string[] {
  return [
    textElement("AlarmPriority", message.priority),
    textElement("AlarmMethod", message.method),
    ...(message.time === undefined ? [] : [textElement("AlarmTime", formatBeijingTime(message.time))]),
    textElement("AlarmDescription", message.description),
    ...(message.alarmType === undefined ? [] : wrapped("Info", [textElement("AlarmType", message.alarmType)])),
  ];
}

function document(root: ManscdpRoot, cmd: string, sn: number, fields: readonly string[], charset: GbCharset): string {
  return [`<?xml version="1.0" encoding="${charset}"?>`, `<${root}>`, textElement("CmdType", cmd), textElement("SN", sn), ...fields, `</${root}>`, ""].join("\r\n");
}

/** An empty list is left out altogether (§9.3 of 2022: SumNum 0 and no list). */
function deviceList(rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [`<DeviceList Num="${rows.length}">`, ...rows, "</DeviceList>"];
}

function wrapped(name: string, inner: readonly string[]): string[] {
  return inner.length === 0 ? [] : [`<${name}>${inner.join("")}</${name}>`];
}

function sum(total: number | undefined): string[] {
  return total === undefined ? [] : [textElement("SumNum", total)];
}

function result(ok: boolean): string {
  return ok ? "OK" : "ERROR";
}
