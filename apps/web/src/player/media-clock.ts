/**
 * Maps wall time to the time line of one `<video>` and back. The origin is fixed when the line begins; every later track is placed on it
 * by its own epoch, so frames of several tracks stay where they belong in wall time.
 */
export interface MediaClock {
  /** Wall milliseconds at video time 0. */
  readonly origin: number;
  /** `SourceBuffer.timestampOffset` in seconds for a track whose media time 0 is at `epoch` (wall ms). */
  offsetOf(epoch: number): number;
  /** Wall ms of a video time in seconds. */
  wallOf(videoTime: number): number;
  /** Video time in seconds of a wall instant. */
  videoTimeOf(wall: number): number;
  /** The same line of video time, `by` ms later in wall time: the platform learned the camera's delay better. */
  moved(by: number): MediaClock;
}

export function createMediaClock(origin: number): MediaClock {
  return {
    origin,
    offsetOf: (epoch) => (epoch - origin) / 1000,
    wallOf: (videoTime) => origin + videoTime * 1000,
    videoTimeOf: (wall) => (wall - origin) / 1000,
    moved: (by) => createMediaClock(origin + by),
  };
}
