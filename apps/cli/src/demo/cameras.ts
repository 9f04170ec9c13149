import type { Scene } from "@porchlight/access";
import { type DemoPlatformKey } from "./people.ts";
import { type DemoPlatform, demoPlatforms } from "./platforms.ts";
import { demoVillages } from "./township.ts";

export interface DemoCamera {
  readonly platform: DemoPlatformKey;
  readonly gbId: string;
  /** 镇-村-场景-方位-序号 */
  readonly name: string;
  readonly scene: Scene;
  readonly villageCode: string;
  readonly placeClass: "A" | "B" | "C" | "D";
  readonly outdoor: boolean | undefined;
  readonly ownerKey: string;
  /** Shared with the county from the first start, by its owner's recorded consent. */
  readonly shared: boolean;
  readonly clip: string;
  readonly mediaTransport: "udp" | "tcp-passive" | "tcp-active";
  readonly sipTransport: "udp" | "tcp";
  readonly x: number;
  readonly y: number;
}

interface Kind {
  readonly scene: Scene;
  readonly word: string;
  readonly clipScene: string;
  readonly placeClass: "A" | "B" | "D";
}

const kinds: readonly Kind[] = [
  { scene: "home", word: "家庭", clipScene: "porch", placeClass: "D" },
  { scene: "lane", word: "小巷", clipScene: "lane", placeClass: "A" },
  { scene: "shop", word: "商铺", clipScene: "shop", placeClass: "D" },
  { scene: "village", word: "乡村", clipScene: "crossing", placeClass: "A" },
  { scene: "school", word: "学校", clipScene: "school", placeClass: "B" },
  { scene: "company", word: "企业", clipScene: "gate", placeClass: "D" },
  { scene: "home", word: "家庭", clipScene: "porch", placeClass: "D" },
  { scene: "shop", word: "商铺", clipScene: "shop", placeClass: "D" },
];
const directions = ["东", "南", "西", "北"] as const;
const mediaTransports = ["tcp-passive", "udp", "tcp-active"] as const;
const h265Clips = new Set(["porch-dusk", "shop-day", "lane-dusk", "crossing-day"]);
const publicScenes: ReadonlySet<Scene> = new Set<Scene>(["lane", "village", "school"]);
/** Cameras 1 and 7 of each operator are homes of the persona who signs in there; the second of them is not shared yet. */
const OWNERS_SECOND = 6;

/** `count` cameras spread over operators, villages, scenes, codecs and transports; the first 24 are the same at every start. */
export function demoCameras(count: number): DemoCamera[] {
  const operators = demoPlatforms.filter((platform) => platform.role === "operator");
  return Array.from({ length: count }, (_, i) => camera(i, operators[i % operators.length], Math.floor(i / operators.length)));
}

function camera(index: number, operator: DemoPlatform, nth: number): DemoCamera {
  const kind = kinds[nth % kinds.length];
  const village = demoVillages[(index * 5 + 11) % demoVillages.length];
  const clip = `${kind.clipScene}-${index % 2 === 0 ? "dusk" : "day"}`;
  const owner = publicScenes.has(kind.scene) ? `public-${operator.key}` : operator.key === "telecom" ? "owner" : `owner-${operator.key}`;
  const direction = directions[index % directions.length];
  const serial = String(nth + 1).padStart(2, "0");
  return {
    platform: operator.key,
    gbId: `${operator.centre}011327${String(nth + 1).padStart(6, "0")}`,
    name: `大栗港镇-${village.name}-${kind.word}-${direction}-${serial}`,
    scene: kind.scene,
    villageCode: village.code,
    placeClass: kind.placeClass,
    outdoor: nth === kinds.length - 1 ? undefined : true,
    ownerKey: owner,
    shared: nth % kinds.length !== OWNERS_SECOND && nth !== kinds.length - 1,
    clip: h265Clips.has(clip) && index % 3 !== 0 ? `${clip}.h265` : `${clip}.h264`,
    mediaTransport: mediaTransports[index % mediaTransports.length],
    sipTransport: index % 4 === 3 ? "udp" : "tcp",
    x: village.x + ((index * 37) % 60) - 30,
    y: village.y + ((index * 53) % 60) - 30,
  };
}
