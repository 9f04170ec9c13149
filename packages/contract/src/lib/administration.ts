import { z } from "zod";
import { GbIdText, Instant } from "./common.ts";

export const Device = z.object({
  gbId: GbIdText,
  name: z.string(),
  online: z.boolean(),
  mediaTransport: z.enum(["udp", "tcp-passive", "tcp-active"]),
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  firmware: z.string().optional(),
  channels: z.number().int(),
  seenAt: Instant.optional(),
});
export type Device = z.infer<typeof Device>;
export const Quarantined = z.object({ gbId: z.string(), host: z.string(), firstAt: Instant, lastAt: Instant, attempts: z.number().int() });
export const Devices = z.object({ devices: z.array(Device), quarantine: z.array(Quarantined) });
export type Devices = z.infer<typeof Devices>;

export const Link = z.object({
  id: z.string(),
  direction: z.enum(["upper", "lower"]),
  peerGbId: GbIdText,
  name: z.string(),
  address: z.string().optional(),
  transport: z.enum(["udp", "tcp"]),
  state: z.enum(["registered", "connecting", "refused", "offline"]),
  since: Instant.optional(),
  reason: z.string().optional(),
  /** Channels in the catalogue this link carries. */
  channels: z.number().int(),
});
export type Link = z.infer<typeof Link>;
export const Links = z.object({ links: z.array(Link) });

export const StreamState = z.object({
  cameraId: z.string(),
  cameraName: z.string(),
  villageName: z.string().optional(),
  online: z.boolean(),
  receiving: z.boolean(),
  recording: z.boolean(),
  codec: z.string().optional(),
  kbps: z.number(),
  fps: z.number(),
  lost: z.number().int(),
  viewers: z.number().int(),
  lastPacketAt: Instant.optional(),
});
export type StreamState = z.infer<typeof StreamState>;
export const Health = z.object({
  at: Instant,
  cameras: z.number().int(),
  online: z.number().int(),
  receiving: z.number().int(),
  streams: z.array(StreamState),
});
export type Health = z.infer<typeof Health>;

export const AuditEntry = z.object({
  seq: z.number().int(),
  at: Instant,
  kind: z.string(),
  actor: z.string(),
  unit: z.string(),
  summary: z.string(),
  cameraName: z.string().optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditPage = z.object({ entries: z.array(AuditEntry), size: z.number().int(), root: z.string(), next: z.number().int().optional() });
export type AuditPage = z.infer<typeof AuditPage>;
