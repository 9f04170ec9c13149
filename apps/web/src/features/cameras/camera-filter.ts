import { scenes, type Scene } from "@porchlight/access";
import type { CameraSummary } from "@porchlight/contract";

/** What the camera list is narrowed to; written into the address. */
export interface CameraFilter {
  readonly village: string | undefined;
  readonly scene: Scene | undefined;
  readonly q: string;
  readonly onlyOnline: boolean;
}

export function readFilter(search: string): CameraFilter {
  const query = new URLSearchParams(search);
  const scene = query.get("scene");
  return {
    village: query.get("village") ?? undefined,
    scene: scenes.find((known) => known === scene),
    q: query.get("q") ?? "",
    onlyOnline: query.get("online") === "1",
  };
}

export function writeFilter(filter: CameraFilter): string {
  const query = new URLSearchParams();
  if (filter.village) query.set("village", filter.village);
  if (filter.scene) query.set("scene", filter.scene);
  if (filter.q) query.set("q", filter.q);
  if (filter.onlyOnline) query.set("online", "1");
  return query.size > 0 ? `?${query}` : "";
}

/** Cameras that fit every part of the filter; words are looked for in name, village and both ids, in any case. */
export function filterCameras(cameras: readonly CameraSummary[], { village, scene, q, onlyOnline }: CameraFilter): CameraSummary[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return cameras.filter((camera) => {
    const text = `${camera.name} ${camera.villageName ?? ""} ${camera.gbId} ${camera.id}`.toLowerCase();
    return (
      (!village || camera.villageCode === village) &&
      (!scene || camera.scene === scene) &&
      (!onlyOnline || camera.online) &&
      words.every((word) => text.includes(word))
    );
  });
}
