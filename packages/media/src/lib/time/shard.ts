/** A hash that is the same on every machine and in every release (FNV-1a, 32 bit). */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** Which of `count` processes owns a camera. */
export const shardOf = (cameraId: string, count: number): number => stableHash(cameraId) % count;
