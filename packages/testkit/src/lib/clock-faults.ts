import type { FaultTable } from "@porchlight/base";

export type ClockFaultCode = "testkit.clock-idle";

export const clockFaults: FaultTable<ClockFaultCode> = {
  "testkit.clock-idle": "A test waits for something that no timer of its virtual clock will bring about in time.",
};
