import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hours, minutes, unixMs } from "@porchlight/base";
import {
  actions,
  caps,
  decide,
  isConsentOpen,
  mayShare,
  purposes,
  requestablePurposes,
  roles,
  rolesWithoutVideo,
  type CameraFacts,
  type Decision,
  type GrantFacts,
  type Question,
} from "../index.ts";

const noon = Date.UTC(2026, 10, 23, 4);
const time = fc.integer({ min: noon - hours(48), max: noon + hours(48) }).map(unixMs);
const id = fc.constantFrom("me", "other", "third");
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });

const consent = fc.record({
  recipientLinkId: fc.constantFrom("l1", "l2"),
  purposes: fc.subarray([...purposes]),
  givenAt: time,
  expiresAt: time,
  withdrawnAt: maybe(time),
});
const camera: fc.Arbitrary<CameraFacts> = fc.record({
  id: fc.constantFrom("c1", "c2"),
  scene: fc.constant("home" as const),
  placeClass: fc.constant("D" as const),
  outdoor: fc.constantFrom(true, true, false, undefined),
  ownerId: maybe(id),
  householdIds: fc.uniqueArray(id, { maxLength: 2 }),
  consents: fc.array(consent, { maxLength: 3 }),
});
const grant: fc.Arbitrary<GrantFacts> = fc.record({
  id: fc.constantFrom("g1", "g2"),
  requesterId: id,
  purpose: fc.constantFrom(...requestablePurposes),
  legalBasis: fc.constant("statutory_duty" as const),
  caseReference: fc.constant("A1"),
  cameraIds: fc.subarray(["c1", "c2"]),
  from: time,
  until: time,
  state: fc.constantFrom("submitted", "approved", "approved", "approved", "refused", "revoked", "expired"),
  decidedById: maybe(id),
  requestedAt: time,
});
const subject: fc.Arbitrary<Question["subject"]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("person" as const),
      id: fc.constant("me"),
      roles: fc.subarray([...roles]),
      organisationId: fc.constant("o"),
      disabled: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("peer" as const),
      linkId: fc.constantFrom("l1", "l2"),
      viewer: maybe(
        fc.record({
          userId: fc.constantFrom("u", ""),
          unit: fc.constant("unit"),
          name: fc.constantFrom("张三", " "),
          purpose: fc.constantFrom(...purposes, "x"),
          grant: fc.constant("g"),
        }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "anonymous" as const }) },
);
const question: fc.Arbitrary<Question> = fc
  .record({
    platform: fc.constantFrom("operator" as const, "county" as const, "city" as const),
    subject,
    action: fc.constantFrom(...actions),
    at: time,
    camera: maybe(camera),
    grants: maybe(fc.array(grant, { maxLength: 3 })),
    footage: maybe(fc.record({ from: time, until: time })),
  })
  .map(({ camera: c, grants: g, footage: f, ...rest }) => ({ ...rest, ...(c && { camera: c }), ...(g && { grants: g }), ...(f && { footage: f }) }));

const isView = ({ action }: Question): boolean => action === "camera.view-live" || action === "camera.view-recorded";
const allows = (q: Question): boolean => decide(q).kind === "allow";
const forAll = (check: (q: Question) => void): void => fc.assert(fc.property(question, check), { numRuns: 3000 });

/** `change` may take permission away, never give any. */
function neverAdds(change: (q: Question) => Question): void {
  forAll((q) => {
    if (allows(change(q))) assert.ok(allows(q));
  });
}

const withCamera = (q: Question, change: (c: CameraFacts) => CameraFacts): Question => (q.camera === undefined ? q : { ...q, camera: change(q.camera) });

test("the same question gets the same answer and is left as it was", () => {
  forAll((q) => {
    const before = JSON.stringify(q);
    assert.deepEqual(decide(q), decide(q));
    assert.equal(JSON.stringify(q), before);
  });
});

