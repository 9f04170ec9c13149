import assert from "node:assert/strict";
import { test } from "node:test";
import { seconds } from "@porchlight/base";
import { answerDigestChallenge, type DigestAlgorithm, type SipAgent, type SipDestination, type SipOutcome, type SipOutgoing } from "@porchlight/sip";
import { nodeHash } from "@porchlight/sip/node";
import { createSeededRandom } from "@porchlight/testkit";
import { cameraHost, cameraId, createLab, platformHost, platformId, type Lab } from "./node/test-support/lab.ts";

const to: SipDestination = { kind: "address", transport: "udp", host: platformHost, port: 5060 };
const register = (id: string, cseq: number, proof?: readonly [string, string], expires = "3600"): SipOutgoing => ({
  ...{ method: "REGISTER", uri: `sip:${platformId}@4309220000`, from: `sip:${id}@4309220000`, to: `sip:${id}@4309220000`, callId: "call-1", cseq },
  headers: [["Expires", expires], ["X-GB-Ver", "2.0"], ...(proof ? [proof] : [])],
});

/** A bare client that answers a challenge with one algorithm, username and password of its choice. */
async function tryRegister(lab: Lab, agent: SipAgent, how: { id?: string; username?: string; password?: string; only?: DigestAlgorithm; expires?: string } = {}) {
  const { id = cameraId, password = "correct horse" } = how;
  const challenged = await status(lab, agent.send(register(id, 1), to));
  assert.equal(challenged.status, 401);
  const offered = challenged.headers.getAll("www-authenticate");
  const headers = challenged.headers.without("www-authenticate");
  const kept = offered.filter((value) => how.only === undefined || value.includes(`algorithm=${how.only}`)).reduce((h, value) => h.append("WWW-Authenticate", value), headers);
  const proof = answerDigestChallenge({ ...challenged, headers: kept }, { method: "REGISTER", uri: `sip:${platformId}@4309220000`, username: how.username ?? id, secret: { kind: "password", password }, hash: nodeHash, random: createSeededRandom(5) });
  assert.ok(proof);
  return { proof, answer: await status(lab, agent.send(register(id, 2, proof, how.expires), to)) };
}

async function status(lab: Lab, sending: Promise<SipOutcome>) {
  const outcome = await lab.clock.settle(sending);
  assert.equal(outcome.kind, "response");
  return (outcome as Extract<SipOutcome, { kind: "response" }>).response;
}

for (const only of ["MD5", "SHA-256"] as const) {
  test(`a camera that knows its password registers by ${only}, and is told the Beijing time`, async (t) => {
    const lab = createLab(t);
    const { answer, proof } = await tryRegister(lab, lab.agent(cameraHost), { only });
    assert.match(proof[1], new RegExp(`algorithm=${only}`));
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("date") ?? "", /^2026-01-01T08:00:00\.\d{3}$/);
    assert.equal(answer.headers.get("expires"), "3600");
    assert.equal(answer.headers.get("x-gb-ver"), "3.0");
    const [event] = lab.events;
    assert.deepEqual(event.kind === "registered" && [event.id, event.host, event.version, event.refresh], [cameraId, cameraHost, "2.0", false]);
    assert.ok(lab.platform.isOnline(cameraId));
  });
}

test("both algorithms are offered, each with its own nonce", async (t) => {
  const lab = createLab(t);
  const offered = (await status(lab, lab.agent(cameraHost).send(register(cameraId, 1), to))).headers.getAll("www-authenticate");
  assert.deepEqual(offered.map((value) => /algorithm=([A-Z0-9-]+)/.exec(value)?.[1]), ["MD5", "SHA-256"]);
  assert.equal(new Set(offered.map((value) => /nonce="([^"]+)"/.exec(value)?.[1])).size, 2);
});

test("a captured REGISTER sent again is refused, and an expired nonce too", async (t) => {
  const lab = createLab(t);
  const agent = lab.agent(cameraHost);
  const { proof } = await tryRegister(lab, agent);
  lab.platform.forget(cameraId);
  assert.equal((await status(lab, lab.agent("192.0.2.66").send(register(cameraId, 2, proof), to))).status, 401);
  assert.equal(lab.platform.isOnline(cameraId), false);

  const unspent = await status(lab, agent.send(register(cameraId, 5), to));
  const late = answerDigestChallenge(unspent, { method: "REGISTER", uri: `sip:${platformId}@4309220000`, username: cameraId, secret: { kind: "password", password: "correct horse" }, hash: nodeHash, random: createSeededRandom(5) });
  await lab.clock.advance(seconds(61));
  const answer = await status(lab, agent.send(register(cameraId, 6, late), to));
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get("www-authenticate") ?? "", /stale=true/);
});

