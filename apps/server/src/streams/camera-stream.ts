import { type Cancel, type Clock, milliseconds, type Random, seconds } from "@porchlight/base";
import type { GbPlatform, LiveSession, MediaTransport, MonitorUser } from "@porchlight/gb28181";
import type { MediaPlane, Receiver } from "@porchlight/media";
import type { Logger } from "pino";

/** How a stream is had: which peer carries the channel, and by what transport. */
export interface StreamSource {
  /** Key of the stream in the media plane: the camera, or one viewing of it (county). */
  readonly key: string;
  readonly peerId: string;
  readonly channelId: string;
  readonly transport: MediaTransport;
  readonly record: boolean;
  readonly viewer?: MonitorUser;
}

export interface StreamParts {
  readonly gb: GbPlatform;
  readonly media: MediaPlane;
  readonly clock: Clock;
  readonly random: Random;
  readonly ssrcs: { allocate(kind: "live" | "history"): number | undefined; release(ssrc: number): void };
  /** Our media address in SDP offers. */
  readonly mediaHost: string;
  readonly log: Logger;
  /** A stream that was opened for one named viewer is over; it is not opened again by itself. */
  readonly viewerStreamLost?: (key: string) => void;
}

export type OpenOutcome = { readonly kind: "open" } | { readonly kind: "failed"; readonly why: string };

interface Running {
  readonly receiverId: string;
  readonly ssrc: number;
  readonly session: LiveSession;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** A device that only ever says 100 Trying is given up after this. */
const ANSWER_WITHIN = seconds(12);
const TCP_ACTIVE_PLACEHOLDER_PORT = 9;

/**
 * One wanted stream: INVITEs, receives, and does it again with jittered back-off while it is wanted.
 * `start` and `stop` may be called in any order and any number of times.
 */
export class CameraStream {
  readonly source: StreamSource;
  readonly #parts: StreamParts;
  #wanted = false;
  #opening: Promise<OpenOutcome> | undefined;
  #abort: AbortController | undefined;
  #running: Running | undefined;
  #retry: Cancel | undefined;
  #failures = 0;

  constructor(source: StreamSource, parts: StreamParts) {
    this.source = source;
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#running !== undefined;
  }
  get receiverId(): string | undefined {
    return this.#running?.receiverId;
  }

  /** Wants the stream from now on; resolves with the outcome of the first (or running) attempt. */
  start(): Promise<OpenOutcome> {
    this.#wanted = true;
    if (this.#running) return Promise.resolve({ kind: "open" });
    this.#retry?.();
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.#retry?.();
    this.#abort?.abort();
    await this.#opening;
    await this.#close();
  }

  /** The media plane or the peer says this stream is over: close what is left, and try again while wanted. */
  async lost(why: string): Promise<void> {
    if (!this.#running) return;
    this.#parts.log.warn({ stream: this.source.key, why }, "stream lost");
    await this.#close();
    if (this.source.viewer) this.#parts.viewerStreamLost?.(this.source.key);
    else this.#scheduleRetry();
  }

  async #open(): Promise<OpenOutcome> {
    const outcome = await this.#invite().catch((error: unknown): OpenOutcome => ({
      kind: "failed",
      why: error instanceof Error ? error.message : String(error),
    }));
    if (outcome.kind === "open") {
      this.#failures = 0;
      if (!this.#wanted) await this.#close();
    } else {
      this.#parts.log.info({ stream: this.source.key, why: outcome.why }, "stream did not open");
      this.#scheduleRetry();
    }
    return outcome;
  }

  async #invite(): Promise<OpenOutcome> {
    const { media, mediaHost, ssrcs } = this.#parts;
    const { source } = this;
    const ssrc = ssrcs.allocate("live");
    if (ssrc === undefined) return { kind: "failed", why: "no free SSRC" };
    let receiver: Receiver | undefined;
    let outcome: OpenOutcome | undefined;
    try {
      receiver = await media.openReceiver({ cameraId: source.key, transport: source.transport, host: mediaHost, ssrc, record: source.record });
      outcome = await this.#call(ssrc, receiver);
      return outcome;
    } finally {
      if (outcome?.kind !== "open") {
        ssrcs.release(ssrc);
        if (receiver) await media.closeReceiver(receiver.id);
      }
    }
  }

  async #call(ssrc: number, receiver: Receiver): Promise<OpenOutcome> {
    const { gb, media, mediaHost, clock } = this.#parts;
    const { source } = this;
    this.#abort = new AbortController();
    const patience = clock.after(ANSWER_WITHIN, () => this.#abort?.abort());
    const port = source.transport === "tcp-active" ? TCP_ACTIVE_PLACEHOLDER_PORT : receiver.port;
    const outcome = await gb
      .live({
        peerId: source.peerId,
        channelId: source.channelId,
        transport: source.transport,
        receive: { host: mediaHost, port },
        ssrc,
        ...(source.viewer ? { viewer: source.viewer } : {}),
        signal: this.#abort.signal,
      })
      .finally(patience);
    if (outcome.kind !== "live") return { kind: "failed", why: describe(outcome) };
    const { session } = outcome;
    try {
      await media.confirmReceiver(receiver.id, { ssrc: session.ssrc, remote: session.remote });
    } catch (error) {
      // the media process went away meanwhile: the peer must not send for ever
      await session.bye();
      throw error;
    }
    this.#running = { receiverId: receiver.id, ssrc, session };
    void session.ended.then((why) => (this.#running?.session === session && why !== "local-bye" ? this.lost(why) : undefined));
    return { kind: "open" };
  }

  async #close(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    this.#parts.ssrcs.release(running.ssrc);
    await Promise.allSettled([running.session.bye(), this.#parts.media.closeReceiver(running.receiverId)]);
  }

  #scheduleRetry(): void {
    if (!this.#wanted || this.source.viewer) return;
    const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++);
    const jitter = 0.5 + this.#parts.random.bytes(1)[0] / 510;
    this.#retry?.();
    this.#retry = this.#parts.clock.after(milliseconds(ceiling * jitter), () => {
      if (this.#wanted && this.#parts.gb.isOnline(this.source.peerId)) void this.start();
    });
  }
}

function describe(outcome: Exclude<Awaited<ReturnType<GbPlatform["live"]>>, { kind: "live" }>): string {
  if (outcome.kind === "refused") return `${outcome.status} ${outcome.reason}`;
  return outcome.kind === "bad-answer" ? outcome.reason : outcome.kind;
}
