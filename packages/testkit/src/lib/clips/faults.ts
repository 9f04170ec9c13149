import type { FaultTable } from "@porchlight/base";

export type ClipFaultCode = "testkit.clip-unknown" | "testkit.clip-unreadable" | "testkit.clip-empty";

export const clipFaults: FaultTable<ClipFaultCode> = {
  "testkit.clip-unknown": "The clip is neither one of the library's names nor a path that ends in .h264, .264, .h265, .265 or .hevc.",
  "testkit.clip-unreadable": "The clip's file could not be read.",
  "testkit.clip-empty": "The clip's file holds no access unit that begins with a key frame.",
};
