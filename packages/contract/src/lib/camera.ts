import { z } from "zod";
import { DenialCodeName, GbIdText, Instant, Language, PlaceClassName, PurposeName, SceneName, VillageCode } from "./common.ts";

export const Village = z.object({
  code: VillageCode,
  name: z.string(),
  kind: z.enum(["community", "village"]),
  /** Place on the schematic map, 0..1000 each way. */
  x: z.number(),
  y: z.number(),
  cameras: z.number().int(),
  online: z.number().int(),
});
export type Village = z.infer<typeof Village>;
export const Villages = z.object({ township: z.string(), county: z.string(), villages: z.array(Village) });

/** May this person see it, and if not, why and what can be asked for. */
export const ViewRight = z.union([
  z.object({ kind: z.literal("allow"), because: z.string(), grantId: z.string().optional(), until: Instant.optional() }),
  z.object({ kind: z.literal("deny"), code: DenialCodeName, mayAsk: z.literal("grant.request").optional() }),
]);
export type ViewRight = z.infer<typeof ViewRight>;

export const CameraSummary = z.object({
  id: z.string(),
  gbId: GbIdText,
  name: z.string(),
  scene: SceneName,
  villageCode: VillageCode.optional(),
  villageName: z.string().optional(),
  placeClass: PlaceClassName,
  outdoor: z.boolean().optional(),
  online: z.boolean(),
  /** Operator: recording now. County: always false. */
  recording: z.boolean(),
  codec: z.string().optional(),
  /** The operator platform it comes from (county only). */
  source: z.string().optional(),
  ownerName: z.string().optional(),
  mine: z.boolean(),
  /** Number of recipients it is shared with right now (operator only). */
  sharedWith: z.number().int(),
  x: z.number().optional(),
  y: z.number().optional(),
  live: ViewRight,
});
export type CameraSummary = z.infer<typeof CameraSummary>;

export const CameraQuery = z.object({
  village: VillageCode.optional(),
  scene: SceneName.optional(),
  /** Substring of the name, village or id. */
  q: z.string().max(80).optional(),
  mine: z.enum(["true"]).optional(),
});
export const Cameras = z.object({ cameras: z.array(CameraSummary) });

export const Consent = z.object({
  id: z.string(),
  recipientId: z.string(),
  recipientName: z.string(),
  purposes: z.array(PurposeName),
  textVersion: z.string(),
  givenAt: Instant,
  expiresAt: Instant,
  withdrawnAt: Instant.optional(),
});
export type Consent = z.infer<typeof Consent>;

/** Whom a camera could be shared with, and whether it is. One row a recipient (upper link). */
export const Sharing = z.object({
  recipientId: z.string(),
  recipientName: z.string(),
  /** The open consent, when the lamp is lit. */
  consent: Consent.optional(),
  /** Why it cannot be shared at all (indoor, unknown place); absent = it can. */
  impossible: z.enum(["indoor-never-shared", "place-unknown"]).optional(),
});
export type Sharing = z.infer<typeof Sharing>;

export const CameraDetail = CameraSummary.extend({
  recorded: ViewRight,
  retentionDays: z.number().int(),
  sharing: z.array(Sharing),
  /** Open viewings right now, without the asker's own. */
  watching: z.number().int(),
  lastPictureAt: Instant.optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
});
export type CameraDetail = z.infer<typeof CameraDetail>;

/** The text the owner agrees to; `version` is stored with the consent. */
export const ConsentText = z.object({ version: z.string(), language: Language, title: z.string(), paragraphs: z.array(z.string()) });
export type ConsentText = z.infer<typeof ConsentText>;
export const GiveConsent = z.object({ recipientId: z.string(), textVersion: z.string(), language: Language, purposes: z.array(PurposeName).min(1) });
export type GiveConsent = z.infer<typeof GiveConsent>;

export const TicketRequest = z.object({
  mode: z.enum(["live", "playback"]),
  /** Codecs the browser can decode by Media Source Extensions. */
  canDecode: z.array(z.enum(["h264", "h265"])),
  /** Playback: the footage window wanted (at most 24 h). */
  from: Instant.optional(),
  until: Instant.optional(),
});
export type TicketRequest = z.infer<typeof TicketRequest>;
/**
 * A ticket is single-use, lives 60 s at most and is bound to person, camera and mode. It is offered as the WebSocket sub-protocol
 * `ticket.<text>` beside `porchlight.v1`, never in a URL.
 */
export const Ticket = z.object({ ticket: z.string(), url: z.string(), expiresAt: Instant });
export type Ticket = z.infer<typeof Ticket>;

export const Gap = z.object({
  from: Instant,
  until: Instant.optional(),
  cause: z.enum(["offline", "network", "disk", "privacy", "consent", "platform-stopped", "unknown"]),
});
export type Gap = z.infer<typeof Gap>;
export const Timeline = z.object({
  from: Instant,
  until: Instant,
  /** Merged stretches with footage. */
  footage: z.array(z.object({ from: Instant, until: Instant })),
  gaps: z.array(Gap),
  /** Days (YYYY-MM-DD, Asia/Shanghai) that have any footage. */
  days: z.array(z.string()),
});
export type Timeline = z.infer<typeof Timeline>;
export const TimelineQuery = z.object({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) });
