import { Fault, type UnixMs } from "@porchlight/base";
import { caps } from "./caps.ts";
import type { AccessFaultCode } from "./faults.ts";

export const ticketModes = ["live", "playback"] as const;
export type TicketMode = (typeof ticketModes)[number];

/** What the access plane tells the media plane: this person, this camera, this way, once, before `expiresAt`. */
export interface MediaTicket {
  /** Unguessable and never used twice: 128 random bits or more, as text. */
  readonly id: string;
  readonly subjectId: string;
  readonly cameraId: string;
  readonly mode: TicketMode;
  /** undefined for an owner's own view. */
  readonly grantId: string | undefined;
  /** The row in the register of viewings that was written before this ticket. */
  readonly viewingId: string;
  /** At most 60 s after the issue. */
  readonly expiresAt: UnixMs;
}

/** HMAC-SHA256 under the platform's ticket key; injected. */
export type Mac = (message: Uint8Array) => Uint8Array;

export type TicketReading =
  | { readonly kind: "ticket"; readonly ticket: MediaTicket }
  | { readonly kind: "refused"; readonly why: "malformed" | "forged" | "expired" | "too-long-lived" };

const version = "plt1";
const longest = 1024;

/** Writes `plt1.PAYLOAD.MAC`, both base64url. @throws `access.ticket-misuse` */
export function issueTicket(ticket: MediaTicket, mac: Mac): string {
  const { id, subjectId, cameraId, mode, grantId, viewingId, expiresAt } = ticket;
  if ([id, subjectId, cameraId, viewingId, grantId].includes("") || !ticketModes.includes(mode) || !Number.isSafeInteger(expiresAt)) {
    throw new Fault<AccessFaultCode>("access.ticket-misuse", "a ticket needs an id, a person, a camera, a mode, a viewing and an end");
  }
  const signed = `${version}.${toBase64Url(utf8(JSON.stringify([id, subjectId, cameraId, mode, grantId ?? null, viewingId, expiresAt])))}`;
  const text = `${signed}.${toBase64Url(mac(utf8(signed)))}`;
  if (text.length > longest) throw new Fault<AccessFaultCode>("access.ticket-misuse", `a ticket is at most ${longest} characters long`);
  return text;
}

/**
 * Reads a ticket and checks seal and time; single use is the business of {@link createTicketLedger}.
 * A good seal on a ticket that would live longer than 60 s is refused too: no issuer may stretch the rule.
 */
export function readTicket(text: string, mac: Mac, now: UnixMs): TicketReading {
  const parts = text.length <= longest ? text.split(".") : [];
  const [head, payload, seal] = parts;
  if (parts.length !== 3 || head !== version || payload === undefined || seal === undefined) return refused("malformed");
  if (!sameText(seal, toBase64Url(mac(utf8(`${head}.${payload}`))))) return refused("forged");
  const ticket = parsePayload(payload);
  if (ticket === undefined) return refused("malformed");
  if (now >= ticket.expiresAt) return refused("expired");
  if (ticket.expiresAt - now > caps.ticketMs) return refused("too-long-lived");
  return { kind: "ticket", ticket };
}

export interface TicketLedger {
  /** Notes that the ticket is used now. Only `first` may be served; `full` means too many tickets at once, refuse. */
  use(ticket: Pick<MediaTicket, "id" | "expiresAt">, now: UnixMs): "first" | "again" | "full";
  /** Ids remembered now. */
  readonly size: number;
}

/** Remembers used tickets until they would have expired anyway; at most `limit` (default 10 000) at a time. */
export function createTicketLedger({ limit = 10_000 }: { readonly limit?: number } = {}): TicketLedger {
  const used = new Map<string, UnixMs>();
  const forgetExpired = (now: UnixMs): void => {
    for (const [id, expiresAt] of used) if (expiresAt <= now) used.delete(id);
  };
  return {
    use({ id, expiresAt }, now) {
      if (used.has(id)) return "again";
      if (used.size >= limit) forgetExpired(now);
      if (used.size >= limit) return "full";
      used.set(id, expiresAt);
      return "first";
    },
    get size() {
      return used.size;
    },
  };
}

function parsePayload(payload: string): MediaTicket | undefined {
  const fields = parseList(payload);
  if (fields?.length !== 7) return undefined;
  const [id, subjectId, cameraId, mode, grantId, viewingId, expiresAt] = fields;
  if (!isName(id) || !isName(subjectId) || !isName(cameraId) || !isName(viewingId) || !(grantId === null || isName(grantId))) return undefined;
  if (!isMode(mode) || typeof expiresAt !== "number" || !Number.isSafeInteger(expiresAt)) return undefined;
  return { id, subjectId, cameraId, mode, grantId: grantId ?? undefined, viewingId, expiresAt: expiresAt as UnixMs };
}

function parseList(payload: string): readonly unknown[] | undefined {
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the same time wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= (a.charCodeAt(i) | 0) ^ b.charCodeAt(i);
  return difference === 0;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const isName = (value: unknown): value is string => typeof value === "string" && value !== "";
const isMode = (value: unknown): value is TicketMode => (ticketModes as readonly unknown[]).includes(value);
const refused = (why: Extract<TicketReading, { kind: "refused" }>["why"]): TicketReading => ({ kind: "refused", why });
