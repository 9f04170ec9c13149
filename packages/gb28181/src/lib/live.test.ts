import assert from "node:assert/strict";
import { test } from "node:test";
import { seconds } from "@porchlight/base";
import type { IncomingLive, LiveOutcome, LiveRequest, MediaTransport, MonitorUser } from "./contract.ts";
import { cameraHost, cameraId, createLab, platformId, recordingLive, type Lab } from "./node/test-support/lab.ts";
import { createGbRouter } from "./router.ts";

const viewer: MonitorUser = { platformId, userId: "u-7", unit: "桃江县公安局", name: "王五", purpose: "走失老人", grant: "g-1" };
const request = (more: Partial<LiveRequest> = {}): LiveRequest => ({ peerId: cameraId, channelId: cameraId, transport: "udp", receive: { host: "192.0.2.1", port: 30_000 }, ssrc: 922_120_007, ...more });

async function live(lab: Lab, more: Partial<LiveRequest> = {}) {
  const outcome: LiveOutcome = await lab.clock.settle(lab.platform.live(request(more)));
  assert.equal(outcome.kind, "live", JSON.stringify(outcome));
  return (outcome as Extract<LiveOutcome, { kind: "live" }>).session;
}

const roles: readonly (readonly [MediaTransport, port: number, media: RegExp, offer: RegExp | undefined, answer: RegExp | undefined])[] = [
  ["udp", 30_000, /^m=video 30000 RTP\/AVP 96 /m, undefined, undefined],
  ["tcp-passive", 30_000, /^m=video 30000 TCP\/RTP\/AVP 96 /m, /^a=setup:passive\r$/m, /^a=setup:active\r$/m],
  ["tcp-active", 9, /^m=video 9 TCP\/RTP\/AVP 96 /m, /^a=setup:active\r$/m, /^a=setup:passive\r$/m],
];

for (const [transport, port, media, offered, answered] of roles) {
  test(`a live call by ${transport} says so in both descriptions, starts on ACK and ends with our BYE`, async (t) => {
    const lab = createLab(t);
    const [log, requests]: [string[], IncomingLive[]] = [[], []];
    await lab.registered(lab.device({ handlers: { live: recordingLive(log, requests) } }));
    const session = await live(lab, { transport, receive: { host: "192.0.2.1", port }, viewer });
    await lab.clock.advance(100);
    assert.deepEqual(log, ["start"]);
    assert.deepEqual(requests, [{ channelId: cameraId, transport, remote: { host: "192.0.2.1", port }, ssrc: 922_120_007, viewer }]);
    assert.deepEqual([session.ssrc, session.remote], [922_120_007, { host: cameraHost, port: 40_000 }]);

    const invite = lab.net.carried.find((message) => message.startsWith("INVITE ")) ?? "";
    const answer = lab.net.carried.find((message) => message.startsWith("SIP/2.0 200") && message.includes("s=Play")) ?? "";
    assert.match(invite, media);
    assert.match(invite, /^y=0922120007\r$/m);
    assert.match(invite, new RegExp(`^Subject: ${cameraId}:0922120007,${platformId}:0\r$`, "m"));
    assert.match(invite, /^a=recvonly\r$/m);
    assert.match(answer, /^a=sendonly\r$/m);
    if (offered && answered) {
      assert.match(invite, offered);
      assert.match(answer, answered);
    } else assert.doesNotMatch(invite + answer, /a=setup/);

    await lab.clock.settle(session.bye());
    assert.equal(await session.ended, "local-bye");
    assert.deepEqual(log, ["start", "ended remote-bye"]);
  });
}

test("the sender ends a call too: by its session, by endLive, and when the device closes", async (t) => {
  const lab = createLab(t);
  const log: string[] = [];
  const device = lab.device({ handlers: { live: recordingLive(log) } });
  await lab.registered(device);
  const first = await live(lab);
  await lab.clock.advance(100);
  await lab.clock.settle(device.endLive(cameraId));
  assert.equal(await lab.clock.settle(first.ended), "remote-bye");
  const second = await live(lab);
  await lab.clock.settle(Promise.resolve(device[Symbol.asyncDispose]()));
  assert.equal(await lab.clock.settle(second.ended), "remote-bye");
  assert.deepEqual(log, ["start", "ended local-bye", "ended local-bye"]);
});

test("consent withdrawn between the answer and the ACK ends the call before anything starts", async (t) => {
  const lab = createLab(t);
  const log: string[] = [];
  const device = lab.device({ handlers: { live: recordingLive(log) } });
  await lab.registered(device);
  const session = await live(lab);
  await device.endLive(cameraId);
  assert.equal(await lab.clock.settle(session.ended), "remote-bye");
  assert.deepEqual(log, ["ended local-bye"]);
});

