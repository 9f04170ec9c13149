import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import type { ManagedPerson } from "@porchlight/contract";
import { WebSocket } from "ws";
import type { RunningPlatform } from "../../compose.ts";
import { startTrialPlatform, type TrialPlatform } from "../../test-support/trial-platform.ts";

let trial: TrialPlatform;
let platform: RunningPlatform;
let base: string;

before(async () => {
  trial = await startTrialPlatform({ guard: ["security-admin"], "second-guard": ["security-admin"], owner: ["owner"], auditor: ["audit-admin"] });
  ({ platform, base } = trial);
});
after(() => trial[Symbol.asyncDispose]());

const call: TrialPlatform["call"] = (name, options) => trial.call(name, options);
const cookieOf: TrialPlatform["cookieOf"] = (personId) => trial.cookieOf(personId);

const peopleSeenBy = async (cookie: string): Promise<ManagedPerson[]> =>
  ((await (await call("people", { cookie })).json()) as { people: ManagedPerson[] }).people;
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
const logged = async (kind: string) => platform.store.db.selectFrom("auditLeaf").select("body").where("kind", "=", kind).orderBy("seq").execute();

test("only a security administrator reads the list, which says who signed in and never what they looked at", async () => {
  for (const id of ["owner", "auditor"]) {
    const cookie = await cookieOf(id);
    assert.equal((await call("people", { cookie })).status, 403, id);
    assert.equal((await call("disablePerson", { params: { personId: "second-guard" }, cookie })).status, 403, id);
  }
  const people = await peopleSeenBy(await cookieOf("guard"));
  assert.deepEqual(
    people.map(({ id, roles, openSessions, self, may }) => ({ id, roles, openSessions, self, may })),
    [
      { id: "auditor", roles: ["audit-admin"], openSessions: 1, self: false, may: ["disable"] },
      { id: "guard", roles: ["security-admin"], openSessions: 1, self: true, may: [] },
      { id: "owner", roles: ["owner"], openSessions: 1, self: false, may: ["disable"] },
      { id: "second-guard", roles: ["security-admin"], openSessions: 0, self: false, may: ["disable"] },
    ],
  );
  assert.ok(people[0]?.lastSeenAt !== undefined && people[3]?.lastSeenAt === undefined);
});

test("nobody switches their own account off, and an unknown one is not found", async () => {
  const cookie = await cookieOf("guard");
  const own = await call("disablePerson", { params: { personId: "guard" }, cookie });
  assert.deepEqual([own.status, await codeOf(own)], [403, "own-account"]);
  assert.equal((await call("enablePerson", { params: { personId: "guard" }, cookie })).status, 403);
  assert.equal((await call("disablePerson", { params: { personId: "nobody" }, cookie })).status, 404);
});

test("switching off ends sessions, sign-in links and the running picture at once, with its entry in the log", async () => {
  const { cameraId } = await platform.devices.add({
    gbId: "43092201011327000011",
    name: "大栗港镇-黄栗洑村-家庭-东-01",
    password: "a-good-secret",
    scene: "home",
    outdoor: true,
    ownerId: "owner",
  });
  const guard = await cookieOf("guard");
  const owner = await cookieOf("owner");
  const unusedLink = await platform.signIn.makeLink("owner");
  const picture = await watching(cameraId, owner);
  const closed = once(picture, "close");

  const off = (await (await call("disablePerson", { params: { personId: "owner" }, cookie: guard })).json()) as ManagedPerson;
  assert.deepEqual([off.openSessions, off.may], [0, ["enable"]]);
  assert.ok(off.disabledAt);
  await closed;
  assert.equal(await endReason("owner"), "revoked");
  assert.equal((await call("session", { cookie: owner })).status, 401);
  assert.equal((await call("signIn", { body: { token: unusedLink } })).status, 410);
  assert.equal(await platform.signIn.makeLink("owner"), undefined);
  assert.ok((await logged("person.disabled")).some(({ body }) => new TextDecoder().decode(body).includes('"person":"owner"')));

  const entries = (await logged("person.disabled")).length;
  const again = await call("disablePerson", { params: { personId: "owner" }, cookie: guard });
  assert.deepEqual([again.status, await codeOf(again)], [409, "conflict"]);
  assert.equal((await logged("person.disabled")).length, entries, "a change that did not happen is not in the log");
});

test("switching on again lets the person sign in anew, and revives nothing from before", async () => {
  const guard = await cookieOf("second-guard");
  const auditor = await cookieOf("auditor");
  const oldLink = await platform.signIn.makeLink("auditor");
  await call("disablePerson", { params: { personId: "auditor" }, cookie: guard });
  const on = (await (await call("enablePerson", { params: { personId: "auditor" }, cookie: guard })).json()) as ManagedPerson;
  assert.deepEqual([on.disabledAt, on.may, on.openSessions], [undefined, ["disable"], 0]);
  assert.equal((await call("session", { cookie: auditor })).status, 401);
  assert.equal((await call("signIn", { body: { token: oldLink } })).status, 410);
  assert.equal((await call("session", { cookie: await cookieOf("auditor") })).status, 200);
  assert.equal((await logged("person.changed")).length, 1);
});

/** An open picture of a camera: recorded, because that one waits for footage instead of for the camera. */
async function watching(cameraId: string, cookie: string): Promise<WebSocket> {
  const now = Date.now();
  const wish = { mode: "playback", from: now - 60_000, until: now - 1_000, canDecode: ["h264"] };
  const { ticket } = (await (await call("ticket", { params: { cameraId }, body: wish, cookie })).json()) as { ticket: string };
  const socket = new WebSocket(`ws://127.0.0.1:${platform.httpPort}/media/view`, ["porchlight.v1", `ticket.${ticket}`], { headers: { cookie, origin: base } });
  await once(socket, "open");
  return socket;
}

async function endReason(viewerId: string): Promise<string | null | undefined> {
  for (;;) {
    const row = await platform.store.db
      .selectFrom("viewing")
      .select("endReason")
      .where("viewerId", "=", viewerId)
      .where("endedAt", "is not", null)
      .executeTakeFirst();
    if (row) return row.endReason;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
