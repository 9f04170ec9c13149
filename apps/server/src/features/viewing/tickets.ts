import { createTicketLedger, issueTicket, readTicket, type MediaTicket, type TicketLedger } from "@porchlight/access";
import { after, type Clock, type Random, seconds, unixMs } from "@porchlight/base";
import type { TicketRequest } from "@porchlight/contract";
import { Refusal } from "../../http/refusal.ts";
import type { SignedIn } from "../../http/routes.ts";
import type { Judge } from "../../oversight/judge.ts";
import type { Register } from "../../oversight/register.ts";
import type { CameraRecord } from "../../records/camera-records.ts";
import { subjectOf } from "../../records/person-records.ts";
import type { PlatformKeys } from "../../security/platform-keys.ts";
import { newId } from "../../security/new-id.ts";

const TICKET_LIVES = seconds(30);
const LONGEST_PLAYBACK_MS = 24 * 3_600_000;

export interface Tickets {
  /** Decides, and hands out a ticket bound to person, camera and mode. A refusal is logged. */
  issue(person: SignedIn, camera: CameraRecord, wish: TicketRequest): Promise<{ readonly text: string; readonly expiresAt: number }>;
  /** Reads a ticket and uses it up; undefined when it is forged, old, used, or another person's. */
  redeem(text: string, personId: string): IssuedTicket | undefined;
}

/** What a redeemed ticket says. */
export interface IssuedTicket {
  readonly ticket: MediaTicket;
  readonly wish: TicketRequest;
}

export interface TicketParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: PlatformKeys;
  readonly judge: Judge;
  readonly register: Register;
  readonly platformName: string;
}

export function createTickets(parts: TicketParts): Tickets {
  const { clock, keys } = parts;
  const ledger: TicketLedger = createTicketLedger();
  /** What was asked for, until the ticket is used or dies; bounded by the ledger's own life of a ticket. */
  const wishes = new Map<string, { readonly wish: TicketRequest; readonly expiresAt: number }>();

  const forget = (now: number): void => {
    for (const [id, entry] of wishes) if (entry.expiresAt < now) wishes.delete(id);
  };

  return {
    async issue(person, camera, wish) {
      const now = clock.now();
      const footage = footageOf(wish, now);
      const action = wish.mode === "live" ? "camera.view-live" : "camera.view-recorded";
      const decision = await parts.judge.camera(subjectOf(person), action, camera, footage ? { footage } : {});
      if (decision.kind === "deny") {
        const viewer = { id: person.id, name: person.name, unit: person.organisation.name, platform: parts.platformName, role: person.roles.join(" ") };
        await parts.register.denied({ cameraId: camera.row.id, mode: wish.mode, viewer, code: decision.code });
        throw new Refusal(403, decision.code, "you may not watch this camera");
      }
      const expiresAt = after(now, TICKET_LIVES);
      const id = newId(parts.random);
      forget(now);
      wishes.set(id, { wish, expiresAt });
      const text = issueTicket(
        { id, subjectId: person.id, cameraId: camera.row.id, mode: wish.mode, grantId: decision.grantId, viewingId: newId(parts.random), expiresAt },
        keys.mac,
      );
      return { text, expiresAt };
    },
    redeem(text, personId) {
      const now = clock.now();
      const read = readTicket(text, keys.mac, now);
      if (read.kind !== "ticket" || read.ticket.subjectId !== personId) return undefined;
      if (ledger.use(read.ticket, now) !== "first") return undefined;
      const entry = wishes.get(read.ticket.id);
      wishes.delete(read.ticket.id);
      return entry && { ticket: read.ticket, wish: entry.wish };
    },
  };
}

/** The footage a playback wish names, checked; undefined for live. */
export function footageOf(
  wish: TicketRequest,
  now: number,
): { readonly from: ReturnType<typeof unixMs>; readonly until: ReturnType<typeof unixMs> } | undefined {
  if (wish.mode === "live") return undefined;
  const { from, until } = wish;
  if (from === undefined || until === undefined || until <= from || until - from > LONGEST_PLAYBACK_MS || from > now) {
    throw new Refusal(422, "bad-window", "playback needs a window of at most 24 hours that has begun");
  }
  return { from: unixMs(from), until: unixMs(until) };
}
