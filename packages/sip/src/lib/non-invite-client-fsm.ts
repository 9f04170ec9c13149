import type { MachineTable } from "./machine.ts";

export type NonInviteClientState = "trying" | "proceeding" | "completed" | "terminated";
export type NonInviteClientInput = "1xx" | "final" | "timer-e" | "timer-f" | "timer-k" | "transport-error";
export type NonInviteClientAction = "send" | "deliver" | "timeout" | "unreachable" | "arm-e" | "arm-e-slow" | "arm-f" | "arm-k" | "stop-e" | "stop-f" | "end";

/** Non-INVITE client transaction: RFC 3261 §17.1.2.2, Figure 6. */
export const nonInviteClientTable: MachineTable<NonInviteClientState, NonInviteClientInput, NonInviteClientAction> = {
  start: { next: "trying", actions: ["arm-e", "arm-f", "send"] },
  states: {
    trying: {
      "timer-e": { next: "trying", actions: ["send", "arm-e"] },
      "timer-f": { next: "terminated", actions: ["timeout", "end"] },
      "transport-error": { next: "terminated", actions: ["unreachable", "end"] },
      "1xx": { next: "proceeding", actions: ["deliver"] },
      final: { next: "completed", actions: ["stop-e", "stop-f", "arm-k", "deliver"] },
    },
    proceeding: {
      "timer-e": { next: "proceeding", actions: ["send", "arm-e-slow"] },
      "timer-f": { next: "terminated", actions: ["timeout", "end"] },
      "transport-error": { next: "terminated", actions: ["unreachable", "end"] },
      "1xx": { next: "proceeding", actions: ["deliver"] },
      final: { next: "completed", actions: ["stop-e", "stop-f", "arm-k", "deliver"] },
    },
    completed: {
      "timer-k": { next: "terminated", actions: ["end"] },
    },
    terminated: {},
  },
};
