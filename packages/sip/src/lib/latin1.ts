/** Bytes to text, one character per byte, so that text of any charset passes through unharmed. */
export function latin1Decode(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

/** The reverse of {@link latin1Decode}; `undefined` when a character is above 0xFF. */
export function latin1Encode(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

/** Text as a header value: its UTF-8 bytes, one character per byte. */
export function headerTextFromUtf8(text: string): string {
  return latin1Decode(new TextEncoder().encode(text));
}
