import type { DurationMs, UnixMs } from "@porchlight/base";
import type { VideoCodecName } from "./codec-name.ts";

/** contract: what the server composes of the media plane. The plane runs in its own processes; every call crosses a process edge. */

/** Side of the receiver: `tcp-passive` listens, `tcp-active` connects. */
export type ReceiveTransport = "udp" | "tcp-passive" | "tcp-active";

export interface ReceiverOptions {
  /** Stream key: one hub per camera. */
  readonly cameraId: string;
  readonly transport: ReceiveTransport;
  /** Address to bind and to write into the SDP. */
  readonly host: string;
  /** Expected SSRC; undefined = take the first seen. */
  readonly ssrc: number | undefined;
  /** Only accept packets or connections from this host when given. */
  readonly expectedHost?: string;
  /** Record to the archive folder; false at platforms that only forward or watch. */
  readonly record: boolean;
  /** No packet for this long ends the receiver with `silent`. Default 10 s. */
  readonly silentAfter?: DurationMs;
}

export interface Receiver {
  readonly id: string;
  readonly host: string;
  /** The listening port (0 for tcp-active). */
  readonly port: number;
}

export interface ForwardOptions {
  readonly cameraId: string;
  /** How the far side receives. */
  readonly transport: ReceiveTransport;
  readonly host: string;
  readonly remote: { readonly host: string; readonly port: number };
  readonly ssrc: number;
  /** Audio never leaves through a share path; true only for a device's own upstream. */
  readonly withAudio: boolean;
}

/** One archived file the plane may read for playback; `fragments` is the packed index of the segment row. */
export interface SegmentRef {
  readonly id: string;
  readonly path: string;
  readonly startedAt: UnixMs;
  readonly endedAt: UnixMs;
  readonly codec: string;
  readonly initBytes: number;
  readonly fragments: Uint8Array;
}

/** A finished segment: file data and directory are synced; the receiver of this event commits the row, then calls {@link MediaPlane.segmentCommitted}. */
export interface ClosedSegment extends SegmentRef {
  readonly cameraId: string;
  readonly bytes: number;
  readonly frames: number;
}

export type ViewerMode =
  | { readonly kind: "live" }
  /** Footage allowed by the ticket; the player asks for instants inside it. Segments are asked for by `segmentsWanted` events. */
  | { readonly kind: "playback"; readonly from: UnixMs; readonly until: UnixMs };

export interface ViewerOptions {
  /** The viewing id of the register row. */
  readonly id: string;
  readonly cameraId: string;
  readonly mode: ViewerMode;
  /** Codecs the browser said it can decode by MSE; H.265 absent → bounded transcode → clear message. */
  readonly canDecode: readonly VideoCodecName[];
}

/** A WebSocket upgrade taken from the HTTP server, to be handed to the media process with its socket. */
export interface UpgradeRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly head: Uint8Array;
}

export type ReceiverEnd = "closed" | "silent" | "connection-lost" | "not-program-stream" | "plane-lost";
export type ViewerEnd = "closed-by-viewer" | "revoked" | "stream-ended" | "too-slow" | "window-over" | "transcode-unavailable" | "plane-lost" | "error";

export type MediaEvent =
  /** First key frame decoded into a track description: the stream is watchable. */
  | { readonly kind: "stream-started"; readonly cameraId: string; readonly receiverId: string; readonly codec: string; readonly width: number; readonly height: number; readonly at: UnixMs }
  | { readonly kind: "receiver-ended"; readonly cameraId: string; readonly receiverId: string; readonly why: ReceiverEnd; readonly at: UnixMs }
  | { readonly kind: "segment-closed"; readonly segment: ClosedSegment }
  | { readonly kind: "segments-wanted"; readonly viewerId: string; readonly cameraId: string; readonly from: UnixMs; readonly until: UnixMs; readonly requestId: number }
  | { readonly kind: "viewer-ended"; readonly viewerId: string; readonly cameraId: string; readonly why: ViewerEnd; readonly bytes: number; readonly at: UnixMs }
  | { readonly kind: "forward-ended"; readonly forwardId: string; readonly cameraId: string; readonly why: "closed" | "connection-lost" | "stream-ended" | "plane-lost"; readonly bytes: number }
  | { readonly kind: "idle"; readonly cameraId: string; readonly at: UnixMs }
  | { readonly kind: "fault"; readonly code: string; readonly message: string; readonly cameraId?: string }
  /** The process died and was started again: every receiver, viewer and forward of it is gone. */
  | { readonly kind: "plane-restarted"; readonly at: UnixMs };

export interface StreamHealth {
  readonly cameraId: string;
  readonly receiving: boolean;
  readonly codec: string | undefined;
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
  readonly frames: number;
  readonly lastPacketAt: UnixMs | undefined;
  readonly lastKeyFrameAt: UnixMs | undefined;
  readonly viewers: number;
  readonly forwards: number;
  readonly recordedBytes: number;
}

