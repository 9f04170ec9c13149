import type { MachineTable } from "./machine.ts";

export type NonInviteServerState = "trying" | "proceeding" | "completed" | "terminated";
export type NonInviteServerInput = "request" | "send-1xx" | "send-final" | "timer-j" | "timer-wait" | "transport-error";
export type NonInviteServerAction = "send" | "arm-j" | "arm-wait" | "stop-wait" | "end";

/** Non-INVITE server transaction: RFC 3261 §17.2.2, Figure 8. `timer-wait` ends one whose user never answers, after the client's Timer F. */
export const nonInviteServerTable: MachineTable<NonInviteServerState, NonInviteServerInput, NonInviteServerAction> = {
  start: { next: "trying", actions: ["arm-wait"] },
  states: {
    trying: {
      "send-1xx": { next: "proceeding", actions: ["send"] },
      "send-final": { next: "completed", actions: ["stop-wait", "arm-j", "send"] },
      "timer-wait": { next: "terminated", actions: ["end"] },
      "transport-error": { next: "terminated", actions: ["end"] },
    },
    proceeding: {
      request: { next: "proceeding", actions: ["send"] },
      "send-1xx": { next: "proceeding", actions: ["send"] },
      "send-final": { next: "completed", actions: ["stop-wait", "arm-j", "send"] },
      "timer-wait": { next: "terminated", actions: ["end"] },
      "transport-error": { next: "terminated", actions: ["end"] },
    },
    completed: {
      request: { next: "completed", actions: ["send"] },
      "timer-j": { next: "terminated", actions: ["end"] },
    },
    terminated: {},
  },
};
