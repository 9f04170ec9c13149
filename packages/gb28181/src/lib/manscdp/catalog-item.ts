import type { CatalogChange, CatalogItem } from "../contract.ts";
import { isCatalogId } from "../gb-id.ts";
import { codeField, decimalField, integerField, textField } from "./fields.ts";
import { child, childText, textElement, type XmlElement } from "./xml.ts";

const events = ["ON", "OFF", "VLOST", "DEFECT", "ADD", "UPDATE", "DEL"] as const;
type CatalogEvent = (typeof events)[number];

/**
 * Reads one row, either edition: fields the 2016 edition keeps in `Info` and the 2022 edition beside it are found in both places.
 * Undefined when its identifier is not one. `name` is empty when not carried. Password, IPAddress, MAC and ContactInfo are not read.
 */
export function readCatalogItem(element: XmlElement): CatalogItem | undefined {
  const id = childText(element, "DeviceID");
  if (id === undefined || !isCatalogId(id)) return undefined;
  const info = child(element, "Info") ?? emptyInfo;
  const either = <Value>(read: (from: XmlElement) => Value | undefined): Value | undefined => read(element) ?? read(info);
  return withoutUndefined({
    id,
    name: textField(element, "Name") ?? "",
    manufacturer: textField(element, "Manufacturer"),
    model: textField(element, "Model"),
    civilCode: codeField(element, "CivilCode", /^\d{2,20}$/),
    address: textField(element, "Address"),
    parental: binary(integerField(element, "Parental")),
    parentId: codeField(element, "ParentID", /^\d{2,20}(\/\d{2,20}){0,15}$/),
    businessGroupId: either((e) => codeField(e, "BusinessGroupID", /^\d{20}$/)),
    online: isOnline(childText(element, "Status")),
    longitude: decimalField(element, "Longitude", 180),
    latitude: decimalField(element, "Latitude", 90),
    ptzType: either((e) => integerField(e, "PTZType", 0, 99)),
    roomType: room(either((e) => integerField(e, "RoomType", 1, 2))),
    functionType: either((e) => textField(e, "FunctionType", 32)),
    grassrootsCode: either((e) => codeField(e, "GrassrootsCode", /^\d{6}$/)),
  });
}

/** Reads one row of a NOTIFY; a row without a known event counts as UPDATE. */
export function readCatalogChange(element: XmlElement): CatalogChange | undefined {
  const item = readCatalogItem(element);
  if (!item) return undefined;
  const word = (childText(element, "Event") ?? "UPDATE").toUpperCase();
  const event = events.find((e) => e === word) ?? "UPDATE";
  const stated = childText(element, "Status") !== undefined;
  return { event, item: stated ? item : { ...item, online: !["OFF", "VLOST", "DEFECT", "DEL"].includes(event) } };
}

/** Writes one row with the fields mandatory in either edition, and of the optional ones those that are known. */
export function catalogItemXml(item: CatalogItem, event?: CatalogEvent): string {
  const head = [textElement("DeviceID", item.id), ...(event ? [textElement("Event", event)] : [])];
  if (event === "DEL") return `<Item>${head.join("")}</Item>`;
  const info = [...optional("PTZType", item.ptzType), ...optional("RoomType", item.roomType), ...optional("FunctionType", item.functionType), ...optional("GrassrootsCode", item.grassrootsCode)];
  return [
    "<Item>",
    ...head,
    textElement("Name", item.name),
    textElement("Manufacturer", item.manufacturer ?? ""),
    textElement("Model", item.model ?? ""),
    textElement("CivilCode", item.civilCode ?? ""),
    textElement("Address", item.address ?? ""),
    textElement("Parental", item.parental ?? 0),
    ...optional("ParentID", item.parentId),
    ...optional("BusinessGroupID", item.businessGroupId),
    textElement("RegisterWay", 1),
    textElement("Secrecy", 0),
    textElement("Status", item.online ? "ON" : "OFF"),
    ...optional("Longitude", item.longitude),
    ...optional("Latitude", item.latitude),
    ...(info.length > 0 ? ["<Info>", ...info, "</Info>"] : []),
    "</Item>",
  ].join("");
}

const emptyInfo: XmlElement = { name: "Info", attributes: new Map(), children: [], text: "" };

function optional(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [textElement(name, value)];
}

function isOnline(status: string | undefined): boolean {
  return status === undefined || ["ON", "ONLINE", "OK"].includes(status.toUpperCase());
}

function binary(value: number | undefined): 0 | 1 | undefined {
  return value === 0 || value === 1 ? value : undefined;
}

function room(value: number | undefined): 1 | 2 | undefined {
  return value === 1 || value === 2 ? value : undefined;
}

function withoutUndefined(item: { readonly [Key in keyof CatalogItem]: CatalogItem[Key] | undefined } & Pick<CatalogItem, "id" | "name" | "online">): CatalogItem {
  const { id, name, online, ...rest } = item;
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { id, name, online, ...known };
}
