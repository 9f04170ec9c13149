import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { after, days, hours, unixMs, type UnixMs } from "@porchlight/base";
import {
  actions,
  decide,
  roles,
  type CameraFacts,
  type Decision,
  type GrantFacts,
  type GrantState,
  type PlatformRole,
  type Question,
  type Role,
  type Subject,
} from "../index.ts";

interface Row {
  readonly rule: string;
  readonly platform?: readonly PlatformRole[];
  readonly who?: readonly string[] | "any person";
  readonly action?: readonly string[];
  readonly camera?: readonly string[];
  readonly grant?: readonly string[];
}
type AllowedRow = Row & { readonly because: string };
type RefusedRow = Row & { readonly code: string; readonly mayAsk?: string };
interface Who {
  readonly roles?: readonly Role[];
  readonly disabled?: boolean;
  readonly anonymous?: boolean;
  readonly peer?: string;
  readonly viewer?: string;
  readonly blank?: string;
}
type Camera = "none" | { readonly owner: string; readonly household?: readonly string[]; readonly outdoor?: boolean };
type Grant =
  | readonly []
  | {
      readonly requester: string;
      readonly state: GrantState;
      readonly window: "open" | "ahead" | "over";
      readonly decidedBy?: string;
      readonly asked?: string;
    };
interface Matrix {
  readonly platforms: readonly PlatformRole[];
  readonly who: Readonly<Record<string, Who>>;
  readonly cameras: Readonly<Record<string, Camera>>;
  readonly grants: Readonly<Record<string, Grant>>;
  readonly allowed: readonly AllowedRow[];
  readonly refused: readonly RefusedRow[];
}

const matrix = JSON.parse(readFileSync(new URL("../../../../conformance/access/matrix.json", import.meta.url), "utf8")) as Matrix;
const now = unixMs(Date.UTC(2026, 10, 23, 8));
const ago = (ms: number): UnixMs => unixMs(now - ms);

function subjectOf({ roles: held, disabled, anonymous, peer, viewer, blank }: Who): Subject {
  if (anonymous === true) return { kind: "anonymous" };
  if (held !== undefined) return { kind: "person", id: "me", roles: held, organisationId: "o", disabled: disabled === true };
  const named =
    viewer === undefined
      ? undefined
      : { userId: "u", unit: "县公安局", name: "张三", purpose: viewer, grant: "g9", ...(blank === undefined ? {} : { [blank]: " " }) };
  return { kind: "peer", linkId: peer ?? "", viewer: named };
}

function cameraOf(camera: Camera): CameraFacts | undefined {
  if (camera === "none") return undefined;
  const consents = [
    {
      recipientLinkId: "consented",
      purposes: ["crime_case", "missing_person"] as const,
      givenAt: ago(days(1)),
      expiresAt: after(now, days(300)),
      withdrawnAt: undefined,
    },
  ];
  return { id: "cam", scene: "home", placeClass: "D", outdoor: camera.outdoor, ownerId: camera.owner, householdIds: camera.household ?? [], consents };
}

const windows = {
  open: { from: ago(hours(1)), until: after(now, hours(1)) },
  ahead: { from: after(now, hours(1)), until: after(now, hours(2)) },
  over: { from: ago(days(10)), until: ago(days(9)) },
} as const;

function grantsOf(grant: Grant): readonly GrantFacts[] {
  if (!("state" in grant)) return [];
  const decided = grant.state === "submitted" ? undefined : (grant.decidedBy ?? "approver");
  const requestedAt = grant.asked === undefined ? (grant.window === "over" ? ago(days(10)) : ago(hours(2))) : ago(days(8));
  return [
    {
      id: "g",
      requesterId: grant.requester,
      purpose: "crime_case",
      legalBasis: "statutory_duty",
      caseReference: "A1",
      cameraIds: ["cam"],
      ...windows[grant.window],
      state: grant.state,
      decidedById: decided,
      requestedAt,
    },
  ];
}

interface Cell {
  readonly names: { readonly platform: PlatformRole; readonly who: string; readonly action: string; readonly camera: string; readonly grant: string };
  readonly decision: Decision;
}

function* cells(): Iterable<Cell> {
  for (const platform of matrix.platforms)
    for (const [who, whoFacts] of Object.entries(matrix.who))
      for (const action of actions)
        for (const [camera, cameraFacts] of Object.entries(matrix.cameras))
          for (const [grant, grantFacts] of Object.entries(matrix.grants)) {
            const grants = grantsOf(grantFacts);
            const facts = cameraOf(cameraFacts);
            const window = grants[0] ?? windows.open;
            const question: Question = {
              platform,
              subject: subjectOf(whoFacts),
              action,
              at: now,
              grants,
              ...(facts === undefined ? {} : { camera: facts }),
              footage: { from: window.from, until: window.until },
            };
            yield { names: { platform, who, action, camera, grant }, decision: decide(question) };
          }
}

function fits(row: Row, { names }: Cell): boolean {
  const whoFits =
    row.who === "any person" ? matrix.who[names.who]?.roles !== undefined && matrix.who[names.who]?.disabled !== true : (row.who?.includes(names.who) ?? true);
  return (
    whoFits &&
    (row.platform?.includes(names.platform) ?? true) &&
    (row.action?.includes(names.action) ?? true) &&
    (row.camera?.includes(names.camera) ?? true) &&
    (row.grant?.includes(names.grant) ?? true)
  );
}

const say = (cell: Cell): string => `${JSON.stringify(cell.names)} → ${JSON.stringify(cell.decision)}`;

test("every combination of the matrix is allowed by a row that gives the reason, or refused", () => {
  const wrong: string[] = [];
  for (const cell of cells()) {
    const { decision } = cell;
    const rows = matrix.allowed.filter((row) => fits(row, cell));
    const reasoned =
      decision.kind === "allow" && rows.some(({ because }) => decision.because === because || (because === "office" && decision.because.startsWith("office-")));
    if (decision.kind === "allow" ? !reasoned : rows.length > 0) wrong.push(say(cell));
  }
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} cells differ from the policy`);
});

test("a refusal says why, as the policy words it", () => {
  const wrong: string[] = [];
  for (const cell of cells()) {
    const { decision } = cell;
    for (const row of matrix.refused.filter((one) => fits(one, cell))) {
      if (decision.kind !== "deny" || decision.code !== row.code || (row.mayAsk !== undefined && decision.mayAsk !== row.mayAsk))
        wrong.push(`${row.rule} ${say(cell)}`);
    }
  }
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} cells differ from the policy`);
});

test("every row of the policy is about something, and every role appears in it", () => {
  const all = [...cells()];
  for (const row of [...matrix.allowed, ...matrix.refused])
    assert.ok(
      all.some((cell) => fits(row, cell)),
      row.rule,
    );
  assert.deepEqual(
    roles.filter((role) => matrix.who[role]?.roles?.join() !== role),
    [],
  );
});
