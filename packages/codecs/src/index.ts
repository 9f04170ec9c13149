export { codecsFaults, type CodecsFaultCode } from "./lib/faults.ts";
export {
  h264Nal,
  h265Nal,
  isKeyNal,
  isParameterSetNal,
  isPictureNal,
  isSeiNal,
  nalHeaderSize,
  nalType,
  startCodeEnd,
  type NalFraming,
  type VideoCodec,
} from "./lib/nal.ts";
export { NalScan } from "./lib/nal-scan.ts";
export { annexBToLengths, escapeRbsp, forEachNal, joinAnnexB, lengthsToAnnexB, sniffVideoCodec, unescapeRbsp } from "./lib/framing.ts";
export { parseH264Sps, type H264Sps } from "./lib/h264-sps.ts";
export { avcCodecString, hevcCodecString } from "./lib/config-record.ts";
export { parseH265Sps, type H265Sps } from "./lib/h265-sps.ts";
export type { PictureFacts } from "./lib/sps.ts";
export { ParameterSets, parameterSetLimits, type VideoFormat } from "./lib/parameter-sets.ts";
export { AccessUnitSplitter, splitAccessUnits, type AnnexBUnit } from "./lib/access-units.ts";
export { findUserDataSei, userDataSei } from "./lib/sei.ts";
export { g711Decode, g711Encode, type G711Law } from "./lib/g711.ts";
export { FlacEncoder } from "./lib/flac.ts";
export { G711ToFlac, type FlacSink } from "./lib/g711-to-flac.ts";
export { audioSpecificConfig, parseAdts, type AdtsFrame } from "./lib/adts.ts";
