import type { Clock } from "@porchlight/base";
import type { MediaEvent } from "../contract.ts";
import type { BlockPool } from "../hub/block-pool.ts";
import type { FragmentWriter } from "../hub/fragment-writer.ts";
import type { WriteBudget } from "../record/write-budget.ts";
import type { TranscodeBudget } from "../transcode/transcode-budget.ts";
import type { FaultMeter } from "./fault-meter.ts";
import type { Gather } from "./gather.ts";
import type { WorkerSettings } from "./messages.ts";

/** What the cameras of one media process share. */
export interface WorkerHost {
  readonly settings: WorkerSettings;
  readonly clock: Clock;
  readonly emit: (event: MediaEvent) => void;
  readonly faults: FaultMeter;
  readonly pool: BlockPool;
  readonly fragments: FragmentWriter;
  readonly writes: WriteBudget;
  readonly transcodes: TranscodeBudget;
  readonly readBuffer: Uint8Array;
  readonly gather: Gather;
}
