import { checkGrantRequest } from "@porchlight/access";
import type { NewAuditEntry } from "@porchlight/audit";
import { type Clock, type Random, unixMs } from "@porchlight/base";
import type { Grant, RequestGrant } from "@porchlight/contract";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import { notFound, Refusal } from "../../http/refusal.ts";
import type { SignedIn } from "../../http/routes.ts";
import { personActor } from "../../oversight/actor.ts";
import type { Judge } from "../../oversight/judge.ts";
import type { CameraRecords } from "../../records/camera-records.ts";
import { type GrantRecord, type GrantRecords, reference } from "../../records/grant-records.ts";
import { readPerson, subjectOf } from "../../records/person-records.ts";
import { newId } from "../../security/new-id.ts";

export interface GrantParts {
  readonly db: Kysely<Database>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly judge: Judge;
  readonly grants: GrantRecords;
  readonly cameras: CameraRecords;
  readonly platformName: string;
  /** Runs after the change is durable: ends running views and refreshes pages. */
  readonly changed: (grantId: string) => Promise<void>;
}

export interface Grants {
  list(person: SignedIn): Promise<Grant[]>;
  read(person: SignedIn, id: string): Promise<Grant>;
  request(person: SignedIn, wish: RequestGrant): Promise<Grant>;
  decide(person: SignedIn, id: string, approve: boolean, note: string): Promise<Grant>;
  revoke(person: SignedIn, id: string): Promise<Grant>;
}

export function createGrants(parts: GrantParts): Grants {
  const { audit, clock, judge } = parts;
  const actor = (person: SignedIn) => personActor(person, parts.platformName);
  const visible = async (person: SignedIn, id: string): Promise<GrantRecord> => {
    const grant = await parts.grants.byId(id);
    if (!grant || judge.grant(subjectOf(person), "grant.list", grant.facts).kind === "deny") throw notFound("grant");
    return grant;
  };
  const answer = async (person: SignedIn, id: string): Promise<Grant> => present(parts, person, await visible(person, id));

  return {
    async list(person) {
      const all = await parts.grants.find({});
      const seen = all.filter((grant) => judge.grant(subjectOf(person), "grant.list", grant.facts).kind === "allow");
      return Promise.all(seen.map((grant) => present(parts, person, grant)));
    },
    read: answer,
    async request(person, wish) {
      const at = clock.now();
      const check = checkGrantRequest({ ...wish, from: unixMs(wish.from), until: unixMs(wish.until) }, at);
      if (check.kind === "refused") throw new Refusal(422, "invalid", "the request is not complete or outside what may be asked", [...check.errors]);
      const cameras = await parts.cameras.find({ ids: wish.cameraIds });
      if (cameras.length !== new Set(wish.cameraIds).size) throw new Refusal(422, "camera-unknown", "one of the cameras is not (or no longer) shared");
      const id = newId(parts.random);
      const window = { from: unixMs(wish.from), until: unixMs(wish.until) };
      const entry: NewAuditEntry = {
        action: "grant.requested",
        actor: actor(person),
        grant: id,
        cameras: wish.cameraIds,
        purpose: wish.purpose,
        legalBasis: wish.legalBasis,
        caseReference: wish.caseReference,
        window,
      };
      await audit.append([entry], async (trx) => {
        await trx
          .insertInto("accessGrant")
          .values({
            id,
            requesterId: person.id,
            purpose: wish.purpose,
            legalBasis: wish.legalBasis,
            caseReference: wish.caseReference,
            reason: wish.reason,
            windowFrom: new Date(wish.from),
            windowUntil: new Date(wish.until),
            state: "submitted",
            requestedAt: new Date(at),
          })
          .execute();
        await trx
          .insertInto("accessGrantCamera")
          .values(cameras.map((camera) => ({ grantId: id, cameraId: camera.row.id })))
          .execute();
      });
      await parts.changed(id);
      return answer(person, id);
    },
    async decide(person, id, approve, note) {
      const grant = await visible(person, id);
      const decision = judge.grant(subjectOf(person), "grant.decide", grant.facts);
      if (decision.kind === "deny") throw new Refusal(decision.code === "grant-not-open" ? 409 : 403, decision.code, "you may not decide this request");
      const at = clock.now();
      const state = approve ? ("approved" as const) : ("refused" as const);
      await audit.append(
        [{ action: approve ? "grant.approved" : "grant.refused", actor: actor(person), grant: id, cameras: grant.facts.cameraIds, note }],
        async (trx) => {
          const changed = await trx
            .updateTable("accessGrant")
            .set({ state, decidedBy: person.id, decidedAt: new Date(at), decisionNote: note })
            .where("id", "=", id)
            .where("state", "=", "submitted")
            .executeTakeFirst();
          if (changed.numUpdatedRows !== 1n) throw new Refusal(409, "grant-not-open", "somebody decided this request in the meantime");
        },
      );
      await parts.changed(id);
      return answer(person, id);
    },
    async revoke(person, id) {
      const grant = await visible(person, id);
      const decision = judge.grant(subjectOf(person), "grant.revoke", grant.facts);
      if (decision.kind === "deny") throw new Refusal(decision.code === "grant-not-open" ? 409 : 403, decision.code, "you may not end this grant");
      const at = clock.now();
      const state = grant.facts.requesterId === person.id ? ("withdrawn" as const) : ("revoked" as const);
      await audit.append(
        [{ action: state === "withdrawn" ? "grant.withdrawn" : "grant.revoked", actor: actor(person), grant: id, cameras: grant.facts.cameraIds }],
        async (trx) => {
          await trx
            .updateTable("accessGrant")
            .set({ state, revokedBy: person.id, revokedAt: new Date(at) })
            .where("id", "=", id)
            .where("state", "in", ["submitted", "approved"])
            .execute();
        },
      );
      await parts.changed(id);
      return answer(person, id);
    },
  };
}

