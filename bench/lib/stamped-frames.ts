import { forEachNal, isPictureNal, nalType, splitAccessUnits, userDataSei } from "@porchlight/codecs";

/** Marks the send time inside a frame. */
export const stampUuid: Uint8Array = new TextEncoder().encode("porchlight-bench");
const digits = 16;

/** One access unit with room for the time at which it is sent. */
export interface StampedFrame {
  readonly bytes: Uint8Array;
  readonly key: boolean;
  /** Where the digits of the time stand. */
  readonly stampAt: number;
}

/** Microseconds of the clock that all processes of this machine share. */
export function sharedMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function firstPicture(unit: Uint8Array): number {
  let found = -1;
  forEachNal(unit, "annexb", (start) => {
    if (found < 0 && isPictureNal("h264", nalType("h264", unit[start] ?? 0))) found = start;
  });
  return found;
}

function stamped(unit: Uint8Array, key: boolean): StampedFrame {
  const sei = userDataSei("h264", stampUuid, new TextEncoder().encode("0".repeat(digits)));
  // in front of the start code of the first slice; three bytes always belong to it
  const at = firstPicture(unit) - 3;
  const bytes = Buffer.concat([unit.subarray(0, at), Buffer.of(0, 0, 1), sei, unit.subarray(at)]);
  return { bytes, key, stampAt: bytes.indexOf(stampUuid) + stampUuid.length };
}

export function stampedFrames(clip: Uint8Array): readonly StampedFrame[] {
  return splitAccessUnits(clip, "h264").map(({ bytes, key }) => stamped(bytes, key));
}

export function writeStamp(frame: StampedFrame): void {
  Buffer.from(frame.bytes.buffer, frame.bytes.byteOffset, frame.bytes.byteLength).write(
    sharedMicros().toString(16).padStart(digits, "0"),
    frame.stampAt,
    "latin1",
  );
}

/** The time in a piece of stream, in shared microseconds; undefined when there is none near its beginning. */
export function readStamp(bytes: Buffer): number | undefined {
  const at = bytes.subarray(0, 4096).indexOf(stampUuid);
  if (at < 0) return undefined;
  return Number.parseInt(bytes.toString("latin1", at + stampUuid.length, at + stampUuid.length + digits), 16);
}
