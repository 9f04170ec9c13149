import { encodeEntry } from "@porchlight/audit";
import type { Viewing } from "@porchlight/contract";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely, Selectable } from "kysely";
import { notFound, Refusal } from "../../http/refusal.ts";
import type { Handlers, SignedIn } from "../../http/routes.ts";
import type { Judge } from "../../oversight/judge.ts";
import type { CameraRecord, CameraRecords } from "../../records/camera-records.ts";
import { subjectOf } from "../../records/person-records.ts";
import type { Tickets } from "./tickets.ts";

const PAGE = 100;

export interface ViewingRouteParts {
  readonly db: Kysely<Database>;
  readonly audit: AuditLog;
  readonly cameras: CameraRecords;
  readonly judge: Judge;
  readonly tickets: Tickets;
  readonly visible: (person: SignedIn, cameraId: string) => Promise<CameraRecord>;
  readonly logPublicKey: Uint8Array;
}

export function viewingRoutes(parts: ViewingRouteParts): Pick<Handlers, "ticket" | "viewings" | "cameraViewings" | "proof"> {
  return {
    ticket: async ({ person, params, body }) => {
      const { text, expiresAt } = await parts.tickets.issue(person, await parts.visible(person, params.cameraId), body);
      return { ticket: text, url: "/media/view", expiresAt };
    },
    viewings: async ({ person }) => {
      const mine = await ownCameras(parts, person);
      return { viewings: await readViewings(parts, person, mine) };
    },
    cameraViewings: async ({ person, params }) => {
      const camera = await parts.visible(person, params.cameraId);
      const decision = await parts.judge.camera(subjectOf(person), "viewings.read-own", camera);
      if (decision.kind === "deny") throw new Refusal(403, decision.code, "only the owner reads who looked");
      return { viewings: await readViewings(parts, person, [camera]) };
    },
    proof: async ({ person, params }) => {
      const row = await parts.db.selectFrom("viewing").select(["auditSeq", "cameraId"]).where("id", "=", params.viewingId).executeTakeFirst();
      const camera = row && (await parts.cameras.byId(row.cameraId));
      if (!row || !camera || (await parts.judge.camera(subjectOf(person), "viewings.read-own", camera)).kind === "deny") throw notFound("viewing");
      const proof = await parts.audit.proof(row.auditSeq);
      return {
        seq: row.auditSeq,
        size: proof.proof.size,
        entry: new TextDecoder().decode(encodeEntry(proof.entry)),
        path: proof.proof.hashes.map((hash) => Buffer.from(hash).toString("base64")),
        checkpoint: proof.checkpoint.note,
        publicKey: Buffer.from(parts.logPublicKey).toString("base64"),
      };
    },
  };
}

async function ownCameras(parts: ViewingRouteParts, person: SignedIn): Promise<CameraRecord[]> {
  const found = await parts.cameras.find({ ofPerson: person.id });
  const decisions = await Promise.all(found.map((camera) => parts.judge.camera(subjectOf(person), "viewings.read-own", camera)));
  return found.filter((_, i) => decisions[i].kind === "allow");
}

async function readViewings(parts: ViewingRouteParts, person: SignedIn, cameras: readonly CameraRecord[]): Promise<Viewing[]> {
  if (cameras.length === 0) return [];
  const names = new Map(cameras.map((camera) => [camera.row.id, camera.row.name]));
  const rows = await parts.db
    .selectFrom("viewing")
    .selectAll()
    .where("cameraId", "in", [...names.keys()])
    .orderBy("startedAt", "desc")
    .limit(PAGE)
    .execute();
  return rows.map((row) => present(row, names.get(row.cameraId) ?? "", person));
}

function present(row: Selectable<Database["viewing"]>, cameraName: string, person: SignedIn): Viewing {
  return {
    id: row.id,
    cameraId: row.cameraId,
    cameraName,
    mode: row.mode,
    viewerName: row.viewerName,
    viewerUnit: row.viewerUnit,
    viewerPlatform: row.viewerPlatform,
    purpose: row.purpose as Viewing["purpose"],
    ...(row.grantReference ? { grantReference: row.grantReference } : {}),
    own: row.mode !== "cascade" && row.viewerId === person.id,
    ...(row.footageFrom ? { footageFrom: row.footageFrom.getTime() } : {}),
    ...(row.footageUntil ? { footageUntil: row.footageUntil.getTime() } : {}),
    startedAt: row.startedAt.getTime(),
    ...(row.endedAt ? { endedAt: row.endedAt.getTime() } : {}),
    ...(row.endReason ? { endReason: row.endReason } : {}),
    auditSeq: row.auditSeq,
  };
}
