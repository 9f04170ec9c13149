import { type Decision, policyVersion } from "@porchlight/access";
import type { Actor, NewAuditEntry, Span, ViewMode } from "@porchlight/audit";
import type { Clock } from "@porchlight/base";
import type { AuditLog, Database } from "@porchlight/store";
import type { Insertable, Kysely } from "kysely";

/** Who looks, as the owner will read it. */
export interface Viewer {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  /** Name of the platform the person belongs to. */
  readonly platform: string;
  readonly role: string;
}

export interface NewViewing {
  readonly id: string;
  readonly cameraId: string;
  readonly mode: "live" | "playback" | "cascade";
  readonly viewer: Viewer;
  readonly purpose: string;
  readonly grantReference: string | undefined;
  readonly decision: Extract<Decision, { kind: "allow" }>;
  readonly footage?: Span;
}

/** The register of viewings (Decree 799 art. 16): a row exists, with its log entry, before the first media byte. */
export interface Register {
  /** Resolves when entry and row are durable; rejects when the log cannot be written, and then nothing may be shown. */
  open(viewing: NewViewing): Promise<void>;
  close(id: string, reason: string, bytes: number | undefined): Promise<void>;
  denied(attempt: { cameraId: string; mode: ViewMode; viewer: Viewer; code: string }): Promise<void>;
}

export function createRegister(parts: { db: Kysely<Database>; audit: AuditLog; clock: Clock }): Register {
  const { db, audit, clock } = parts;
  return {
    async open(viewing) {
      const entry: NewAuditEntry = {
        action: "view.opened",
        actor: actorOf(viewing.viewer),
        viewing: viewing.id,
        camera: viewing.cameraId,
        mode: viewing.mode,
        purpose: viewing.purpose,
        ...(viewing.grantReference ? { grant: viewing.grantReference } : {}),
        ...(viewing.footage ? { footage: viewing.footage } : {}),
        decision: { kind: "allow", because: viewing.decision.because, policyVersion },
      };
      await audit.append([entry], async (trx, [{ seq, at }]) => {
        await trx
          .insertInto("viewing")
          .values(viewingRow(viewing, seq, at))
          .execute();
      });
    },
    async close(id, reason, bytes) {
      const row = await db.selectFrom("viewing").selectAll().where("id", "=", id).where("endedAt", "is", null).executeTakeFirst();
      if (!row) return;
      const viewer = { id: row.viewerId, name: row.viewerName, unit: row.viewerUnit, platform: row.viewerPlatform, role: "viewer" };
      const entry: NewAuditEntry = {
        action: "view.ended",
        actor: actorOf(viewer),
        viewing: id,
        camera: row.cameraId,
        reason,
        ...(bytes === undefined ? {} : { bytes }),
      };
      await audit.append([entry], async (trx) => {
        const ended = { endedAt: new Date(clock.now()), endReason: reason, bytes: bytes ?? null };
        await trx.updateTable("viewing").set(ended).where("id", "=", id).execute();
      });
    },
    async denied(attempt) {
      await audit.append([
        {
          action: "view.denied",
          actor: actorOf(attempt.viewer),
          camera: attempt.cameraId,
          mode: attempt.mode,
          decision: { kind: "deny", code: attempt.code, policyVersion },
        },
      ]);
    },
  };
}

const actorOf = (viewer: Viewer): Actor => ({
  kind: "person",
  platform: viewer.platform,
  id: viewer.id,
  name: viewer.name,
  unit: viewer.unit,
  role: viewer.role,
});

const viewingRow = (viewing: NewViewing, auditSeq: number, at: number): Insertable<Database["viewing"]> => ({
  id: viewing.id,
  cameraId: viewing.cameraId,
  mode: viewing.mode,
  viewerId: viewing.viewer.id,
  viewerName: viewing.viewer.name,
  viewerUnit: viewing.viewer.unit,
  viewerPlatform: viewing.viewer.platform,
  purpose: viewing.purpose,
  grantReference: viewing.grantReference ?? null,
  auditSeq,
  footageFrom: viewing.footage ? new Date(viewing.footage.from) : null,
  footageUntil: viewing.footage ? new Date(viewing.footage.until) : null,
  startedAt: new Date(at),
});
