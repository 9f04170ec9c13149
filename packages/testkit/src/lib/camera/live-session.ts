import type { Clock, Random } from "@porchlight/base";
import type { IncomingLive, LiveAnswer, ServedSession } from "@porchlight/gb28181";
import { startFrameSender } from "./frame-sender.ts";
import { openMediaChannel } from "./media-channel.ts";
import type { Pacer } from "./pacer.ts";
import type { CameraQuirks } from "./quirks.ts";
import type { Reel } from "./reel.ts";

export interface LiveSessionOptions {
  readonly reel: Reel;
  /** {@link cameraHash}. */
  readonly camera: number;
  readonly quirks: Readonly<CameraQuirks>;
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly random: Random;
  readonly mediaHost: string;
  readonly readBuffer: Uint8Array;
  readonly closed: (session: LiveSession) => void;
}

/** One picture that somebody watches. */
export interface LiveSession {
  readonly answer: Extract<LiveAnswer, { kind: "serve" }>;
  /** Takes the media away and leaves the SIP session up, as a cut cable would. */
  cut(): Promise<void>;
}

/** Prepares to serve `live`; packets flow from the caller's ACK to the end of the session. When its TCP connection is lost, the camera says BYE. */
export async function openLiveSession(live: IncomingLive, options: LiveSessionOptions): Promise<LiveSession> {
  const { quirks, random } = options;
  const announced = quirks.ownSsrc || live.ssrc === undefined ? ownSsrc(random) : live.ssrc;
  const ssrc = (announced + quirks.ssrcOffset) >>> 0;
  let served: ServedSession | undefined;
  let over = false;
  let stop = (): void => {};
  const end = (): void => {
    over = true;
    stop();
  };
  const hangUp = (): void => {
    if (over) return;
    end();
    void served?.bye();
  };
  const channel = await openMediaChannel(live, { host: options.mediaHost, clock: options.clock, readBuffer: options.readBuffer, lost: hangUp });

  async function run(): Promise<void> {
    if (!(await channel.open())) return hangUp();
    if (over) return;
    const [high, low] = random.bytes(2);
    stop = startFrameSender({ ...options, channel, ssrc, sequence: (high << 8) | low });
  }

  const session: LiveSession = {
    answer: {
      kind: "serve",
      send: channel.local,
      ssrc: announced,
      start(confirmed) {
        served = confirmed;
        run().catch(hangUp);
      },
      ended() {
        end();
        void channel.close();
        options.closed(session);
      },
    },
    cut() {
      end();
      return channel.close();
    },
  };
  return session;
}

/** A live SSRC (leading digit 0) of the camera's own choice. */
function ownSsrc(random: Random): number {
  const [a, b, c, d] = random.bytes(4);
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % 1_000_000_000;
}