test("a different y= in the answer is taken over, and a missing one keeps ours", async (t) => {
  const lab = createLab(t);
  await lab.registered(lab.device({ handlers: { live: recordingLive([], [], { ssrc: 100_000_042 }) } }));
  assert.equal((await live(lab)).ssrc, 100_000_042);

  const bare = createLab(t);
  const agent = bare.agent(cameraHost);
  const router = createGbRouter(agent);
  await bare.registered(bare.device({ router }));
  agent.onRequest("INVITE", (incoming) => void incoming.accept({ contentType: "Application/SDP", body: new TextEncoder().encode("v=0\r\no=x 0 0 IN IP4 192.0.2.9\r\ns=Play\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=video 15060 RTP/AVP 96\r\na=rtpmap:96 PS/90000\r\n") }));
  assert.equal((await live(bare)).ssrc, 922_120_007);
});

test("a useless answer is told as such and the call is ended", async (t) => {
  const lab = createLab(t);
  const agent = lab.agent(cameraHost);
  const router = createGbRouter(agent);
  await lab.registered(lab.device({ router }));
  agent.onRequest("INVITE", (incoming) => void incoming.accept({ contentType: "Application/SDP", body: new TextEncoder().encode("v=0\r\ns=Play\r\nm=video 0 RTP/AVP 96\r\n") }));
  assert.equal((await lab.clock.settle(lab.platform.live(request()))).kind, "bad-answer");
  await lab.clock.advance(100);
  assert.ok(lab.net.carried.some((message) => message.startsWith("BYE ")));
});

for (const status of [403, 486, 488] as const) {
  test(`a refusal ${status} reaches the caller as such`, async (t) => {
    const lab = createLab(t);
    await lab.registered(lab.device({ handlers: { live: async () => ({ kind: "refuse", status, reason: "no" }) } }));
    assert.deepEqual(await lab.clock.settle(lab.platform.live(request())), { kind: "refused", status, reason: "no" });
  });
}

test("a forged viewer, whose nearest hop is not the calling platform, is refused 403 without asking the handler", async (t) => {
  const lab = createLab(t);
  const requests: IncomingLive[] = [];
  await lab.registered(lab.device({ handlers: { live: recordingLive([], requests) } }));
  const outcome = await lab.clock.settle(lab.platform.live(request({ viewer: { ...viewer, platformId: "43000000002007000001" } })));
  assert.deepEqual(outcome.kind === "refused" && outcome.status, 403);
  assert.equal(requests.length, 0);
});

test("an INVITE from anyone but the upper platform is refused 403, for a served channel too", async (t) => {
  const lab = createLab(t);
  const requests: IncomingLive[] = [];
  await lab.registered(lab.device({ handlers: { live: recordingLive([], requests) } }));
  const impostor = lab.agent("192.0.2.66");
  const outcome = await lab.clock.settle(impostor.invite({ method: "INVITE", uri: `sip:${cameraId}@${cameraHost}:5060`, from: `sip:${platformId}@4309220000`, to: `sip:${cameraId}@4309220000` }, { kind: "address", transport: "udp", host: cameraHost, port: 5060 }));
  assert.equal(outcome.kind === "rejected" && outcome.response.status, 403);
  assert.equal(requests.length, 0);
});

test("giving up before the answer cancels the call and nothing starts", async (t) => {
  const lab = createLab(t);
  const log: string[] = [];
  const slow = recordingLive(log);
  await lab.registered(
    lab.device({
      handlers: {
        live: (incoming) => new Promise((resolve) => lab.clock.after(seconds(5), () => resolve(slow(incoming)))),
      },
    }),
  );
  const abort = new AbortController();
  const calling = lab.platform.live(request({ signal: abort.signal }));
  await lab.clock.advance(seconds(1));
  abort.abort();
  assert.deepEqual(await lab.clock.settle(calling), { kind: "cancelled" });
  await lab.clock.advance(seconds(10));
  assert.deepEqual(log, ["ended never-confirmed"]);
});

test("a peer that goes away ends its calls as transport-lost, a forgotten one by BYE", async (t) => {
  const lab = createLab(t, { transport: "tcp" });
  await lab.registered(lab.device({ handlers: { live: recordingLive([]) } }));
  const first = await live(lab);
  lab.net.cut(cameraHost);
  assert.equal(await lab.clock.settle(first.ended), "transport-lost");
  await lab.clock.advance(seconds(10));
  const second = await live(lab);
  lab.platform.forget(cameraId);
  assert.equal(await lab.clock.settle(second.ended), "local-bye");
  assert.deepEqual(await lab.platform.live(request()), { kind: "offline" });
});
