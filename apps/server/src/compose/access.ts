import type { PlatformRole } from "@porchlight/access";
import type { Clock } from "@porchlight/base";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import { platformActor } from "../oversight/actor.ts";
import { createJudge, type Judge } from "../oversight/judge.ts";
import { createOpenViews, type OpenViews } from "../oversight/open-views.ts";
import { createRegister, type Register } from "../oversight/register.ts";
import { type CameraRecords, createCameraRecords } from "../records/camera-records.ts";
import { createGrantRecords, type GrantRecords } from "../records/grant-records.ts";

export interface AccessParts {
  readonly cameras: CameraRecords;
  readonly grants: GrantRecords;
  readonly judge: Judge;
  readonly openViews: OpenViews;
  readonly register: Register;
  readonly self: typeof platformActor;
}

export function composeAccess(parts: { db: Kysely<Database>; audit: AuditLog; clock: Clock; role: PlatformRole }): AccessParts {
  const { db, audit, clock, role } = parts;
  const grants = createGrantRecords(db);
  return {
    cameras: createCameraRecords(db),
    grants,
    judge: createJudge({ platform: role, clock, grants }),
    openViews: createOpenViews(clock),
    register: createRegister({ db, audit, clock }),
    self: platformActor,
  };
}