test("nobody without a role gets anything but giving back an own grant", () => {
  forAll((q) => {
    const bare: Question = q.subject.kind === "person" ? { ...q, subject: { ...q.subject, roles: [] } } : q;
    const decision = decide(bare);
    if (bare.subject.kind === "person" && decision.kind === "allow") assert.equal(decision.because, "requester-revokes");
  });
});

test("the disabled and the unknown get nothing", () => {
  forAll((q) => {
    assert.equal(allows({ ...q, subject: { kind: "anonymous" } }), false);
    if (q.subject.kind === "person") assert.equal(allows({ ...q, subject: { ...q.subject, disabled: true } }), false);
  });
});

test("an action nobody has thought of is refused", () => {
  for (const action of ["camera.delete", "toString", "__proto__"]) {
    forAll((q) => assert.equal(allows({ ...q, action: action as Question["action"] }), false));
  }
});

test("withdrawing a consent never adds permission", () => {
  neverAdds((q) =>
    withCamera(q, (c) => ({
      ...c,
      consents: c.consents.map((one) => ({ ...one, withdrawnAt: one.withdrawnAt === undefined || q.at < one.withdrawnAt ? q.at : one.withdrawnAt })),
    })),
  );
});

test("taking a consent away never adds permission", () => {
  neverAdds((q) => withCamera(q, (c) => ({ ...c, consents: c.consents.slice(1) })));
});

test("with every consent withdrawn no peer sees or lists anything", () => {
  forAll((q) => {
    if (q.subject.kind === "peer")
      assert.equal(allows(withCamera(q, (c) => ({ ...c, consents: c.consents.map((one) => ({ ...one, withdrawnAt: q.at })) }))), false);
  });
});

test("revoking or expiring a grant never adds permission", () => {
  for (const state of ["revoked", "expired", "closed", "refused", "withdrawn"] as const)
    neverAdds((q) => (q.grants === undefined ? q : { ...q, grants: q.grants.map((one) => ({ ...one, state })) }));
});

test("turning a camera indoors never adds permission", () => {
  neverAdds((q) => withCamera(q, (c) => ({ ...c, outdoor: false })));
});

test("an administration or ledger role never adds a picture", () => {
  forAll((q) => {
    if (!isView(q) || q.subject.kind !== "person") return;
    for (const role of rolesWithoutVideo) if (allows({ ...q, subject: { ...q.subject, roles: [...q.subject.roles, role] } })) assert.ok(allows(q));
  });
});

test("a picture of somebody else's camera always carries a purpose, a grant and an end", () => {
  forAll((q) => {
    const decision = decide(q);
    if (decision.kind === "deny" || !isView(q) || decision.purpose === "owner_self") return;
    assert.ok(decision.purpose !== undefined && decision.grantId !== undefined && decision.until !== undefined);
    assert.ok(decision.until > q.at);
    if (q.action === "camera.view-live") assert.ok(decision.until <= q.at + caps.livePerGrant);
  });
});

test("whoever sees under a grant asked for it himself, and another approved it", () => {
  forAll((q) => {
    const decision = decide(q);
    if (decision.kind === "deny" || decision.because !== "approved-grant") return;
    assert.ok(
      q.grants?.some(
        (one) =>
          one.id === decision.grantId &&
          one.requesterId === "me" &&
          one.state === "approved" &&
          one.decidedById !== undefined &&
          one.decidedById !== "me" &&
          one.cameraIds.includes(q.camera?.id ?? ""),
      ),
    );
  });
});

test("footage beyond the granted window is refused however little it is", () => {
  const from = unixMs(noon - hours(2));
  const until = unixMs(noon - hours(1));
  const ask = (a: number, b: number): Decision =>
    decide(officerAsks({ action: "camera.view-recorded", grants: [openGrant({ from, until })], footage: { from: unixMs(a), until: unixMs(b) } }));
  assert.equal(ask(from, until).kind, "allow");
  for (const [a, b] of [
    [from - 1, until],
    [from, until + 1],
    [from - 2, from - 1],
    [until, from],
  ] as const)
    assert.deepEqual(ask(a, b), { kind: "deny", code: "outside-grant-window", mayAsk: "grant.request" });
});