test("a wrong password is refused and then throttled, while the camera's own address still registers", async (t) => {
  const lab = createLab(t);
  const guesser = lab.agent("192.0.2.66");
  for (let i = 0; i < 6; i++) assert.equal((await tryRegister(lab, guesser, { password: `guess ${i}` })).answer.status, 403);
  const reasons = lab.events.map((event) => (event.kind === "refused" ? event.reason : event.kind));
  assert.deepEqual(new Set(reasons), new Set(["wrong-password", "throttled"]));
  assert.equal((await tryRegister(lab, guesser)).answer.status, 403);
  assert.equal((await tryRegister(lab, lab.agent(cameraHost))).answer.status, 200);
});

test("a username that is not the device's id is refused even with a right password", async (t) => {
  const lab = createLab(t);
  assert.equal((await tryRegister(lab, lab.agent(cameraHost), { username: "43092212001327000002" })).answer.status, 403);
  assert.equal(lab.events[0].kind === "refused" && lab.events[0].reason, "wrong-username");
});

test("an unknown id is challenged once, then refused and shown once, however often it returns", async (t) => {
  const lab = createLab(t);
  const stranger = lab.agent("192.0.2.77");
  for (let i = 0; i < 5; i++) assert.equal((await tryRegister(lab, stranger, { id: "43092212001327000009" })).answer.status, 403);
  assert.deepEqual(lab.events.map((event) => event.kind === "quarantined" && [event.id, event.host]), [["43092212001327000009", "192.0.2.77"]]);
});

test("a flood of unknown ids is a bounded number of events", async (t) => {
  const lab = createLab(t);
  const stranger = lab.agent("192.0.2.77");
  for (let i = 0; i < 60; i++) await tryRegister(lab, stranger, { id: String(43092212001327000100n + BigInt(i)) });
  assert.ok(lab.events.length < 40, `${lab.events.length} events`);
});

test("an id that is not 20 digits and a third-party registration are refused without a challenge", async (t) => {
  const lab = createLab(t);
  const agent = lab.agent(cameraHost);
  assert.equal((await status(lab, agent.send(register("admin", 1), to))).status, 403);
  assert.equal((await status(lab, agent.send({ ...register(cameraId, 1), to: `sip:${platformId}@4309220000` }, to))).status, 403);
});

test("too short a registration is told the shortest, an over-long one is cut, and Expires 0 unregisters", async (t) => {
  const lab = createLab(t, { tuning: { minExpires: 60, maxExpires: 7200 } });
  const agent = lab.agent(cameraHost);
  const short = (await tryRegister(lab, agent, { expires: "5" })).answer;
  assert.deepEqual([short.status, short.headers.get("min-expires")], [423, "60"]);
  assert.equal((await tryRegister(lab, agent, { expires: "999999" })).answer.headers.get("expires"), "7200");
  assert.equal((await tryRegister(lab, agent, { expires: "0" })).answer.status, 200);
  assert.deepEqual(lab.kinds(), ["registered", "unregistered"]);
  assert.equal(lab.platform.isOnline(cameraId), false);
});

test("a registration that is not refreshed ends", async (t) => {
  const lab = createLab(t, { tuning: { keepaliveEvery: 1000 } });
  await tryRegister(lab, lab.agent(cameraHost), { expires: "100" });
  await lab.clock.advance(seconds(101));
  assert.deepEqual(lab.kinds(), ["registered", "offline"]);
});

test("while a flood of REGISTERs from elsewhere goes on, a known camera is served and nothing is kept", async (t) => {
  const lab = createLab(t);
  const flood = lab.agent("192.0.2.88");
  for (let i = 0; i < 1500; i++) void flood.send({ ...register(String(43092212001327010000n + BigInt(i)), 1), callId: `flood-${i}` }, to);
  assert.equal((await tryRegister(lab, lab.agent(cameraHost))).answer.status, 200);
  assert.deepEqual(lab.kinds(), ["registered"]);
});
