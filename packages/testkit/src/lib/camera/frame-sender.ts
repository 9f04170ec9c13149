import type { Cancel, Clock } from "@porchlight/base";
import type { MediaChannel } from "./media-channel.ts";
import type { Pacer } from "./pacer.ts";
import { PsStream, type PsStreamOptions } from "./ps-stream.ts";
import { frameOf, startFrame } from "./reel.ts";

export interface FrameSenderOptions extends PsStreamOptions {
  readonly channel: MediaChannel;
  readonly pacer: Pacer;
  readonly clock: Clock;
}

/**
 * Sends a reel on one channel, each frame at its wall instant, from a key frame on. A frame that cannot be sent, or
 * that the pacer left out, is followed by the next key frame: what is sent can always be decoded.
 */
export function startFrameSender(options: FrameSenderOptions): Cancel {
  const { reel, channel, pacer, clock, quirks } = options;
  const stream = new PsStream(options);
  const scratch = new Uint8Array(stream.room);
  let expected = -1;

  function send(number: number): void {
    if (number !== expected && !frameOf(reel, number).key) return;
    expected = number + 1;
    const end = stream.write(number, clock.now(), scratch);
    if (quirks.muteRtp) return;
    if (!channel.send(scratch.slice(0, end))) expected = -1;
  }

  return pacer.add(reel.fps, startFrame(reel, clock.now()), send);
}
