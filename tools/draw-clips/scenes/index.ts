import type { Scene } from "../scene.ts";
import { crossing } from "./crossing.ts";
import { gate } from "./gate.ts";
import { lane } from "./lane.ts";
import { porch } from "./porch.ts";
import { school } from "./school.ts";
import { shop } from "./shop.ts";

/** The six places of the programme: home, shop, company, school, lane, village. */
export const scenes = { porch, shop, gate, school, lane, crossing } satisfies Record<string, Scene>;
export type SceneName = keyof typeof scenes;
