/** Controls, bidirectional overrides and isolates, invisible joiners used to forge names, non-characters, unpaired surrogates. */
const unwanted =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Text fit to show, log and send: tabs and line breaks become spaces, other controls and bidirectional overrides vanish. */
export function cleanText(text: string): string {
  return text.replace(/[\t\r\n]+/g, " ").replace(unwanted, "");
}

/** Cleaned, trimmed and cut to `maxLength` code points. */
export function boundedText(text: string, maxLength: number): string {
  const clean = cleanText(text).trim();
  if (clean.length <= maxLength) return clean;
  return [...clean].slice(0, maxLength).join("").trim();
}

/** True when cleaning would change the text. */
export function isHostileText(text: string): boolean {
  return cleanText(text) !== text;
}
