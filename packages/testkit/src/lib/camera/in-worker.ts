import { Worker } from "node:worker_threads";
import { createEmitter, Fault, type Listener } from "@porchlight/base";
import type { LinkState } from "@porchlight/gb28181";
import type { CameraFaultCode } from "./faults.ts";
import type { VirtualCameraSpec } from "./spec.ts";
import type { CameraWorkerData, CameraWorkerOrder, CameraWorkerReport } from "./worker-messages.ts";

/** Cameras that run in a thread of their own. Disposing them unregisters and ends the thread. */
export interface VirtualCamerasInWorker extends AsyncDisposable {
  /** Cameras registered at this moment. */
  readonly online: number;
  onState(listener: Listener<{ readonly id: string; readonly state: LinkState }>): () => void;
  /** Hears `testkit.camera-worker` when the thread dies by itself. While nobody listens, the fault is thrown into the process. */
  onError(listener: Listener<Fault<CameraFaultCode>>): () => void;
}

/** How long the thread may take to unregister its cameras before it is ended. */
const leaveMs = 3000;

/** {@link startVirtualCameras} in a worker thread; resolves when the cameras are on their way to register. Throws `testkit.camera-worker`. */
export async function startVirtualCamerasInWorker(cameras: readonly VirtualCameraSpec[], options: { readonly sipHost?: string } = {}): Promise<VirtualCamerasInWorker> {
  const worker = new Worker(new URL("./camera-worker.ts", import.meta.url), { workerData: { cameras, sipHost: options.sipHost } satisfies CameraWorkerData, name: "virtual cameras" });
  const states = createEmitter<{ id: string; state: LinkState }>();
  const errors = createEmitter<Fault<CameraFaultCode>>();
  const registered = new Set<string>();
  const started = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let running = false;
  let listeners = 0;

  function fail(message: string, cause?: unknown): void {
    const fault = new Fault<CameraFaultCode>("testkit.camera-worker", message, { cause });
    started.reject(fault);
    if (!running) return;
    running = false;
    if (listeners === 0) throw fault;
    errors.emit(fault);
  }

  function read(report: CameraWorkerReport): void {
    if (report.kind === "failed") return fail(report.message);
    if (report.kind === "started") {
      running = true;
      return started.resolve();
    }
    if (report.state.kind === "registered") registered.add(report.id);
    else registered.delete(report.id);
    states.emit(report);
  }

  worker.on("message", read);
  worker.on("error", (error) => fail("the virtual cameras' thread failed", error));
  worker.on("exit", () => {
    gone.resolve();
    registered.clear();
    fail("the virtual cameras' thread ended");
  });
  await started.promise;

  return {
    get online() {
      return registered.size;
    },
    onState: (listener) => states.on(listener),
    onError(listener) {
      const stop = errors.on(listener);
      listeners++;
      return () => {
        stop();
        listeners--;
      };
    },
    async [Symbol.asyncDispose]() {
      running = false;
      worker.postMessage("stop" satisfies CameraWorkerOrder);
      const timer = setTimeout(() => void worker.terminate(), leaveMs);
      await gone.promise;
      clearTimeout(timer);
    },
  };
}
