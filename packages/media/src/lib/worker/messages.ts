import type { ClosedSegment, ForwardOptions, MediaEvent, MediaPlane, Receiver, ReceiverOptions, SegmentRef, StreamHealth, UpgradeRequest, ViewerOptions } from "../contract.ts";

/** What the server process asks of a media process, method by method: arguments and result cross the process edge as structured clones. */
export interface WorkerCalls {
  configure(settings: WorkerSettings): Promise<void>;
  openReceiver(options: ReceiverOptions): Promise<Receiver>;
  confirmReceiver(id: string, answer: ReceiverAnswer): Promise<void>;
  closeReceiver(id: string): Promise<void>;
  openForward(options: ForwardOptions): Promise<{ readonly id: string; readonly host: string; readonly port: number }>;
  startForward(id: string): Promise<void>;
  closeForward(id: string): Promise<void>;
  endViewer(id: string, why: "revoked" | "window-over"): Promise<void>;
  answerSegments(viewerId: string, requestId: number, segments: readonly SegmentRef[]): Promise<void>;
  segmentCommitted(id: string): Promise<void>;
  openSegment(cameraId: string): ReturnType<MediaPlane["openSegment"]>;
  recover(known: ReadonlySet<string>): Promise<readonly ClosedSegment[]>;
  health(): Promise<readonly StreamHealth[]>;
  snapshot(cameraId: string): ReturnType<MediaPlane["snapshot"]>;
  /** Ends everything; segments are closed and reported before it resolves. */
  close(): Promise<void>;
}
export type WorkerMethod = keyof WorkerCalls;

export interface ReceiverAnswer {
  ssrc: number;
  remote: { host: string; port: number };
}

export interface WorkerSettings {
  /** Which of `shards` processes this is; it owns the cameras whose hash says so. */
  readonly shard: number;
  readonly shards: number;
  readonly archiveFolder: string;
  readonly segmentLength: number;
  readonly ffmpeg: string | undefined;
  readonly maxTranscodes: number;
  readonly portRange: { readonly from: number; readonly to: number } | undefined;
  readonly idleAfter: number;
  readonly gather: number;
}

/** Server process → media process. A `viewer` message carries the connection as its handle. */
export type ToWorker =
  | { readonly kind: "call"; readonly id: number; readonly method: WorkerMethod; readonly args: readonly unknown[] }
  | { readonly kind: "viewer"; readonly options: ViewerOptions; readonly upgrade: UpgradeRequest };

/** Media process → server process. */
export type FromWorker =
  | { readonly kind: "result"; readonly id: number; readonly value: unknown }
  | { readonly kind: "refused"; readonly id: number; readonly code: string; readonly message: string; readonly context: Readonly<Record<string, string | number | boolean>> }
  | { readonly kind: "event"; readonly event: MediaEvent };
