import type { DemoPlatformKey } from "./people.ts";

export interface DemoPlatform {
  readonly key: DemoPlatformKey;
  readonly role: "county" | "operator";
  readonly name: string;
  readonly gbId: string;
  /** Centre code of the ids of its cameras. */
  readonly centre: string;
}

const platformId = (centre: string, network: number): string => `${centre}00200${network}000001`;

export const demoPlatforms: readonly DemoPlatform[] = [
  { key: "county", role: "county", name: "桃江县社会资源汇集平台", gbId: platformId("43092200", 6), centre: "43092200" },
  { key: "telecom", role: "operator", name: "电信云视频平台", gbId: platformId("43092201", 7), centre: "43092201" },
  { key: "mobile", role: "operator", name: "移动云视频平台", gbId: platformId("43092202", 7), centre: "43092202" },
  { key: "unicom", role: "operator", name: "联通云视频平台", gbId: platformId("43092203", 7), centre: "43092203" },
];
