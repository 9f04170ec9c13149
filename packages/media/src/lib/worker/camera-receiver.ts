import { Fault } from "@porchlight/base";
import type { MediaFaultCode } from "../faults.ts";
import type { ReceiverEnd, ReceiverOptions } from "../contract.ts";
import { GroupAssembler } from "../hub/group-assembler.ts";
import type { UnitStream } from "../hub/unit-stream.ts";
import { openReceiveLink, type ReceiveLink } from "../receive/receive-link.ts";
import type { WorkerHost } from "./host.ts";
import type { ReceiverAnswer } from "./messages.ts";

const DEFAULT_SILENT_MS = 10_000;
/** UDP: nothing came for this long, so missing packets will not come either. */
const SETTLE_MS = 100;

/** One receiver: its socket, and the assembler that feeds the camera's stream. Ends once, for one reason. */
export class CameraReceiver {
  readonly id: string;
  readonly options: ReceiverOptions;
  readonly assembler: GroupAssembler;
  readonly #host: WorkerHost;
  readonly #onEnd: (why: ReceiverEnd) => void;
  #link: ReceiveLink | undefined;
  #waitingSince: number;
  ended = false;

  constructor(id: string, options: ReceiverOptions, host: WorkerHost, stream: UnitStream, onEnd: (why: ReceiverEnd) => void) {
    this.id = id;
    this.options = options;
    this.#host = host;
    this.#onEnd = onEnd;
    this.#waitingSince = host.clock.now();
    this.assembler = new GroupAssembler(stream, {
      ssrc: options.ssrc,
      onDropped: (why) => host.faults.report("media.unit-dropped", `a picture was left out: ${why}`, options.cameraId),
      onForeign: () => queueMicrotask(() => this.end("not-program-stream")),
    });
  }

  get port(): number {
    return this.#link?.port ?? 0;
  }
  get lost(): number {
    return this.assembler.lost;
  }
  async open(): Promise<void> {
    const { settings, readBuffer, clock, gather } = this.#host;
    this.#link = await openReceiveLink(this.options, {
      readBuffer,
      ...(settings.portRange && { range: settings.portRange }),
      events: {
        accepts: (buffer, start, end) => !this.ended && this.assembler.accepts(buffer, start, end),
        packet: (buffer, start, end) => {
          if (!this.ended) this.assembler.push(buffer, start, end, clock.now());
        },
        read: () => gather.noteRead(),
        closed: (why) => this.#lostConnection(why),
      },
    });
    if (this.ended) await this.#link.close();
  }
  async confirm(answer: ReceiverAnswer): Promise<void> {
    if (this.assembler.packets === 0) this.assembler.ssrc = answer.ssrc;
    this.#waitingSince = this.#host.clock.now();
    if (this.options.transport !== "tcp-active" || !this.#link) return;
    try {
      await this.#link.dial(answer.remote);
    } catch (cause) {
      this.end("connection-lost");
      throw new Fault<MediaFaultCode>("media.bad-answer", `cannot connect to ${answer.remote.host}:${answer.remote.port}`, { cause });
    }
  }
  tick(now: number): void {
    const last = this.assembler.lastPacketAt;
    if (last > 0 && now - last >= SETTLE_MS) this.#link?.settle();
    if (now - Math.max(last, this.#waitingSince) >= (this.options.silentAfter ?? DEFAULT_SILENT_MS)) this.end("silent");
  }
  end(why: ReceiverEnd): void {
    if (this.ended) return;
    this.assembler.flush();
    this.ended = true;
    void this.#link?.close().catch(() => {});
    this.#onEnd(why);
  }

  #lostConnection(why: "connection-lost" | "desync"): void {
    if (why === "desync" && !this.ended) this.#host.faults.report("media.stream-desync", "no packets found in a connection's bytes", this.options.cameraId);
    this.end("connection-lost");
  }
}
