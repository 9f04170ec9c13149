import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { Fault } from "@porchlight/base";
import type { MediaEvent, UpgradeRequest, ViewerOptions } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";
import type { FromWorker, ToWorker, WorkerCalls, WorkerMethod, WorkerSettings } from "../worker/messages.ts";

const ENTRY = fileURLToPath(new URL("../worker/main.ts", import.meta.url));
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 10_000;
/** A process that lived this long starts again without back-off. */
const SETTLED_MS = 30_000;
const CLOSE_PATIENCE_MS = 8000;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface WorkerChildEvents {
  readonly event: (event: MediaEvent) => void;
  /** The process ended by itself. */
  readonly lost: () => void;
  /** … and runs again. */
  readonly restarted: () => void;
}

/** One media process under supervision: started again with back-off whenever it ends by itself. Calls made while it is down wait for it. */
export class WorkerChild {
  readonly #settings: WorkerSettings;
  readonly #events: WorkerChildEvents;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | undefined;
  #ready: PromiseWithResolvers<void> = Promise.withResolvers();
  #startedAt = 0;
  #backOff = FIRST_BACK_OFF_MS;
  #calls = 0;
  #closing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: WorkerSettings, events: WorkerChildEvents) {
    this.#settings = settings;
    this.#events = events;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }
  /** Resolves when the process answers; rejects when the first start fails. */
  async start(): Promise<void> {
    this.#spawn();
    await this.#configure();
  }
  async call<Method extends WorkerMethod>(method: Method, ...args: Parameters<WorkerCalls[Method]>): Promise<Awaited<ReturnType<WorkerCalls[Method]>>> {
    if (this.#closing) throw new Fault<MediaFaultCode>("media.plane-closed", "the media plane is closed");
    await this.#ready.promise;
    return (await this.#send(method, args)) as Awaited<ReturnType<WorkerCalls[Method]>>;
  }
  /** Hands the connection over; `failed` when the process cannot take it, and the connection is closed. */
  hand(options: ViewerOptions, upgrade: UpgradeRequest, socket: Socket, failed: () => void): void {
    const child = this.#child;
    const message: ToWorker = { kind: "viewer", options, upgrade };
    const settle = (error: Error | null): void => {
      socket.destroy();
      if (error) failed();
    };
    if (!child?.connected || this.#closing) return settle(new Error("not connected"));
    // the connection leaves this process for good: its HTTP server must not wait for it when closing
    Reflect.set(socket, "server", undefined);
    child.send(message, socket, {}, settle);
  }
  /** For a process that does not answer: its end closes every connection it holds. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const deadline = setTimeout(() => child.kill("SIGKILL"), CLOSE_PATIENCE_MS);
    await this.#send("close", []).catch(() => {});
    if (child.connected) child.disconnect();
    await exited;
    clearTimeout(deadline);
  }

  #spawn(): void {
    const child = fork(ENTRY, [], { serialization: "advanced", execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#child = child;
    this.#startedAt = Date.now();
    child.on("message", (message) => this.#receive(message as FromWorker));
    child.on("error", () => {});
    child.on("exit", () => this.#exited(child));
  }
  async #configure(): Promise<void> {
    await this.#send("configure", [this.#settings]);
    this.#ready.resolve();
  }
  #send(method: WorkerMethod, args: readonly unknown[]): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = ++this.#calls;
    const lost = (): Fault<MediaFaultCode> => new Fault<MediaFaultCode>("media.plane-lost", `the media process ended during ${method}`);
    this.#pending.set(id, { resolve, reject });
    const fail = (): void => {
      if (this.#pending.delete(id)) reject(lost());
    };
    if (!this.#child?.connected) fail();
    else this.#child.send({ kind: "call", id, method, args } satisfies ToWorker, (error) => error && fail());
    return promise;
  }
  #receive(message: FromWorker): void {
    if (message.kind === "event") return this.#events.event(message.event);
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === "result") pending?.resolve(message.value);
    else pending?.reject(new Fault(message.code, message.message, { context: message.context }));
  }
  #exited(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    for (const { reject } of this.#pending.values()) reject(new Fault<MediaFaultCode>("media.plane-lost", "the media process ended"));
    this.#pending.clear();
    if (this.#closing) return;
    this.#ready = Promise.withResolvers();
    this.#events.lost();
    this.#backOff = Date.now() - this.#startedAt > SETTLED_MS ? FIRST_BACK_OFF_MS : Math.min(this.#backOff * 2, LONGEST_BACK_OFF_MS);
    this.#timer = setTimeout(() => void this.#restart(), this.#backOff);
  }
  async #restart(): Promise<void> {
    this.#spawn();
    try {
      await this.#configure();
    } catch {
      return; // it ended again: its exit planned the next start
    }
    this.#events.restarted();
  }
}
