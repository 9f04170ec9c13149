import type { MachineTable } from "./machine.ts";

export type InviteServerState = "proceeding" | "completed" | "confirmed" | "accepted" | "acknowledged" | "terminated";
export type InviteServerInput =
  | "invite"
  | "ack"
  | "send-1xx"
  | "send-2xx"
  | "send-3xx-6xx"
  | "timer-g"
  | "timer-h"
  | "timer-i"
  | "timer-l"
  | "timer-wait"
  | "transport-error";
export type InviteServerAction =
  | "send"
  | "give-up"
  | "no-ack"
  | "confirm"
  | "arm-g"
  | "arm-h"
  | "arm-i"
  | "arm-l"
  | "arm-wait"
  | "stop-g"
  | "stop-h"
  | "stop-wait"
  | "end";

/**
 * INVITE server transaction: RFC 3261 §17.2.1, Figure 7, with the Accepted state of RFC 6026 §8.5. In Accepted, timer G repeats
 * the 2xx until the ACK (§13.3.1.4), which RFC 3261 leaves to the transaction user;
 * Acknowledged is the rest of it, kept to absorb repeated INVITEs. `timer-wait` bounds a call nobody answers.
 */
export const inviteServerTable: MachineTable<InviteServerState, InviteServerInput, InviteServerAction> = {
  start: { next: "proceeding", actions: ["arm-wait"] },
  states: {
    proceeding: {
      invite: { next: "proceeding", actions: ["send"] },
      "send-1xx": { next: "proceeding", actions: ["send"] },
      "send-2xx": { next: "accepted", actions: ["stop-wait", "arm-l", "arm-g", "send"] },
      "send-3xx-6xx": { next: "completed", actions: ["stop-wait", "arm-g", "arm-h", "send"] },
      "timer-wait": { next: "proceeding", actions: ["give-up"] },
      "transport-error": { next: "terminated", actions: ["no-ack", "end"] },
    },
    completed: {
      invite: { next: "completed", actions: ["send"] },
      "timer-g": { next: "completed", actions: ["send", "arm-g"] },
      ack: { next: "confirmed", actions: ["stop-g", "stop-h", "arm-i"] },
      "timer-h": { next: "terminated", actions: ["end"] },
      "transport-error": { next: "terminated", actions: ["end"] },
    },
    confirmed: {
      "timer-i": { next: "terminated", actions: ["end"] },
    },
    accepted: {
      "timer-g": { next: "accepted", actions: ["send", "arm-g"] },
      ack: { next: "acknowledged", actions: ["stop-g", "confirm"] },
      "timer-l": { next: "terminated", actions: ["no-ack", "end"] },
      "transport-error": { next: "terminated", actions: ["no-ack", "end"] },
    },
    acknowledged: {
      "timer-l": { next: "terminated", actions: ["end"] },
    },
    terminated: {},
  },
};
