import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { days } from "@porchlight/base";
import { WebSocket } from "ws";
import type { ClosedSegment, MediaEvent, MediaPlane, MediaPlaneOptions, PlayerDownMessage, PlayerUpMessage, ViewerOptions } from "../contract.ts";
import { openMediaPlane } from "../plane/plane.ts";

/** A real media plane on a folder of its own, with its events kept; dispose it last. */
export interface TestPlane extends AsyncDisposable {
  readonly plane: MediaPlane;
  readonly folder: string;
  readonly events: MediaEvent[];
  /** The first event, past or future, that fits. */
  until<Kind extends MediaEvent["kind"]>(kind: Kind, fits?: (event: Extract<MediaEvent, { kind: Kind }>) => boolean): Promise<Extract<MediaEvent, { kind: Kind }>>;
  segments(): ClosedSegment[];
}

export async function openTestPlane(options: Partial<MediaPlaneOptions> = {}): Promise<TestPlane> {
  const folder = options.archiveFolder ?? (await mkdtemp(join(tmpdir(), "porchlight-media-")));
  const plane = await openMediaPlane({ archiveFolder: folder, workers: 1, ffmpeg: "ffmpeg", segmentLength: days(1), ...options });
  const events: MediaEvent[] = [];
  plane.onEvent((event) => events.push(event));
  return {
    plane,
    folder,
    events,
    until: (kind, fits = () => true) => waitFor(plane, events, kind, fits),
    segments: () => events.flatMap((event) => (event.kind === "segment-closed" ? [event.segment] : [])),
    async [Symbol.asyncDispose]() {
      await plane[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function waitFor<Kind extends MediaEvent["kind"]>(plane: MediaPlane, events: readonly MediaEvent[], kind: Kind, fits: (event: Extract<MediaEvent, { kind: Kind }>) => boolean): Promise<Extract<MediaEvent, { kind: Kind }>> {
  const matches = (event: MediaEvent): event is Extract<MediaEvent, { kind: Kind }> => event.kind === kind && fits(event as Extract<MediaEvent, { kind: Kind }>);
  const past = events.find(matches);
  if (past) return Promise.resolve(past);
  return new Promise((resolve) => {
    const stop = plane.onEvent((event) => {
      if (!matches(event)) return;
      stop();
      resolve(event);
    });
  });
}

export type Received = { readonly text: PlayerDownMessage } | { readonly bytes: Buffer };

/** A player on a real WebSocket: what it got, in order. */
export class TestPlayer {
  readonly received: Received[] = [];
  readonly socket: WebSocket;
  #wake: (() => void)[] = [];
  closed = false;

  constructor(url: string) {
    this.socket = new WebSocket(url, { perMessageDeflate: false });
    this.socket.on("message", (data, binary) => {
      this.received.push(binary ? { bytes: data as Buffer } : { text: JSON.parse(String(data)) as PlayerDownMessage });
      this.#notify();
    });
    this.socket.on("error", () => {});
    this.socket.on("close", () => {
      this.closed = true;
      this.#notify();
    });
  }

  send(message: PlayerUpMessage): void {
    this.socket.send(JSON.stringify(message));
  }
  /** Resolves with the first result that is not undefined, looked at after every message. */
  async until<Result>(look: (player: this) => Result | undefined): Promise<Result> {
    for (;;) {
      const result = look(this);
      if (result !== undefined) return result;
      if (this.closed) throw new Error(`the connection closed first; last: ${JSON.stringify(this.texts().at(-1))}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }
  texts(): PlayerDownMessage[] {
    return this.received.flatMap((message) => ("text" in message ? [message.text] : []));
  }
  text<Type extends PlayerDownMessage["type"]>(type: Type): Extract<PlayerDownMessage, { type: Type }> | undefined {
    return this.texts().find((text): text is Extract<PlayerDownMessage, { type: Type }> => text.type === type);
  }
  binaries(): Buffer[] {
    return this.received.flatMap((message) => ("bytes" in message ? [message.bytes] : []));
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}

/** An HTTP server that hands every upgrade to the plane, as the product's does. */
export async function serveViewers(plane: MediaPlane): Promise<{ connect(options: ViewerOptions): TestPlayer; announce(options: ViewerOptions): string; close(): Promise<void> }> {
  const waiting = new Map<string, ViewerOptions>();
  const server = createServer((_, response) => response.end());
  server.on("upgrade", (request, socket, head) => {
    const options = waiting.get(request.url ?? "");
    if (!options) return socket.destroy();
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    plane.attachViewer(options, { headers, url: request.url ?? "", head }, socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const announce = (options: ViewerOptions): string => {
    waiting.set(`/${options.id}`, options);
    return `http://127.0.0.1:${port}/${options.id}`;
  };
  return {
    connect: (options) => new TestPlayer(announce(options).replace("http:", "ws:")),
    announce,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
