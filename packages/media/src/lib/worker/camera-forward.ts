import { Fault } from "@porchlight/base";
import type { ForwardOptions } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";
import { Forward } from "../forward/forward.ts";
import { type ForwardLink, openForwardLink } from "../forward/forward-link.ts";
import type { UnitStream } from "../hub/unit-stream.ts";
import type { WorkerHost } from "./host.ts";

export type ForwardEnd = "closed" | "connection-lost" | "stream-ended";

/** One forward: its socket and its sender. Ends once, for one reason. */
export class CameraForward {
  readonly id: string;
  readonly options: ForwardOptions;
  readonly #host: WorkerHost;
  readonly #link: ForwardLink;
  readonly #sender: Forward;
  readonly #onEnd: () => void;
  ended = false;
  #started = false;

  private constructor(id: string, options: ForwardOptions, host: WorkerHost, stream: UnitStream, link: ForwardLink, onEnd: () => void) {
    this.id = id;
    this.options = options;
    this.#host = host;
    this.#link = link;
    this.#onEnd = onEnd;
    this.#sender = new Forward(stream, { ssrc: options.ssrc, withAudio: options.withAudio, out: link.out });
  }

  static async open(id: string, options: ForwardOptions, host: WorkerHost, stream: UnitStream, onEnd: () => void): Promise<CameraForward> {
    const { settings, readBuffer } = host;
    const [ready, lost] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const link = await openForwardLink(options, { readBuffer, ...(settings.portRange && { range: settings.portRange }), onReady: ready.resolve, onLost: lost.resolve });
    const forward = new CameraForward(id, options, host, stream, link, onEnd);
    void ready.promise.then(() => forward.#begin());
    void lost.promise.then(() => forward.end("connection-lost"));
    return forward;
  }

  get host(): string {
    return this.#link.host;
  }
  get port(): number {
    return this.#link.port;
  }
  async start(): Promise<void> {
    try {
      await this.#link.connect();
    } catch (cause) {
      this.end("connection-lost");
      throw new Fault<MediaFaultCode>("media.bad-answer", `cannot connect to ${this.options.remote.host}:${this.options.remote.port}`, { cause });
    }
    this.#started = true;
    this.#begin();
  }
  end(why: ForwardEnd): void {
    if (this.ended) return;
    this.ended = true;
    this.#sender.stop();
    void this.#link.close().catch(() => {});
    this.#onEnd();
    this.#host.emit({ kind: "forward-ended", forwardId: this.id, cameraId: this.options.cameraId, why, bytes: this.#sender.bytes });
  }

  /** Sends as soon as both sides are there, from the key frame buffered then. */
  #begin(): void {
    if (this.#started && this.#link.ready && !this.ended) this.#sender.start();
  }
}
