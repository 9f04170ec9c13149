import type { FaultTable } from "@porchlight/base";

export type CameraFaultCode = "testkit.camera-spec" | "testkit.camera-worker" | "testkit.simulate-server";

export const cameraFaults: FaultTable<CameraFaultCode> = {
  "testkit.camera-spec": "A virtual camera's description cannot be used: its id is not 20 digits, or two cameras have the same id.",
  "testkit.camera-worker": "The thread that runs the virtual cameras ended or could not start.",
  "testkit.simulate-server": "The server to simulate cameras for is not written as sip:ID@host:port, with ;transport=tcp or ;transport=udp behind it if need be.",
};
