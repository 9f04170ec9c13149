import type { MachineTable } from "./machine.ts";

export type InviteClientState = "calling" | "proceeding" | "completed" | "accepted" | "terminated";
export type InviteClientInput = "1xx" | "2xx" | "3xx-6xx" | "timer-a" | "timer-b" | "timer-d" | "timer-m" | "transport-error";
export type InviteClientAction = "send" | "ack" | "deliver" | "timeout" | "unreachable" | "arm-a" | "arm-b" | "arm-d" | "arm-m" | "stop-a" | "stop-b" | "end";

/** INVITE client transaction: RFC 3261 §17.1.1.2, Figure 5, with the Accepted state of RFC 6026 §8.4. */
export const inviteClientTable: MachineTable<InviteClientState, InviteClientInput, InviteClientAction> = {
  start: { next: "calling", actions: ["arm-a", "arm-b", "send"] },
  states: {
    calling: {
      "timer-a": { next: "calling", actions: ["send", "arm-a"] },
      "timer-b": { next: "terminated", actions: ["timeout", "end"] },
      "transport-error": { next: "terminated", actions: ["unreachable", "end"] },
      "1xx": { next: "proceeding", actions: ["stop-a", "stop-b", "deliver"] },
      "2xx": { next: "accepted", actions: ["stop-a", "stop-b", "arm-m", "deliver"] },
      "3xx-6xx": { next: "completed", actions: ["stop-a", "stop-b", "arm-d", "ack", "deliver"] },
    },
    proceeding: {
      "1xx": { next: "proceeding", actions: ["deliver"] },
      "2xx": { next: "accepted", actions: ["arm-m", "deliver"] },
      "3xx-6xx": { next: "completed", actions: ["arm-d", "ack", "deliver"] },
    },
    completed: {
      "3xx-6xx": { next: "completed", actions: ["ack"] },
      "timer-d": { next: "terminated", actions: ["end"] },
      "transport-error": { next: "terminated", actions: ["end"] },
    },
    accepted: {
      "2xx": { next: "accepted", actions: ["deliver"] },
      "timer-m": { next: "terminated", actions: ["end"] },
    },
    terminated: {},
  },
};
