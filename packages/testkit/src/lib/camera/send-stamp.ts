import { unixMs, type UnixMs } from "@porchlight/base";
import { findUserDataSei, userDataSei, type NalFraming, type VideoCodec } from "@porchlight/codecs";

/** What a virtual camera writes into every frame, in the picture's own bytes. */
export interface SendStamp {
  /** Wall time at which the camera handed the frame to its socket. */
  readonly sentAt: UnixMs;
  /** Frames since 1970 at the clip's rate, modulo 2³²: `floor(sentAt · fps / 1000)` unless the camera was catching up. */
  readonly frame: number;
  /** {@link cameraHash} of the camera's id. */
  readonly camera: number;
}

/**
 * Marks a send stamp among user_data_unregistered SEI messages: 7f0d2c1e-5b1a-4c39-9d6e-706f7263686c (the last six
 * bytes read "porchl"). Behind it stand 8 bytes of milliseconds since 1970, 4 bytes of frame number and 4 bytes of
 * camera hash, all big-endian.
 */
export const sendStampUuid = (): Uint8Array => Uint8Array.from([0x7f, 0x0d, 0x2c, 0x1e, 0x5b, 0x1a, 0x4c, 0x39, 0x9d, 0x6e, 0x70, 0x6f, 0x72, 0x63, 0x68, 0x6c]);

const payloadBytes = 16;

/** The send stamp of one access unit, or undefined when it carries none. */
export function readSendStamp(accessUnit: Uint8Array, codec: VideoCodec, framing: NalFraming = "annexb"): SendStamp | undefined {
  const payload = findUserDataSei(codec, accessUnit, sendStampUuid(), framing);
  if (payload?.length !== payloadBytes) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payloadBytes);
  return { sentAt: unixMs(Number(view.getBigUint64(0))), frame: view.getUint32(8), camera: view.getUint32(12) };
}

/** FNV-1a, 32 bits, of an id's digits: tells cameras apart where the id does not fit. */
export function cameraHash(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Writes send stamps of one camera as SEI NAL units with their start code. */
export function createStamper(codec: VideoCodec, camera: number): (sentAt: UnixMs, frame: number, out: Uint8Array, at: number) => number {
  const uuid = sendStampUuid(), payload = new Uint8Array(payloadBytes);
  const view = new DataView(payload.buffer);
  view.setUint32(12, camera);
  return (sentAt, frame, out, at) => {
    view.setBigUint64(0, BigInt(sentAt));
    view.setUint32(8, frame % 4294967296);
    const nal = userDataSei(codec, uuid, payload);
    out.set(startCode, at);
    out.set(nal, at + startCode.length);
    return at + startCode.length + nal.length;
  };
}

const startCode = Uint8Array.of(0, 0, 0, 1);

/** Upper bound of what a stamper writes. */
export const stampRoom = 64;
