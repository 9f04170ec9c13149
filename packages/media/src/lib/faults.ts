import type { FaultTable } from "@porchlight/base";

/** Everything that goes wrong in this package, thrown or reported by a `fault` event. */
export type MediaFaultCode =
  | "media.plane-lost"
  | "media.plane-closed"
  | "media.unknown-id"
  | "media.bad-answer"
  | "media.call-failed"
  | "media.unit-dropped"
  | "media.audio-dropped"
  | "media.stream-desync"
  | "media.disk-behind"
  | "media.disk-failed"
  | "media.archive-path"
  | "media.archive-index"
  | "media.archive-read"
  | "media.transcode-failed"
  | "media.worker-crashed";

export const mediaFaults: FaultTable<MediaFaultCode> = {
  "media.plane-lost": "The media process ended while the call was under way; it is being started again.",
  "media.plane-closed": "The media plane was closed; no further call is taken.",
  "media.unknown-id": "No receiver, forward or viewer has this id: it ended before the call came.",
  "media.bad-answer": "The answer names no address to dial, or the receiver is not one that dials.",
  "media.call-failed": "The media process refused the call; the message says why.",
  "media.unit-dropped": "A picture was damaged, too big or had too many parts, and was left out.",
  "media.audio-dropped": "Sound came faster than a fragment can hold and was left out.",
  "media.stream-desync": "No packet could be found in a connection's bytes; the connection was closed.",
  "media.disk-behind": "The disk writes slower than the cameras send; footage was left out and a new segment begins at the next key frame.",
  "media.disk-failed": "Writing, syncing or closing a recording failed; what was written whole is kept and recording is tried again.",
  "media.archive-path": "A recording's path leads outside the archive folder, or a camera id cannot be a folder name.",
  "media.archive-index": "The packed fragment index of a segment has a wrong length or an entry out of range.",
  "media.archive-read": "A recording that playback needs cannot be read.",
  "media.transcode-failed": "ffmpeg could not be started or ended by itself; its viewers are told.",
  "media.worker-crashed": "A media process ended by itself; its cameras are received again after its restart.",
};
