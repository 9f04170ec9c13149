import { type Action, type Decision, decide, type GrantFacts, type PlatformRole, type Subject } from "@porchlight/access";
import type { Clock } from "@porchlight/base";
import type { CameraRecord } from "../records/camera-records.ts";
import type { GrantRecords } from "../records/grant-records.ts";

/** Gathers the facts of a question and asks the one pure `decide()`. Pages, API, tickets and cascade all come through here. */
export interface Judge {
  /** `grants` may be passed when they are at hand already (lists). */
  camera(
    subject: Subject,
    action: Extract<Action, `camera.${string}` | "consent.change" | "viewings.read-own">,
    camera: CameraRecord,
    options?: { grants?: readonly GrantFacts[]; footage?: { from: number; until: number } },
  ): Promise<Decision>;
  grant(subject: Subject, action: Extract<Action, `grant.${string}`>, grant: GrantFacts): Decision;
  plain(subject: Subject, action: Action): Decision;
}

export function createJudge(parts: { platform: PlatformRole; clock: Clock; grants: GrantRecords }): Judge {
  const { platform, clock } = parts;
  const grantsOf = async (subject: Subject, cameraId: string): Promise<readonly GrantFacts[]> =>
    subject.kind === "person" ? (await parts.grants.find({ requesterId: subject.id, approvedForCamera: cameraId })).map((grant) => grant.facts) : [];
  return {
    async camera(subject, action, camera, options = {}) {
      const grants = options.grants ?? (await grantsOf(subject, camera.row.id));
      return decide({
        platform,
        subject,
        action,
        at: clock.now(),
        camera: camera.facts,
        grants,
        ...(options.footage ? { footage: options.footage as never } : {}),
      });
    },
    grant: (subject, action, grant) => decide({ platform, subject, action, at: clock.now(), grants: [grant] }),
    plain: (subject, action) => decide({ platform, subject, action, at: clock.now() }),
  };
}
