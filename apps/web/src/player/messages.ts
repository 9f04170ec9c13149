import type { PlayerDownMessage, PlayerUpMessage } from "@porchlight/media";

export type { PlayerUpMessage };
export type DownMessage = PlayerDownMessage;
export type EndReason = Extract<PlayerDownMessage, { type: "end" }>["why"];

const endReasons: Readonly<Record<EndReason, true>> = {
  "closed-by-viewer": true,
  revoked: true,
  "stream-ended": true,
  "too-slow": true,
  "window-over": true,
  "transcode-unavailable": true,
  "plane-lost": true,
  error: true,
};
/** After these a new ticket is pointless; after the others the player connects again by itself. */
export const finalReasons: ReadonlySet<EndReason> = new Set(["revoked", "window-over", "transcode-unavailable"]);

type Fields = Readonly<Record<string, unknown>>;
const number = (value: unknown): number | undefined => (typeof value === "number" && Number.isFinite(value) ? value : undefined);

/** Reads a text frame; anything that is not a known message is undefined and ignored, so that an older page outlives a newer platform. */
export function readDownMessage(text: string): DownMessage | undefined {
  let fields: Fields;
  try {
    fields = Object(JSON.parse(text)) as Fields;
  } catch {
    return undefined;
  }
  switch (fields["type"]) {
    case "track":
      return readTrack(fields);
    case "skipped":
      return { type: "skipped", frames: number(fields["frames"]) ?? 0 };
    case "gap":
      return readGap(fields);
    case "end":
      return { type: "end", why: readReason(fields["why"]) };
    case "clock":
      return readClock(fields);
    case "stale":
      return { type: "stale", lastFrameAt: number(fields["lastFrameAt"]) ?? 0 };
    default:
      return undefined;
  }
}

function readTrack(fields: Fields): DownMessage | undefined {
  const epoch = number(fields["epoch"]);
  const serial = number(fields["serial"]);
  if (epoch === undefined || typeof fields["mime"] !== "string") return undefined;
  return {
    type: "track",
    mime: fields["mime"],
    codec: typeof fields["codec"] === "string" ? fields["codec"] : "",
    width: number(fields["width"]) ?? 0,
    height: number(fields["height"]) ?? 0,
    epoch,
    transcoded: fields["transcoded"] === true,
    hasAudio: fields["hasAudio"] === true,
    ...(serial === undefined ? {} : { serial }),
  };
}

function readClock(fields: Fields): DownMessage | undefined {
  const epoch = number(fields["epoch"]);
  return epoch === undefined ? undefined : { type: "clock", epoch };
}

function readGap(fields: Fields): DownMessage | undefined {
  const from = number(fields["from"]);
  const until = number(fields["until"]);
  return from !== undefined && until !== undefined ? { type: "gap", from, until } : undefined;
}

function readReason(value: unknown): EndReason {
  return typeof value === "string" && value in endReasons ? (value as EndReason) : "error";
}
