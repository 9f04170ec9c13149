import type { Figure } from "../lib/figure.ts";
import { demoMemory } from "./demo-memory.ts";
import { firstPicture } from "./first-picture.ts";
import { liveLatency } from "./live-latency.ts";
import { platformStart } from "./platform-start.ts";
import { receiveRecord } from "./receive-record.ts";

/** In the order of the report. */
export const figures: readonly Figure[] = [receiveRecord, liveLatency, firstPicture, platformStart, demoMemory];
