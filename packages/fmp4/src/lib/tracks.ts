/** Track ids are fixed: video at 90 000 ticks a second, audio at its sample rate. */
export const trackId = { video: 1, audio: 2 } as const;
export const videoTimescale = 90000;

/** Sample flags (ISO/IEC 14496-12 §8.8.3.1): depends on no other; depends on others and is no sync sample. */
export const sampleFlags = { key: 0x02000000, delta: 0x01010000 } as const;
