import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { answerQuestions } from "../lib/part.ts";
import { readStamp, sharedMicros } from "../lib/stamped-frames.ts";

/** Many viewers in one process: reads WebSocket frames by hand, so that the measure is of the plane and not of this reader. */
export type ViewersQuestion =
  | { readonly kind: "open"; readonly port: number; readonly viewers: number; readonly cameras: number }
  | { readonly kind: "begin" }
  | { readonly kind: "end" };
export interface ViewersAnswer {
  readonly connected: number;
  /** Pictures that came between begin and end. */
  readonly pictures: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly skipped: number;
  readonly ended: number;
}

let latencies: number[] = [];
let measuring = false;
let connected = 0;
let skipped = 0;
let ended = 0;

function onPicture(payload: Buffer): void {
  const sent = readStamp(payload);
  if (sent !== undefined && measuring) latencies.push((sharedMicros() - sent) / 1000);
}

function onText(text: string): void {
  if (text.includes('"skipped"')) skipped++;
  if (text.includes('"end"')) ended++;
}

/** Cuts a server's WebSocket bytes (never masked, RFC 6455 §5.2) into messages. */
class MessageReader {
  #held: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): void {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (let end = this.#messageEnd(bytes); end > 0; end = this.#messageEnd(bytes)) bytes = bytes.subarray(end);
    this.#held = Buffer.from(bytes);
  }

  #messageEnd(bytes: Buffer): number {
    if (bytes.length < 2) return 0;
    const short = (bytes[1] ?? 0) & 127;
    const header = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < header) return 0;
    const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
    if (bytes.length < header + length) return 0;
    const payload = bytes.subarray(header, header + length);
    const opcode = (bytes[0] ?? 0) & 15;
    if (opcode === 2) onPicture(payload);
    if (opcode === 1) onText(payload.toString());
    return header + length;
  }
}

function afterHandshake(socket: Socket, rest: Buffer): void {
  connected++;
  const reader = new MessageReader();
  reader.push(rest);
  socket.on("data", (chunk: Buffer) => reader.push(chunk));
}

function openViewer(port: number, camera: number): void {
  const socket = connect(port, "127.0.0.1");
  const key = randomBytes(16).toString("base64");
  socket.write(
    `GET /camera-${camera} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  let head = Buffer.alloc(0);
  const onHead = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    socket.off("data", onHead);
    afterHandshake(socket, head.subarray(end + 4));
  };
  socket.on("data", onHead);
  socket.on("error", () => ended++);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

answerQuestions<ViewersQuestion, ViewersAnswer>(async (question) => {
  if (question.kind === "open") for (let index = 0; index < question.viewers; index++) openViewer(question.port, index % question.cameras);
  if (question.kind === "begin") latencies = [];
  measuring = question.kind === "begin";
  const sorted = latencies.toSorted((a, b) => a - b);
  return { connected, pictures: sorted.length, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99), skipped, ended };
});
process.on("disconnect", () => process.exit(0));
