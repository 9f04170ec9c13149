import { ByteReader } from "@porchlight/base";

const START_CODE = [0, 0, 0, 1];
/** Bytes of an hvcC record before its arrays (ISO/IEC 14496-15 §8.3.3.1.2). */
const FIXED_BYTES = 22;

/** The parameter sets of an hvcC record as Annex B; empty when the record is damaged. */
export function parameterSetsOf(record: Uint8Array): Uint8Array {
  const out: Uint8Array[] = [];
  try {
    const reader = new ByteReader(record);
    reader.skip(FIXED_BYTES);
    for (let arrays = reader.u8(); arrays > 0; arrays--) {
      reader.skip(1);
      for (let units = reader.u16(); units > 0; units--) out.push(Uint8Array.from(START_CODE), reader.take(reader.u16()));
    }
  } catch {
    return new Uint8Array();
  }
  return Buffer.concat(out);
}
