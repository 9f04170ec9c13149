import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Role } from "@porchlight/access";
import { startVirtualCameras, type VirtualCameras } from "@porchlight/testkit";
import { pino } from "pino";
import { WebSocket } from "ws";
import { type RunningPlatform, startPlatform } from "./compose.ts";
import { PlatformConfig } from "./config/platform-config.ts";
import { CONSENT_TEXT_VERSION } from "./features/consent/consent-text.ts";

const COUNTY = "43092200002006000001";
const OPERATOR = "43092201002007000001";
const cameraIds = ["43092201011327000001", "43092201011327000002", "43092201011327000003"] as const;
const NAME = "大栗港镇-黄栗洑村-家庭-东-01";

let folder: string;
let county: RunningPlatform;
let operator: RunningPlatform;
let cameras: VirtualCameras;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "porchlight-cascade-"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  const start = (role: "county" | "operator", name: string, gbId: string): Promise<RunningPlatform> =>
    startPlatform({
      config: PlatformConfig.parse({
        role,
        name,
        gbId,
        home: join(folder, role),
        http: { port: 0 },
        sip: { port: 0 },
        media: { workers: 1, idleSeconds: 1 },
        ephemeral: true,
      }),
      webFolder: folder,
      log: pino({ level: "silent" }),
    });
  county = await start("county", "桃江县社会资源汇集平台", COUNTY);
  operator = await start("operator", "电信云视频平台", OPERATOR);
  await addPeople(county, [
    ["officer", "周建军", ["police-investigator"]],
    ["approver", "王立新", ["approver"]],
  ]);
  await addPeople(operator, [["owner", "陈桂花", ["owner"]]]);
  await county.store.db.insertInto("village").values({ code: "430922117203", name: "黄栗洑村", kind: "village", x: 1, y: 1 }).execute();
  await operator.store.db.insertInto("village").values({ code: "430922117203", name: "黄栗洑村", kind: "village", x: 1, y: 1 }).execute();
  await county.links.add({ direction: "lower", peerGbId: OPERATOR, name: "电信云视频平台", password: "link-secret-1" });
  await operator.links.add({
    direction: "upper",
    peerGbId: COUNTY,
    name: "桃江县社会资源汇集平台",
    password: "link-secret-1",
    host: "127.0.0.1",
    port: county.sipPort,
  });
  // one for the journey, one indoors, one nobody surveyed
  const facts = [{ outdoor: true, villageCode: "430922117203" }, { outdoor: false }, {}];
  for (const [i, gbId] of cameraIds.entries())
    await operator.devices.add({ gbId, name: i === 0 ? NAME : `大栗港镇-刘家村-商铺-东-0${i}`, password: "camera-secret-1", ownerId: "owner", ...facts[i] });
  await operator.store.db.updateTable("camera").set({ record: false }).where("gbId", "=", cameraIds[2]).execute();
  cameras = await startVirtualCameras({
    cameras: cameraIds.map((id) => ({
      id,
      name: id,
      server: { id: OPERATOR, host: "127.0.0.1", port: operator.sipPort },
      password: "camera-secret-1",
      clip: "porch-dusk",
      sipTransport: "tcp" as const,
    })),
  });
  await until(async () => (await operator.store.db.selectFrom("camera").select("id").where("online", "=", true).execute()).length === 3);
});
after(async () => {
  await cameras?.[Symbol.asyncDispose]();
  await operator?.[Symbol.asyncDispose]();
  await county?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function addPeople(platform: RunningPlatform, people: readonly (readonly [id: string, name: string, roles: Role[]])[]): Promise<void> {
  for (const [id, name, roles] of people) {
    await platform.store.db
      .insertInto("organisation")
      .values({ id: `org-${id}`, name: `${name}的单位`, kind: "department" })
      .execute();
    await platform.store.db
      .insertInto("person")
      .values({ id, name, organisationId: `org-${id}`, roles, createdAt: new Date() })
      .execute();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`never came true: ${condition.toString()}`);
}

interface Client {
  readonly cookie: string;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }>;
  /** Opens a picture; `ended` resolves with the plane's word when it is over. */
  watch(cameraId: string): Promise<{ readonly status: number; readonly bytes: () => number; readonly ended: Promise<string>; close(): void }>;
}

async function client(platform: RunningPlatform, person: string): Promise<Client> {
  const base = `http://127.0.0.1:${platform.httpPort}`;
  const call = async (method: string, path: string, body?: unknown, cookie = "") => {
    const response = await fetch(base + path, {
      method,
      headers: { origin: base, cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never, cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] };
  };
  const { cookie } = await call("POST", "/api/sign-in", { token: await platform.signIn.makeLink(person) });
  return {
    cookie,
    call: (method, path, body) => call(method, path, body, cookie),
    async watch(cameraId) {
      const answer = await call("POST", `/api/cameras/${cameraId}/tickets`, { mode: "live", canDecode: ["h264"] }, cookie);
      if (answer.status !== 200) return { status: answer.status, bytes: () => 0, ended: Promise.resolve(""), close: () => undefined };
      const { ticket, url } = answer.body as { ticket: string; url: string };
      const socket = new WebSocket(base.replace("http", "ws") + url, ["porchlight.v1", `ticket.${ticket}`], { headers: { cookie, origin: base } });
      let bytes = 0;
      const ended = new Promise<string>((resolve) => {
        socket.on("message", (data: Buffer, binary) => {
          if (binary) bytes += data.length;
          else if ((JSON.parse(data.toString()) as { type: string }).type === "end") resolve((JSON.parse(data.toString()) as { why: string }).why);
        });
        socket.on("close", () => resolve("closed"));
        socket.on("error", () => resolve("error"));
      });
      return { status: 101, bytes: () => bytes, ended, close: () => socket.close() };
    },
  };
}

const shared = async (): Promise<readonly { id: string; name: string; villageCode: string | null; outdoor: boolean | null }[]> =>
  county.store.db.selectFrom("camera").select(["id", "name", "villageCode", "outdoor"]).where("removedAt", "is", null).execute();

describe("an operator's cameras at the county", () => {
  let owner: Client;
  let officer: Client;
  let approver: Client;
  let cameraAtOperator: string;
  let recipient: string;

  before(async () => {
    [owner, officer, approver] = await Promise.all([client(operator, "owner"), client(county, "officer"), client(county, "approver")]);
    cameraAtOperator = (await operator.store.db.selectFrom("camera").select("id").where("gbId", "=", cameraIds[0]).executeTakeFirstOrThrow()).id;
    recipient = (await operator.store.db.selectFrom("link").select("id").executeTakeFirstOrThrow()).id;
  });
  const light = () =>
    owner.call("POST", `/api/cameras/${cameraAtOperator}/consents`, {
      recipientId: recipient,
      textVersion: CONSENT_TEXT_VERSION,
      language: "zh-CN",
      purposes: ["missing_person"],
    });
  const grantFor = async (purpose: string): Promise<string> => {
    const [camera] = await shared();
    const now = Date.now();
    const basis = purpose === "missing_person" ? "emergency" : "statutory_duty";
    const asked = (
      await officer.call("POST", "/api/grants", {
        purpose,
        legalBasis: basis,
        caseReference: "大公〔2026〕17号",
        reason: "走失老人最后出现在这里附近。",
        cameraIds: [camera.id],
        from: now,
        until: now + 3_600_000,
      })
    ).body as { id: string };
    assert.equal((await approver.call("POST", `/api/grants/${asked.id}/decision`, { approve: true, note: "" })).status, 200);
    return asked.id;
  };

  test("none is known there before its owner agrees, and only the agreed one after", async () => {
    assert.deepEqual(await shared(), []);
    assert.equal((await light()).status, 200);
    await until(async () => (await shared()).length === 1);
    const [camera] = await shared();
    assert.deepEqual([camera.name, camera.villageCode, camera.outdoor], [NAME, "430922117203", true]);
  });

  test("a person cannot approve the own request", async () => {
    const [camera] = await shared();
    const now = Date.now();
    const wish = {
      purpose: "missing_person",
      legalBasis: "emergency",
      caseReference: "案号1",
      reason: "走失老人最后出现在这里附近。",
      cameraIds: [camera.id],
      from: now,
      until: now + 3_600_000,
    };
    const asked = (await officer.call("POST", "/api/grants", wish)).body as { id: string };
    assert.equal((await officer.call("POST", `/api/grants/${asked.id}/decision`, { approve: true, note: "" })).status, 403);
    await assert.rejects(
      county.store.db.updateTable("accessGrant").set({ decidedBy: "officer", state: "approved" }).where("id", "=", asked.id).execute(),
      "the database refuses it too",
    );
    await officer.call("POST", `/api/grants/${asked.id}/revocation`);
  });

  test("a view goes through both registers before a byte flows, and revoking the grant ends it at both", async () => {
    const grant = await grantFor("missing_person");
    const [camera] = await shared();
    const picture = await officer.watch(camera.id);
    await until(async () => picture.bytes() > 20_000);
    const atOperator = await operator.store.db.selectFrom("viewing").selectAll().where("mode", "=", "cascade").executeTakeFirstOrThrow();
    assert.deepEqual(
      [atOperator.viewerName, atOperator.viewerUnit, atOperator.purpose, atOperator.endedAt],
      ["周建军", "周建军的单位", "missing_person", null],
    );
    const atCounty = await county.store.db.selectFrom("viewing").selectAll().executeTakeFirstOrThrow();
    assert.equal(atCounty.grantReference, atOperator.grantReference);
    assert.equal((await approver.call("POST", `/api/grants/${grant}/revocation`)).status, 200);
    assert.equal(await picture.ended, "revoked");
    await until(
      async () =>
        (await operator.store.db.selectFrom("viewing").select("id").where("endedAt", "is", null).where("mode", "=", "cascade").execute()).length === 0,
    );
    assert.equal((await officer.watch(camera.id)).status, 403);
  });

  test("two officers are two lines in the owner's list, not one", async () => {
    await addPeople(county, [["officer-two", "唐斌", ["duty-officer"]]]);
    const second = await client(county, "officer-two");
    const first = officer;
    const [camera] = await shared();
    const now = Date.now();
    for (const who of [first, second]) {
      const wish = {
        purpose: "missing_person",
        legalBasis: "emergency",
        caseReference: "案号2",
        reason: "走失老人最后出现在这里附近。",
        cameraIds: [camera.id],
        from: now,
        until: now + 3_600_000,
      };
      const asked = (await who.call("POST", "/api/grants", wish)).body as { id: string };
      await approver.call("POST", `/api/grants/${asked.id}/decision`, { approve: true, note: "" });
    }
    const pictures = await Promise.all([first.watch(camera.id), second.watch(camera.id)]);
    await until(async () => pictures.every((picture) => picture.bytes() > 5_000));
    const open = await operator.store.db
      .selectFrom("viewing")
      .select("viewerName")
      .where("mode", "=", "cascade")
      .where("endedAt", "is", null)
      .orderBy("viewerName")
      .execute();
    assert.deepEqual(
      open.map((row) => row.viewerName),
      ["周建军", "唐斌"],
    );
    for (const picture of pictures) picture.close();
    await until(
      async () =>
        (await operator.store.db.selectFrom("viewing").select("id").where("endedAt", "is", null).where("mode", "=", "cascade").execute()).length === 0,
    );
  });

  test("the operator refuses a purpose its owner did not agree to, whatever the county granted", async () => {
    const grant = await grantFor("crime_case");
    await county.store.db.updateTable("accessGrant").set({ state: "closed" }).where("id", "!=", grant).where("state", "=", "approved").execute();
    const [camera] = await shared();
    const before = (await operator.store.db.selectFrom("viewing").select("id").execute()).length;
    const picture = await officer.watch(camera.id);
    assert.equal(await picture.ended, "stream-ended");
    assert.equal(picture.bytes(), 0);
    assert.equal((await operator.store.db.selectFrom("viewing").select("id").execute()).length, before);
    const denied = await operator.store.db.selectFrom("auditLeaf").select("body").where("kind", "=", "view.denied").executeTakeFirstOrThrow();
    assert.match(new TextDecoder().decode(denied.body), /purpose-not-consented/);
  });

  test("putting the lamp out ends the running picture and takes the camera out of the county's list", async () => {
    await grantFor("missing_person");
    const [camera] = await shared();
    const picture = await officer.watch(camera.id);
    await until(async () => picture.bytes() > 5_000);
    const consent = await operator.store.db.selectFrom("consent").select("id").where("withdrawnAt", "is", null).executeTakeFirstOrThrow();
    assert.equal((await owner.call("DELETE", `/api/cameras/${cameraAtOperator}/consents/${consent.id}`)).status, 200);
    assert.match(await picture.ended, /stream-ended|revoked/);
    await until(async () => (await shared()).length === 0);
    assert.equal((await officer.watch(camera.id)).status, 404);
  });

  test("a camera that does not record is pulled when somebody looks and let go when the last one left", async () => {
    const { id } = await operator.store.db.selectFrom("camera").select("id").where("gbId", "=", cameraIds[2]).executeTakeFirstOrThrow();
    assert.equal(cameras.camera(cameraIds[2]).watching, 0);
    const pictures = [await owner.watch(id), await owner.watch(id)];
    await until(async () => pictures.every((picture) => picture.bytes() > 5_000));
    assert.equal(cameras.camera(cameraIds[2]).watching, 1, "two viewers, one pull");
    pictures[0].close();
    pictures[1].close();
    await until(async () => cameras.camera(cameraIds[2]).watching === 0);
    assert.equal(cameras.camera(cameraIds[0]).watching, 1, "one that records stays open");
  });

  test("when the log cannot be written, nothing is shown", async () => {
    await operator.store.db.updateTable("auditTree").set({ size: 999_999 }).execute();
    const picture = await owner.watch(cameraAtOperator);
    if (picture.status === 101) assert.match(await picture.ended, /closed|error/);
    assert.equal(picture.bytes(), 0);
    const open = await operator.store.db.selectFrom("viewing").select("id").where("viewerId", "=", "owner").where("endedAt", "is", null).execute();
    assert.deepEqual(open, []);
  });
});
