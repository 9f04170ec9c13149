import type { LinkState } from "@porchlight/gb28181";
import type { VirtualCameraSpec } from "./spec.ts";

/** What the thread is given: `workerData`. */
export interface CameraWorkerData {
  readonly cameras: readonly VirtualCameraSpec[];
  readonly sipHost: string | undefined;
}

/** From the thread. */
export type CameraWorkerReport =
  | { readonly kind: "started" }
  | { readonly kind: "state"; readonly id: string; readonly state: LinkState }
  | { readonly kind: "failed"; readonly message: string };

/** To the thread: end the cameras and leave. */
export type CameraWorkerOrder = "stop";