export interface MediaPlaneOptions {
  /** Archive folder of the platform; recording files live below it. */
  readonly archiveFolder: string;
  /** Number of media processes; default cores − 1, at least 1. Cameras are spread by a stable hash of their id. */
  readonly workers?: number;
  /** Target length of a segment; default 60 s, closes staggered per camera. */
  readonly segmentLength?: DurationMs;
  /** ffmpeg for H.265 viewers whose browser cannot decode it; undefined = absent. */
  readonly ffmpeg?: string;
  /** Transcodes at once; default 2. */
  readonly maxTranscodes?: number;
  /** UDP and TCP receive ports; default any free port. */
  readonly portRange?: { readonly from: number; readonly to: number };
  /** A stream without viewers, forwards and recording emits `idle` after this; default 10 s. */
  readonly idleAfter?: DurationMs;
  /**
   * A media process that read from TCP sleeps this long before it reads again, so that packets come in fewer reads: less CPU for as much more
   * latency. Default 1 ms; 0 reads at once.
   */
  readonly gather?: DurationMs;
}

/** The media plane of one platform, as seen from its server process. */
export interface MediaPlane extends AsyncDisposable {
  onEvent(listener: (event: MediaEvent) => void): () => void;
  openReceiver(options: ReceiverOptions): Promise<Receiver>;
  /** The SIP answer is in: the SSRC to expect and, for tcp-active, whom to dial. */
  confirmReceiver(id: string, answer: { ssrc: number; remote: { host: string; port: number } }): Promise<void>;
  closeReceiver(id: string): Promise<void>;
  /** Binds the sending side and returns its address for the SDP answer; nothing is sent before {@link startForward}. */
  openForward(options: ForwardOptions): Promise<{ readonly id: string; readonly host: string; readonly port: number }>;
  startForward(id: string): Promise<void>;
  closeForward(id: string): Promise<void>;
  /** Hands an upgraded socket to the media process; the viewer lives there until `viewer-ended`. */
  attachViewer(options: ViewerOptions, upgrade: UpgradeRequest, socket: unknown): void;
  endViewer(id: string, why: "revoked" | "window-over" | "stream-ended"): Promise<void>;
  answerSegments(viewerId: string, requestId: number, segments: readonly SegmentRef[]): void;
  segmentCommitted(id: string): void;
  /** What the archive holds beyond committed rows: the open segment of a camera. */
  openSegment(cameraId: string): Promise<{ readonly startedAt: UnixMs; readonly endedAt: UnixMs } | undefined>;
  /** Files found on disk that have no row (after a crash), re-indexed by walking their boxes. `known` = paths with rows. */
  recover(known: ReadonlySet<string>): Promise<readonly ClosedSegment[]>;
  health(): Promise<readonly StreamHealth[]>;
  /** Latest key frame of a camera as a JPEG by ffmpeg, or why not. */
  snapshot(cameraId: string): Promise<{ readonly kind: "jpeg"; readonly bytes: Uint8Array; readonly at: UnixMs } | { readonly kind: "unavailable"; readonly reason: "no-stream" | "no-ffmpeg" | "failed" }>;
}

/**
 * WebSocket messages to a player. Text frames are these; binary frames are fMP4: an init segment after every `track`, else fragments.
 * `epoch` maps media time to wall time: wall = epoch + mediaTime (received clock).
 */
export type PlayerDownMessage =
  | { readonly type: "track"; readonly mime: string; readonly codec: string; readonly width: number; readonly height: number; readonly epoch: number; readonly transcoded: boolean; readonly hasAudio: boolean; /** Playback: of the seek this answers. */ readonly serial?: number }
  /** Live: the mapping to wall time moved; media time goes on, nothing is flushed. */
  | { readonly type: "clock"; readonly epoch: number }
  /** Live: frames were dropped because this viewer was slow; the next fragment is a key frame. */
  | { readonly type: "skipped"; readonly frames: number }
  /** Playback: no footage between these wall times; the player jumps and says so. */
  | { readonly type: "gap"; readonly from: number; readonly until: number }
  | { readonly type: "end"; readonly why: ViewerEnd }
  | { readonly type: "stale"; readonly lastFrameAt: number };

/** Messages from a player. */
export type PlayerUpMessage =
  /** Playback: start at this instant (wall ms); flushes what was sent before. Each seek answers with a fresh `track`. */
  | { readonly type: "seek"; readonly at: number; readonly serial: number }
  /** Playback flow control: media wall time played and buffered; the plane stays ≤ 20 s ahead. */
  | { readonly type: "position"; readonly playing: number; readonly buffered: number };
