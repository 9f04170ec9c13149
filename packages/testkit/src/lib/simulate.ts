import { createSocket } from "node:dgram";
import { Fault } from "@porchlight/base";
import { formatGbId, isGbId, parseGbId, type LinkState } from "@porchlight/gb28181";
import { parseSipUri, type SipTransport } from "@porchlight/sip";
import type { CameraFaultCode } from "./camera/faults.ts";
import type { VirtualCameraSpec } from "./camera/spec.ts";
import { startVirtualCameras } from "./camera/virtual-cameras.ts";

export interface SimulateOptions {
  /** `sip:ID@host:port;transport=tcp|udp`; port defaults to 5060, transport to udp. */
  readonly server: string;
  /** Id of the first camera; further ones count upward in the serial. */
  readonly id: string;
  /** Shared by all, or asked for by id. */
  readonly password: string | ((id: string) => string);
  readonly clip: string;
  /** Default 1. */
  readonly count?: number;
  /** Default `scene`. */
  readonly audio?: "scene" | "none";
  /** Default GB2312. */
  readonly charset?: "GB2312" | "GB18030" | "UTF-8";
  /** Local address for media. Default: the one from which the server is reached. */
  readonly mediaHost?: string;
  /** One line whenever a camera's registration changes. */
  readonly onLog?: (line: string) => void;
  /** Ends the simulation. */
  readonly signal: AbortSignal;
}

/** Runs cameras until the signal aborts; then unregisters them and resolves. Throws `testkit.simulate-server`, `testkit.camera-spec`, the clip faults. */
export async function simulate(options: SimulateOptions): Promise<void> {
  const { onLog = () => {}, signal } = options;
  const server = readServer(options.server);
  const mediaHost = options.mediaHost ?? (await localHostTowards(server.host));
  const cameras = await startVirtualCameras({ cameras: specsOf(options, server, mediaHost), sipHost: mediaHost });
  try {
    for (const camera of cameras.cameras) {
      camera.onState((state) => onLog(`${camera.id} ${stateLine(state)}`));
    }
    await aborted(signal);
  } finally {
    await cameras[Symbol.asyncDispose]();
  }
}

interface Server {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly transport: SipTransport;
}

function readServer(text: string): Server {
  const refuse = (cause?: unknown): Fault<CameraFaultCode> => new Fault<CameraFaultCode>("testkit.simulate-server", `not sip:ID@host:port: ${text}`, { cause });
  const uri = parseServer(text, refuse);
  const transport = uri.params.get("transport")?.toLowerCase() ?? "udp";
  if (uri.user === undefined || !isGbId(uri.user) || (transport !== "udp" && transport !== "tcp")) throw refuse();
  return { id: uri.user, host: uri.host, port: uri.port ?? 5060, transport };
}

function parseServer(text: string, refuse: (cause: unknown) => Error): ReturnType<typeof parseSipUri> {
  try {
    return parseSipUri(text);
  } catch (cause) {
    throw refuse(cause);
  }
}

function specsOf(options: SimulateOptions, server: Server, mediaHost: string): VirtualCameraSpec[] {
  const { password, clip, count = 1, audio, charset } = options;
  if (!isGbId(options.id)) throw new Fault<CameraFaultCode>("testkit.camera-spec", `not a 20-digit id: ${options.id}`, { context: { id: options.id } });
  return Array.from({ length: count }, (_, i) => {
    const id = idAfter(options.id, i);
    return { id, name: `Virtual camera ${i + 1}`, server, password: typeof password === "string" ? password : password(id), sipTransport: server.transport, clip, audio, charset, mediaHost };
  });
}

function idAfter(first: string, steps: number): string {
  const parts = parseGbId(first);
  const serial = Number(parts.serial) + steps;
  if (serial > 999_999) throw new Fault<CameraFaultCode>("testkit.camera-spec", `no ids left after ${first}`, { context: { id: first } });
  return formatGbId({ ...parts, serial: String(serial).padStart(6, "0") });
}

function stateLine(state: LinkState): string {
  switch (state.kind) {
    case "registered":
      return "registered";
    case "connecting":
      return "registering";
    case "refused":
      return `refused: ${state.status} ${state.reason}`;
    case "offline":
      return `offline: ${state.reason}`;
  }
}

/** The address of the interface that routes to `host`; nothing is sent. */
function localHostTowards(host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", (cause) => {
      socket.close();
      reject(new Fault<CameraFaultCode>("testkit.simulate-server", `no route to ${host}`, { cause, context: { host } }));
    });
    socket.connect(9, host, () => {
      const { address } = socket.address();
      socket.close();
      resolve(address);
    });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
