import type { PlayerDownMessage, ViewerEnd } from "../contract.ts";
import type { VideoCodecName } from "../codec-name.ts";
import { Pace, type PaceLimits } from "./pace.ts";

/** The way to one player: a WebSocket in the media process. */
export interface ViewerLink {
  /** Bytes handed over that have not left yet. */
  readonly waiting: number;
  /** Bytes sent so far. */
  readonly bytes: number;
  sendText(message: PlayerDownMessage): void;
  /** `bytes` must not change until sent; several viewers may share them. */
  sendBinary(bytes: Uint8Array): void;
}

/** One live viewer. `following` is false until it got a track, and again when a new track begins. */
export class LiveViewer {
  readonly id: string;
  readonly canDecode: readonly VideoCodecName[];
  readonly link: ViewerLink;
  readonly pace: Pace;
  readonly end: (why: ViewerEnd) => void;
  following = false;

  constructor(options: { id: string; canDecode: readonly VideoCodecName[]; link: ViewerLink; now: number; limits?: PaceLimits; end: (why: ViewerEnd) => void }) {
    this.id = options.id;
    this.canDecode = options.canDecode;
    this.link = options.link;
    this.pace = new Pace(options.now, options.limits);
    this.end = options.end;
  }
}
