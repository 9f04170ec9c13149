import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type EndpointName, endpoints } from "@porchlight/contract";
import { leafHash, parseCheckpoint, verifyInclusion } from "@porchlight/audit/verify";
import { WebSocket } from "ws";
import type { RunningPlatform } from "./compose.ts";
import { routePolicy } from "./http/routes.ts";
import { sha256 } from "./security/platform-keys.ts";
import { startTrialPlatform, type TrialPlatform } from "./test-support/trial-platform.ts";

let trial: TrialPlatform;
let platform: RunningPlatform;
let base: string;

before(async () => {
  trial = await startTrialPlatform({ owner: ["owner"], stranger: ["owner"], engineer: ["operator-engineer"], auditor: ["audit-admin"] });
  ({ platform, base } = trial);
});
after(() => trial[Symbol.asyncDispose]());

const call: TrialPlatform["call"] = (name, options) => trial.call(name, options);
const cookieOf: TrialPlatform["cookieOf"] = (personId) => trial.cookieOf(personId);

describe("the edge", () => {
  test("every endpoint that is not public turns away whoever is not signed in", async () => {
    for (const name of Object.keys(endpoints) as EndpointName[]) {
      if (routePolicy[name] === "public") continue;
      const response = await call(name, { body: endpoints[name].method === "get" || endpoints[name].method === "delete" ? undefined : {} });
      assert.equal(response.status, 401, name);
    }
  });

  test("a fresh platform has no account that could sign in", async () => {
    const response = await call("signIn", { body: { token: "admin-admin-admin-admin" } });
    assert.equal(response.status, 410);
  });

  test("a one-time link signs in once", async () => {
    const token = await platform.signIn.makeLink("owner");
    assert.equal((await call("signIn", { body: { token } })).status, 200);
    assert.equal((await call("signIn", { body: { token } })).status, 410);
  });

  test("a form posted by a page of another site is refused", async () => {
    const response = await fetch(`${base}/api/sign-out`, { method: "POST", headers: { origin: "http://evil.example", "content-type": "text/plain" } });
    assert.equal(response.status, 403);
  });

  test("the API describes itself as OpenAPI 3.1 with every endpoint of the table", async () => {
    const document = (await (await fetch(`${base}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    assert.equal(document.openapi, "3.1.0");
    const described = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((operation) => operation.operationId));
    assert.deepEqual(described.toSorted(), Object.keys(endpoints).toSorted());
  });

  test("no path leaves the folder of pages", async () => {
    for (const path of ["/..%2f..%2fetc%2fpasswd", "/assets/..%2f..%2fkeys%2fsecret.key", "/%00", "/keys/secret.key%00.js"]) {
      const response = await fetch(base + path);
      const text = await response.text();
      assert.ok(response.status === 404 || text.includes("<title>Porchlight</title>"), path);
    }
  });

  test("a broken body and a missing field are told apart, field by field", async () => {
    const cookie = await cookieOf("owner");
    const broken = await fetch(`${base}/api/cameras/x/tickets`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: base, cookie },
      body: "{",
    });
    assert.equal(broken.status, 400);
    const missing = await call("ticket", { params: { cameraId: "x" }, body: { mode: "live" }, cookie });
    assert.equal(missing.status, 422);
    assert.deepEqual(((await missing.json()) as { fields: { field: string }[] }).fields[0].field, "canDecode");
  });
});

describe("cameras and their owner", () => {
  let cameraId: string;
  before(async () => {
    ({ cameraId } = await platform.devices.add({
      gbId: "43092201011327000001",
      name: "大栗港镇-黄栗洑村-家庭-东-01",
      password: "a-good-secret",
      scene: "home",
      outdoor: true,
      ownerId: "owner",
    }));
    await platform.links.add({
      direction: "upper",
      peerGbId: "43092200002006000001",
      name: "桃江县社会资源汇集平台",
      password: "link-secret-1",
      host: "127.0.0.1",
      port: 9,
    });
  });

  test("an owner sees the own camera, a stranger does not know it exists, the engineer sees it without its picture", async () => {
    const own = (await (await call("cameras", { cookie: await cookieOf("owner") })).json()) as {
      cameras: { id: string; mine: boolean; live: { kind: string } }[];
    };
    assert.deepEqual(
      own.cameras.map((camera) => [camera.id, camera.mine, camera.live.kind]),
      [[cameraId, true, "allow"]],
    );
    const stranger = await cookieOf("stranger");
    assert.deepEqual(await (await call("cameras", { cookie: stranger })).json(), { cameras: [] });
    assert.equal((await call("camera", { params: { cameraId }, cookie: stranger })).status, 404);
    const engineer = await cookieOf("engineer");
    assert.equal((await call("camera", { params: { cameraId }, cookie: engineer })).status, 200);
    const refused = await call("ticket", { params: { cameraId }, body: { mode: "live", canDecode: ["h264"] }, cookie: engineer });
    assert.equal(refused.status, 403);
    assert.equal(((await refused.json()) as { code: string }).code, "role-may-not");
  });

  test("only the owner lights the lamp, with the text that was shown, and puts it out again", async () => {
    const cookie = await cookieOf("owner");
    const detail = (await (await call("camera", { params: { cameraId }, cookie })).json()) as { sharing: { recipientId: string; consent?: unknown }[] };
    const recipientId = detail.sharing[0].recipientId;
    assert.equal(detail.sharing[0].consent, undefined);
    const text = (await (await call("consentText", { cookie })).json()) as { version: string };
    const wish = { recipientId, textVersion: text.version, language: "zh-CN", purposes: ["missing_person"] };
    assert.equal((await call("giveConsent", { params: { cameraId }, body: wish, cookie: await cookieOf("engineer") })).status, 403);
    assert.equal((await call("giveConsent", { params: { cameraId }, body: { ...wish, textVersion: "older" }, cookie })).status, 409);
    const lit = (await (await call("giveConsent", { params: { cameraId }, body: wish, cookie })).json()) as { sharing: { consent?: { id: string } }[] };
    const consentId = lit.sharing[0].consent?.id ?? "";
    assert.ok(consentId);
    const out = (await (await call("withdrawConsent", { params: { cameraId, consentId }, cookie })).json()) as { sharing: { consent?: unknown }[] };
    assert.equal(out.sharing[0].consent, undefined);
  });

  test("a camera nobody surveyed, and one indoors, cannot be shared by anybody", async () => {
    const unknown = await platform.devices.add({
      gbId: "43092201011327000002",
      name: "大栗港镇-刘家村-家庭-东-02",
      password: "a-good-secret",
      ownerId: "owner",
    });
    const indoor = await platform.devices.add({
      gbId: "43092201011327000003",
      name: "大栗港镇-刘家村-家庭-东-03",
      password: "a-good-secret",
      ownerId: "owner",
      outdoor: false,
    });
    const cookie = await cookieOf("owner");
    for (const [camera, code] of [
      [unknown, "place-unknown"],
      [indoor, "indoor-never-shared"],
    ] as const) {
      const detail = (await (await call("camera", { params: { cameraId: camera.cameraId }, cookie })).json()) as {
        sharing: { recipientId: string; impossible?: string }[];
      };
      assert.equal(detail.sharing[0].impossible, code);
      const answer = await call("giveConsent", {
        params: { cameraId: camera.cameraId },
        body: { recipientId: detail.sharing[0].recipientId, textVersion: "2026-11-a", language: "zh-CN", purposes: ["crime_case"] },
        cookie,
      });
      assert.equal(answer.status, 422);
    }
  });

  test("a weak device password and a used id are refused in words", async () => {
    await assert.rejects(platform.devices.add({ gbId: "43092201011327000009", name: "x", password: "12345678" }), /password/);
    await assert.rejects(platform.devices.add({ gbId: "43092201011327000001", name: "x", password: "another-secret" }), /exists already/);
  });
});

describe("a ticket to watch", () => {
  let cookie: string;
  let cameraId: string;
  before(async () => {
    cookie = await cookieOf("owner");
    const { cameras } = (await (await call("cameras", { cookie })).json()) as { cameras: { id: string }[] };
    cameraId = cameras[0].id;
  });
  const ticket = async (): Promise<string> => {
    const answer = (await (await call("ticket", { params: { cameraId }, body: { mode: "live", canDecode: ["h264"] }, cookie })).json()) as { ticket: string };
    return answer.ticket;
  };
  /** Opens the media socket; resolves with 101 when it opened, else with the status it was refused with. */
  const open = (text: string, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${platform.httpPort}/media/view`, ["porchlight.v1", `ticket.${text}`], { headers });
      socket.on("error", () => undefined);
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      socket.on("open", () => {
        resolve(101);
        socket.close();
      });
    });
  const register = async () => platform.store.db.selectFrom("viewing").selectAll().execute();

  test("opens the picture once, after the register row with its log entry was written", async () => {
    const rowsBefore = (await register()).length;
    const text = await ticket();
    assert.equal((await register()).length, rowsBefore, "asking is not looking");
    assert.equal(await open(text, { cookie, origin: base }), 101);
    const rows = await register();
    assert.equal(rows.length, rowsBefore + 1);
    const row = rows.find((candidate) => candidate.viewerId === "owner" && candidate.cameraId === cameraId);
    const leaf = await platform.store.db
      .selectFrom("auditLeaf")
      .select("kind")
      .where("seq", "=", row?.auditSeq ?? -1)
      .executeTakeFirst();
    assert.equal(leaf?.kind, "view.opened");
    assert.equal(await open(text, { cookie, origin: base }), 403, "a used ticket");
  });

  test("is of no use to another person, on another site, or without signing in", async () => {
    assert.equal(await open(await ticket(), { cookie: await cookieOf("stranger"), origin: base }), 403);
    assert.equal(await open(await ticket(), { cookie, origin: "http://evil.example" }), 403);
    assert.equal(await open(await ticket(), { origin: base }), 401);
    assert.equal(await open("plt1.forged.forged", { cookie, origin: base }), 403);
  });

  test("an owner's own program checks the proof of an entry", async () => {
    const { viewings } = (await (await call("viewings", { cookie })).json()) as { viewings: { id: string; auditSeq: number }[] };
    const proof = (await (await call("proof", { params: { viewingId: viewings[0].id }, cookie })).json()) as {
      seq: number;
      size: number;
      entry: string;
      path: string[];
      checkpoint: string;
    };
    assert.equal(JSON.parse(proof.entry).viewing, viewings[0].id);
    const { root } = parseCheckpoint(proof.checkpoint).checkpoint;
    const hashes = proof.path.map((hash) => Buffer.from(hash, "base64"));
    assert.ok(verifyInclusion({ index: proof.seq, size: proof.size, hashes }, leafHash(Buffer.from(proof.entry), sha256), root, sha256));
    assert.ok(
      !verifyInclusion({ index: proof.seq, size: proof.size, hashes }, leafHash(Buffer.from(proof.entry.replace("live", "dead")), sha256), root, sha256),
    );
  });
});

describe("the log", () => {
  test("only the audit administrator reads and exports it", async () => {
    assert.equal((await call("audit", { cookie: await cookieOf("owner") })).status, 403);
    const cookie = await cookieOf("auditor");
    const page = (await (await call("audit", { cookie })).json()) as { size: number; entries: { kind: string }[] };
    assert.equal(page.entries.length, Math.min(100, page.size));
    assert.ok(page.entries.some((entry) => entry.kind === "consent.withdrawn"));
    const exported = await fetch(`${base}/api/audit/export`, { headers: { cookie } });
    assert.equal(exported.status, 200);
    assert.ok((await exported.text()).split("\n").length > page.size);
    assert.equal((await fetch(`${base}/api/audit/export`)).status, 403);
  });

  test("a refused view is in the log with its reason", async () => {
    const cookie = await cookieOf("auditor");
    const page = (await (await call("audit", { cookie })).json()) as { entries: { kind: string; summary: string }[] };
    assert.ok(page.entries.some((entry) => entry.kind === "view.denied" && entry.summary.includes("role-may-not")));
  });
});