async function present(parts: GrantParts, person: SignedIn, grant: GrantRecord): Promise<Grant> {
  const { row, facts } = grant;
  const [cameras, requester, decider] = await Promise.all([
    parts.db
      .selectFrom("camera")
      .leftJoin("village", "village.code", "camera.villageCode")
      .select(["camera.id", "camera.name", "camera.online", "camera.removedAt", "village.name as villageName"])
      .where("camera.id", "in", facts.cameraIds.length > 0 ? facts.cameraIds : [""])
      .orderBy("camera.name")
      .execute(),
    readPerson(parts.db, row.requesterId),
    row.decidedBy ? readPerson(parts.db, row.decidedBy) : undefined,
  ]);
  const who = (known: Awaited<ReturnType<typeof readPerson>>, id: string) => ({ id, name: known?.name ?? "?", unit: known?.organisation.name ?? "?" });
  return {
    id: row.id,
    reference: reference(row.id, row.requestedAt),
    requester: who(requester, row.requesterId),
    purpose: row.purpose,
    legalBasis: row.legalBasis,
    caseReference: row.caseReference,
    reason: row.reason,
    cameras: cameras.map((camera) => ({
      id: camera.id,
      name: camera.name,
      online: camera.online && camera.removedAt === null,
      ...(camera.villageName ? { villageName: camera.villageName } : {}),
    })),
    from: row.windowFrom.getTime(),
    until: row.windowUntil.getTime(),
    state: row.state === "approved" && row.windowUntil.getTime() <= parts.clock.now() ? "closed" : row.state,
    requestedAt: row.requestedAt.getTime(),
    ...(row.decidedBy ? { decidedBy: who(decider, row.decidedBy) } : {}),
    ...(row.decidedAt ? { decidedAt: row.decidedAt.getTime() } : {}),
    ...(row.decisionNote ? { decisionNote: row.decisionNote } : {}),
    ...(row.revokedAt ? { revokedAt: row.revokedAt.getTime() } : {}),
    may: mayDo(parts, person, grant),
  };
}

function mayDo(parts: GrantParts, person: SignedIn, { facts }: GrantRecord): Grant["may"] {
  const subject = subjectOf(person);
  const now = parts.clock.now();
  const may: Grant["may"] = [];
  if (parts.judge.grant(subject, "grant.decide", facts).kind === "allow") may.push("approve", "refuse");
  if (parts.judge.grant(subject, "grant.revoke", facts).kind === "allow") may.push(facts.requesterId === person.id ? "withdraw" : "revoke");
  if (facts.requesterId === person.id && facts.state === "approved" && facts.from <= now && now < facts.until) may.push("watch");
  return may;
}
