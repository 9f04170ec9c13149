import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createLifetime } from "@porchlight/base";
import { openMediaPlane } from "@porchlight/media/node";
import type { MediaPlane } from "@porchlight/media";
import { answerQuestions } from "../lib/part.ts";

/** The media plane as a platform composes it, without the platform: receivers, recording, and a door for viewers. */
export type HostQuestion =
  | { readonly kind: "open"; readonly archiveFolder: string; readonly cameras: number; readonly record: boolean }
  | { readonly kind: "health" }
  | { readonly kind: "close" };
export interface HostAnswer {
  readonly ports: readonly number[];
  /** Viewers connect here, to `/CAMERA`. */
  readonly viewPort: number;
  readonly receiving: number;
  readonly frames: number;
  readonly recordedBytes: number;
  readonly faults: readonly string[];
}

const lifetime = createLifetime();
const faults: string[] = [];
let plane: MediaPlane | undefined;
let ports: readonly number[] = [];
let viewPort = 0;
let viewers = 0;

function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const cameraId = (request.url ?? "/").slice(1);
  plane?.attachViewer({ id: `viewer-${viewers++}`, cameraId, mode: { kind: "live" }, canDecode: ["h264"] }, { headers, url: request.url ?? "/", head }, socket);
}

async function openDoor(): Promise<number> {
  const server = createServer();
  server.on("upgrade", onUpgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  lifetime.use({ [Symbol.asyncDispose]: async () => void server.close() });
  return (server.address() as AddressInfo).port;
}

async function open(archiveFolder: string, cameras: number, record: boolean): Promise<void> {
  const opened = lifetime.use(await openMediaPlane({ archiveFolder }));
  plane = opened;
  opened.onEvent((event) => {
    if (event.kind === "segment-closed") opened.segmentCommitted(event.segment.id);
    if (event.kind === "fault") faults.push(`${event.code}: ${event.message}`);
    if (event.kind === "receiver-ended" || event.kind === "plane-restarted") faults.push(event.kind);
  });
  const receivers = Array.from({ length: cameras }, (_, index) =>
    opened.openReceiver({ cameraId: `camera-${index}`, transport: "tcp-passive", host: "127.0.0.1", ssrc: 1000 + index, record }),
  );
  ports = (await Promise.all(receivers)).map((receiver) => receiver.port);
  viewPort = await openDoor();
}

async function answer(question: HostQuestion): Promise<HostAnswer> {
  if (question.kind === "open") await open(question.archiveFolder, question.cameras, question.record);
  const health = plane === undefined || question.kind !== "health" ? [] : await plane.health();
  if (question.kind === "close") await lifetime[Symbol.asyncDispose]();
  const sum = (pick: (stream: (typeof health)[number]) => number): number => health.reduce((total, stream) => total + pick(stream), 0);
  return {
    ports,
    viewPort,
    receiving: health.filter((stream) => stream.receiving).length,
    frames: sum((stream) => stream.frames),
    recordedBytes: sum((stream) => stream.recordedBytes),
    faults: faults.slice(0, 5),
  };
}

answerQuestions<HostQuestion, HostAnswer>(answer);
process.on("disconnect", () => process.exit(0));
