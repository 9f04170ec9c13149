import type { Figure } from "../lib/figure.ts";
import { liveLatency } from "./live-latency.ts";
import { receiveRecord } from "./receive-record.ts";

/** In the order of the report. */
export const figures: readonly Figure[] = [receiveRecord, liveLatency];