test("live ends with the window, and after an hour watched under the grant", () => {
  const live = (more: Partial<GrantFacts>): Decision => decide(officerAsks({ action: "camera.view-live", grants: [openGrant(more)] }));
  const untilOf = (decision: Decision): number | undefined => (decision.kind === "allow" ? decision.until : undefined);
  assert.equal(untilOf(live({ until: unixMs(noon + minutes(20)) })), noon + minutes(20));
  assert.equal(untilOf(live({ until: unixMs(noon + hours(20)) })), noon + minutes(60));
  assert.equal(untilOf(live({ until: unixMs(noon + hours(20)), liveUsed: minutes(45) })), noon + minutes(15));
  assert.deepEqual(live({ liveUsed: minutes(60) }), { kind: "deny", code: "grant-over", mayAsk: "grant.request" });
  assert.deepEqual(live({ until: unixMs(noon) }), { kind: "deny", code: "grant-over", mayAsk: "grant.request" });
});

test("a grant stretched beyond a day counts for a day only", () => {
  const from = unixMs(noon - hours(24));
  assert.equal(decide(officerAsks({ action: "camera.view-live", grants: [openGrant({ from, until: unixMs(noon + hours(5)) })] })).kind, "deny");
});

test("a decision without its one grant gives nothing", () => {
  const approver: Question = {
    platform: "county",
    subject: { kind: "person", id: "boss", roles: ["approver"], organisationId: "o", disabled: false },
    action: "grant.decide",
    at: unixMs(noon),
  };
  const submitted = openGrant({ state: "submitted", decidedById: undefined });
  assert.equal(decide({ ...approver, grants: [submitted] }).kind, "allow");
  for (const grants of [undefined, [], [submitted, submitted]]) assert.equal(decide({ ...approver, ...(grants && { grants }) }).kind, "deny");
});

test("consent is open from its gift to its withdrawal or end, the end excluded", () => {
  const given = { recipientLinkId: "l", purposes: [], givenAt: unixMs(10), expiresAt: unixMs(20), withdrawnAt: undefined };
  assert.deepEqual(
    [9, 10, 19, 20].map((at) => isConsentOpen(given, unixMs(at))),
    [false, true, true, false],
  );
  assert.deepEqual(
    [14, 15, 16].map((at) => isConsentOpen({ ...given, withdrawnAt: unixMs(15) }, unixMs(at))),
    [true, false, false],
  );
});

test("only what is known to be outdoors may be shared", () => {
  assert.deepEqual(
    [true, false, undefined].map((outdoor) => mayShare({ outdoor })),
    [{ kind: "yes" }, { kind: "no", code: "indoor-never-shared" }, { kind: "no", code: "place-unknown" }],
  );
});

function openGrant(more: Partial<GrantFacts>): GrantFacts {
  return {
    id: "g",
    requesterId: "me",
    purpose: "crime_case",
    legalBasis: "statutory_duty",
    caseReference: "A1",
    cameraIds: ["c1"],
    from: unixMs(noon - hours(1)),
    until: unixMs(noon + hours(1)),
    state: "approved",
    decidedById: "boss",
    requestedAt: unixMs(noon - hours(2)),
    ...more,
  };
}

function officerAsks(more: Pick<Question, "action"> & Partial<Question>): Question {
  const facts: CameraFacts = { id: "c1", scene: "lane", placeClass: "A", outdoor: true, ownerId: undefined, householdIds: [], consents: [] };
  return {
    platform: "county",
    subject: { kind: "person", id: "me", roles: ["duty-officer"], organisationId: "o", disabled: false },
    at: unixMs(noon),
    camera: facts,
    ...more,
  };
}
