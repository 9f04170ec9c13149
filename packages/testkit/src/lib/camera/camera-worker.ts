import { parentPort, workerData } from "node:worker_threads";
import { startVirtualCameras } from "./virtual-cameras.ts";
import type { CameraWorkerData, CameraWorkerReport } from "./worker-messages.ts";

// The thread's entry: see startVirtualCamerasInWorker.
const { cameras: specs, sipHost } = workerData as CameraWorkerData;
const port = parentPort;
const report = (message: CameraWorkerReport): void => port?.postMessage(message);

try {
  const cameras = await startVirtualCameras({ cameras: specs, sipHost });
  for (const camera of cameras.cameras) {
    camera.onState((state) => report({ kind: "state", id: camera.id, state }));
    report({ kind: "state", id: camera.id, state: camera.state });
  }
  const end = async (): Promise<void> => {
    try {
      await cameras[Symbol.asyncDispose]();
    } finally {
      port?.close();
    }
  };
  port?.once("message", () => void end());
  report({ kind: "started" });
} catch (error) {
  report({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  port?.close();
}
