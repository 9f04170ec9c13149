import type { Subject } from "@porchlight/access";
import type { CameraDetail, CameraSummary, Sharing, Village, ViewRight } from "@porchlight/contract";
import type { MediaPlane } from "@porchlight/media";
import type { Database } from "@porchlight/store";
import { type Kysely, sql } from "kysely";
import { notFound, Refusal } from "../../http/refusal.ts";
import type { Handlers } from "../../http/routes.ts";
import type { Judge } from "../../oversight/judge.ts";
import type { OpenViews } from "../../oversight/open-views.ts";
import type { CameraRecord, CameraRecords } from "../../records/camera-records.ts";
import type { GrantRecords } from "../../records/grant-records.ts";
import { subjectOf } from "../../records/person-records.ts";

export interface CameraRouteParts {
  readonly db: Kysely<Database>;
  readonly cameras: CameraRecords;
  readonly grants: GrantRecords;
  readonly judge: Judge;
  readonly openViews: OpenViews;
  readonly media: MediaPlane;
  readonly isRecording: (cameraId: string) => boolean;
  readonly township: { readonly county: string; readonly township: string };
  readonly sharing: (camera: CameraRecord) => Promise<Sharing[]>;
  readonly readTimeline: (cameraId: string, day: string) => Promise<import("@porchlight/contract").Timeline>;
  readonly now: () => number;
}

export function cameraRoutes(parts: CameraRouteParts): Pick<Handlers, "villages" | "cameras" | "camera" | "timeline"> {
  return {
    villages: async ({ person }) => ({ ...parts.township, villages: await villagesWithCounts(parts, subjectOf(person)) }),
    cameras: async ({ person, query }) => {
      const listed = await listable(parts, subjectOf(person), {
        ...(query.village ? { village: query.village } : {}),
        ...(query.scene ? { scene: query.scene } : {}),
        ...(query.q ? { text: query.q } : {}),
        ...(query.mine ? { ofPerson: person.id } : {}),
      });
      return { cameras: await Promise.all(listed.map((camera) => summary(parts, subjectOf(person), camera))) };
    },
    camera: async ({ person, params }) => detail(parts, subjectOf(person), await visibleCamera(parts, subjectOf(person), params.cameraId)),
    timeline: async ({ person, params, query }) => {
      const camera = await visibleCamera(parts, subjectOf(person), params.cameraId);
      const right = await parts.judge.camera(subjectOf(person), "camera.view-recorded", camera, { footage: { from: parts.now() - 1, until: parts.now() } });
      if (right.kind === "deny") throw new Refusal(403, right.code, "you may not see recordings of this camera");
      return parts.readTimeline(camera.row.id, query.day);
    },
  };
}

/** A camera the asker may know of; one they may not know of does not exist for them. */
export async function visibleCamera(parts: Pick<CameraRouteParts, "cameras" | "judge">, subject: Subject, cameraId: string): Promise<CameraRecord> {
  const camera = await parts.cameras.byId(cameraId);
  if (!camera || (await parts.judge.camera(subject, "camera.list", camera)).kind === "deny") throw notFound("camera");
  return camera;
}

export async function detail(parts: CameraRouteParts, subject: Subject, camera: CameraRecord): Promise<CameraDetail> {
  const personId = subject.kind === "person" ? subject.id : undefined;
  const [base, recorded, sharing, streams] = await Promise.all([
    summary(parts, subject, camera),
    parts.judge.camera(subject, "camera.view-recorded", camera, { footage: { from: parts.now() - 1, until: parts.now() } }),
    parts.sharing(camera),
    parts.media.health(),
  ]);
  const stream = streams.find((candidate) => candidate.cameraId === camera.row.id);
  return {
    ...base,
    recorded: right(recorded),
    retentionDays: camera.row.retentionDays,
    sharing: base.mine ? sharing : [],
    watching: parts.openViews.count(camera.row.id, personId),
    ...(stream?.lastPacketAt ? { lastPictureAt: Math.round(stream.lastPacketAt) } : {}),
  };
}

async function listable(parts: CameraRouteParts, subject: Subject, filter: Parameters<CameraRecords["find"]>[0]): Promise<CameraRecord[]> {
  const found = await parts.cameras.find(filter);
  const decisions = await Promise.all(found.map((camera) => parts.judge.camera(subject, "camera.list", camera, { grants: [] })));
  return found.filter((_, i) => decisions[i].kind === "allow");
}

async function villagesWithCounts(parts: CameraRouteParts, subject: Subject): Promise<Village[]> {
  const rows = await parts.db
    .selectFrom("village")
    .selectAll()
    .orderBy(sql`code`)
    .execute();
  const cameras = await listable(parts, subject, {});
  return rows.map((row) => {
    const here = cameras.filter((camera) => camera.row.villageCode === row.code);
    return { ...row, cameras: here.length, online: here.filter((camera) => camera.row.online).length };
  });
}

async function summary(parts: CameraRouteParts, subject: Subject, camera: CameraRecord): Promise<CameraSummary> {
  const { row, facts } = camera;
  const mine = subject.kind === "person" && (row.ownerId === subject.id || facts.householdIds.includes(subject.id));
  const now = parts.now();
  return {
    id: row.id,
    gbId: row.gbId,
    name: row.name,
    scene: row.scene,
    ...(row.villageCode ? { villageCode: row.villageCode } : {}),
    ...(camera.villageName ? { villageName: camera.villageName } : {}),
    placeClass: row.placeClass,
    ...(row.outdoor === null ? {} : { outdoor: row.outdoor }),
    online: row.online,
    recording: parts.isRecording(row.id),
    ...(row.codec ? { codec: row.codec } : {}),
    ...(camera.sourceName ? { source: camera.sourceName } : {}),
    ...(mine && camera.ownerName ? { ownerName: camera.ownerName } : {}),
    mine,
    sharedWith: mine ? facts.consents.filter((consent) => consent.withdrawnAt === undefined && consent.expiresAt > now).length : 0,
    ...(row.x === null ? {} : { x: row.x }),
    ...(row.y === null ? {} : { y: row.y }),
    live: right(await parts.judge.camera(subject, "camera.view-live", camera)),
  };
}

function right(decision: Awaited<ReturnType<Judge["camera"]>>): ViewRight {
  if (decision.kind === "deny") return { kind: "deny", code: decision.code, ...(decision.mayAsk ? { mayAsk: decision.mayAsk } : {}) };
  return {
    kind: "allow",
    because: decision.because,
    ...(decision.grantId ? { grantId: decision.grantId } : {}),
    ...(decision.until ? { until: Math.round(decision.until) } : {}),
  };
}
