import { CameraStream, type OpenOutcome, type StreamParts, type StreamSource } from "./camera-stream.ts";

/** The streams this platform wants right now, by key. One camera is never pulled twice under the same key. */
export interface StreamKeeper extends AsyncDisposable {
  /** Wants a stream and resolves with how opening went (at once when it is open). */
  want(source: StreamSource): Promise<OpenOutcome>;
  /** Closes a stream and forgets it; unknown keys are fine. */
  drop(key: string): Promise<void>;
  isOpen(key: string): boolean;
  keysOf(peerId: string): readonly string[];
}

export function createStreamKeeper(parts: StreamParts): StreamKeeper {
  const streams = new Map<string, CameraStream>();
  const stopListening = parts.media.onEvent((event) => {
    // a media process that dies reports the end of each of its receivers, and of no other's
    if (event.kind !== "receiver-ended" || event.why === "closed") return;
    const stream = [...streams.values()].find((candidate) => candidate.receiverId === event.receiverId);
    void stream?.lost(event.why);
  });

  return {
    async want(source) {
      let stream = streams.get(source.key);
      if (stream && !sameSource(stream.source, source)) {
        await stream.stop();
        stream = undefined;
      }
      if (!stream) {
        stream = new CameraStream(source, parts);
        streams.set(source.key, stream);
      }
      return stream.start();
    },
    async drop(key) {
      const stream = streams.get(key);
      streams.delete(key);
      await stream?.stop();
    },
    isOpen: (key) => streams.get(key)?.isOpen ?? false,
    keysOf: (peerId) => [...streams.values()].filter((stream) => stream.source.peerId === peerId).map((stream) => stream.source.key),
    async [Symbol.asyncDispose]() {
      stopListening();
      await Promise.all([...streams.values()].map((stream) => stream.stop()));
      streams.clear();
    },
  };
}

const sameSource = (a: StreamSource, b: StreamSource): boolean =>
  a.peerId === b.peerId && a.channelId === b.channelId && a.transport === b.transport && a.record === b.record;
