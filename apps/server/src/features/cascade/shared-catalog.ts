import { isConsentOpen, mayShare } from "@porchlight/access";
import { type UnixMs } from "@porchlight/base";
import type { CatalogChange, CatalogItem } from "@porchlight/gb28181";
import type { CameraRecord } from "../../records/camera-records.ts";

/** What an upper platform may know of a camera whose owner agreed; undefined when it may not know of it at all. */
export function sharedItem(camera: CameraRecord, linkId: string, platformGbId: string, at: UnixMs): CatalogItem | undefined {
  const { row, facts } = camera;
  if (mayShare(facts).kind === "no" || row.sharedGbId === null) return undefined;
  if (!facts.consents.some((consent) => consent.recipientLinkId === linkId && isConsentOpen(consent, at))) return undefined;
  return {
    id: row.sharedGbId,
    name: row.name,
    manufacturer: "Porchlight",
    model: row.scene,
    ...(row.villageCode ? { civilCode: row.villageCode.slice(0, 6), grassrootsCode: row.villageCode.slice(6, 12) } : {}),
    ...(camera.villageName ? { address: camera.villageName } : {}),
    parental: 0,
    parentId: platformGbId,
    online: row.online,
    ...(row.longitude === null || row.latitude === null ? {} : { longitude: row.longitude, latitude: row.latitude }),
    ptzType: 3,
    roomType: 1,
  };
}

/** The difference of two catalogues as GB/T 28181 events, in the order: gone, new, changed. */
export function catalogChanges(before: ReadonlyMap<string, CatalogItem>, after: ReadonlyMap<string, CatalogItem>): CatalogChange[] {
  const gone = [...before.values()].filter((item) => !after.has(item.id)).map((item): CatalogChange => ({ event: "DEL", item }));
  const rest = [...after.values()].flatMap((item): CatalogChange[] => {
    const old = before.get(item.id);
    if (!old) return [{ event: "ADD", item }];
    if (JSON.stringify({ ...old, online: item.online }) !== JSON.stringify(item)) return [{ event: "UPDATE", item }];
    return old.online === item.online ? [] : [{ event: item.online ? "ON" : "OFF", item }];
  });
  return [...gone, ...rest];
}
