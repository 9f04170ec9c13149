import { forEachNal } from "@porchlight/codecs";

const maxPayload = 1400;
const fragmentType = 28;

/** Writes access units as RTP (RFC 6184, packetization mode 1), each packet behind the four bytes of RTSP interleaving. */
export function createH264Packetizer(ssrc: number): (unit: Uint8Array, ticks: number) => readonly Buffer[] {
  let sequence = 0;

  const packet = (payload: readonly Uint8Array[], ticks: number, last: boolean): Buffer => {
    const header = Buffer.alloc(16);
    header.set([0x24, 0]);
    header.writeUInt16BE(12 + payload.reduce((sum, part) => sum + part.length, 0), 2);
    header.set([0x80, 96 | (last ? 0x80 : 0)], 4);
    header.writeUInt16BE(sequence++ & 0xffff, 6);
    header.writeUInt32BE(ticks % 2 ** 32, 8);
    header.writeUInt32BE(ssrc, 12);
    return Buffer.concat([header, ...payload]);
  };

  const fragments = (nal: Uint8Array, ticks: number, last: boolean): readonly Buffer[] => {
    const [header = 0] = nal;
    const count = Math.ceil((nal.length - 1) / maxPayload);
    return Array.from({ length: count }, (_, index) => {
      const flags = (index === 0 ? 0x80 : 0) | (index === count - 1 ? 0x40 : 0);
      const part = nal.subarray(1 + index * maxPayload, 1 + (index + 1) * maxPayload);
      return packet([Uint8Array.of((header & 0xe0) | fragmentType, flags | (header & 0x1f)), part], ticks, last && index === count - 1);
    });
  };

  return (unit, ticks) => {
    const nals: Uint8Array[] = [];
    forEachNal(unit, "annexb", (start, end) => nals.push(unit.subarray(start, end)));
    return nals.flatMap((nal, index) => {
      const last = index === nals.length - 1;
      return nal.length <= maxPayload ? [packet([nal], ticks, last)] : fragments(nal, ticks, last);
    });
  };
}
