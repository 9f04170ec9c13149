import { Fault } from "@porchlight/base";
import type { CodecsFaultCode } from "./faults.ts";
import { escapeRbsp, forEachNal, rbspOf } from "./framing.ts";
import { h264Nal, h265Nal, isSeiNal, nalType, type NalFraming, type VideoCodec } from "./nal.ts";

const userDataUnregistered = 5;
const uuidLength = 16;

/**
 * The payload after the UUID of the first user_data_unregistered SEI message with this 16-byte `uuid`
 * (H.264 §D.1.7, H.265 §D.2.7) in one access unit; a copy. Undefined when there is none.
 */
export function findUserDataSei(codec: VideoCodec, au: Uint8Array, uuid: Uint8Array, framing: NalFraming = "annexb"): Uint8Array | undefined {
  checkUuid(uuid);
  let found: Uint8Array | undefined;
  forEachNal(au, framing, (start, end) => {
    if (!found && isSeiNal(codec, nalType(codec, au[start]))) found = findMessage(rbspOf(codec, au.subarray(start, end)), uuid);
  });
  return found;
}

/** A prefix SEI NAL unit (no start code) carrying `uuid` and `payload`, emulation prevention applied. */
export function userDataSei(codec: VideoCodec, uuid: Uint8Array, payload: Uint8Array): Uint8Array {
  checkUuid(uuid);
  const header = codec === "h264" ? [h264Nal.sei] : [h265Nal.prefixSei << 1, 1];
  const size = sizeCode(uuidLength + payload.length);
  const rbspTrailing = 0x80;
  const body = escapeRbsp(Uint8Array.from([userDataUnregistered, ...size, ...uuid, ...payload, rbspTrailing]));
  const nal = new Uint8Array(header.length + body.length);
  nal.set(header);
  nal.set(body, header.length);
  return nal;
}

function checkUuid(uuid: Uint8Array): void {
  if (uuid.length !== uuidLength) throw new Fault<CodecsFaultCode>("codecs.uuid", `UUID of ${uuid.length} bytes`);
}

function sizeCode(size: number): number[] {
  return [...Array.from({ length: Math.floor(size / 255) }, () => 255), size % 255];
}

function findMessage(rbsp: Uint8Array, uuid: Uint8Array): Uint8Array | undefined {
  let at = 0;
  const code = () => {
    let value = 0;
    while (at < rbsp.length && rbsp[at] === 255) {
      value += 255;
      at++;
    }
    return value + (rbsp[at++] ?? 0);
  };
  while (at + 2 < rbsp.length) {
    const type = code();
    const size = code();
    if (at + size > rbsp.length) return undefined;
    if (type === userDataUnregistered && size >= uuidLength && uuid.every((byte, i) => rbsp[at + i] === byte)) {
      return rbsp.slice(at + uuidLength, at + size);
    }
    at += size;
  }
  return undefined;
}
