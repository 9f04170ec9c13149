import assert from "node:assert/strict";
import { test } from "node:test";
import { seconds } from "@porchlight/base";
import { cameraHost, cameraId, createLab, platformHost, platformId, type Lab } from "./node/test-support/lab.ts";
import { createGbRouter } from "./router.ts";

const registersSent = ({ net }: Lab): number => net.carried.filter((message) => message.startsWith("REGISTER")).length;

for (const transport of ["udp", "tcp"] as const) {
  test(`a device registers over ${transport}, keeps alive, refreshes, and unregisters when closed`, async (t) => {
    const lab = createLab(t, { transport });
    const device = lab.device({ link: { registerExpires: 300, keepaliveEvery: 30 } });
    await lab.registered(device);
    assert.ok(lab.net.carried.some((message) => message.includes("algorithm=SHA-256") && message.startsWith("REGISTER")));
    await lab.clock.advance(seconds(600));
    assert.ok(lab.platform.isOnline(cameraId));
    const refreshes = lab.events.filter((event) => event.kind === "registered");
    assert.deepEqual(refreshes.map((event) => event.kind === "registered" && event.refresh), [false, true, true]);
    assert.ok(lab.kinds().filter((kind) => kind === "keepalive").length >= 15);
    await lab.clock.settle(Promise.resolve(device[Symbol.asyncDispose]()));
    assert.equal(lab.kinds().at(-1), "unregistered");
  });
}

for (const transport of ["udp", "tcp"] as const) {
  test(`a device closed while its REGISTER over ${transport} is under way unregisters behind it`, async (t) => {
    const lab = createLab(t, { transport });
    const device = lab.device();
    await lab.clock.advance(5);
    assert.deepEqual([device.state.kind, lab.kinds()], ["connecting", []]);
    await lab.clock.settle(Promise.resolve(device[Symbol.asyncDispose]()), seconds(1));
    assert.deepEqual(lab.kinds(), ["registered", "unregistered"]);
    await lab.clock.advance(seconds(120));
    assert.deepEqual(lab.kinds(), ["registered", "unregistered"]);
  });

  test(`a device closed while a refresh over ${transport} is under way ends up unregistered`, async (t) => {
    const lab = createLab(t, { transport });
    const device = lab.device({ link: { registerExpires: 100, keepaliveEvery: 1000 } });
    await lab.registered(device);
    const before = registersSent(lab);
    while (registersSent(lab) === before) await lab.clock.advance(5);
    await lab.clock.settle(Promise.resolve(device[Symbol.asyncDispose]()), seconds(1));
    assert.equal(lab.kinds().at(-1), "unregistered");
    assert.equal(lab.platform.isOnline(cameraId), false);
  });
}

test("a device closed before a silent platform answered waits no longer than a second", async (t) => {
  const lab = createLab(t, { lose: () => true });
  const device = lab.device();
  await lab.clock.advance(5);
  await lab.clock.settle(Promise.resolve(device[Symbol.asyncDispose]()), seconds(1));
  assert.deepEqual(lab.kinds(), []);
});

test("three missed keepalives make a device offline, and its next one brings it back", async (t) => {
  const lab = createLab(t, { tuning: { keepaliveEvery: 10 } });
  const device = lab.device({ link: { keepaliveEvery: 40 } });
  await lab.registered(device);
  await lab.clock.advance(seconds(35));
  assert.deepEqual(lab.kinds(), ["registered", "offline"]);
  assert.equal(lab.platform.isOnline(cameraId), false);
  await lab.clock.advance(seconds(10));
  assert.deepEqual(lab.kinds().slice(2), ["registered", "keepalive"]);
});

test("a lost TCP connection is offline at once, and the device registers again by itself", async (t) => {
  const lab = createLab(t, { transport: "tcp" });
  const device = lab.device();
  await lab.registered(device);
  lab.net.cut(cameraHost);
  await lab.clock.advance(100);
  assert.deepEqual(lab.kinds(), ["registered", "offline"]);
  await lab.clock.advance(seconds(10));
  assert.deepEqual(lab.kinds(), ["registered", "offline", "registered"]);
  assert.equal(device.state.kind, "registered");
});

test("a device the platform has forgotten registers again at its next keepalive", async (t) => {
  const lab = createLab(t);
  const device = lab.device({ link: { keepaliveEvery: 20 } });
  await lab.registered(device);
  lab.platform.forget(cameraId);
  await lab.clock.advance(seconds(30));
  assert.ok(lab.platform.isOnline(cameraId));
});

test("a device with a wrong password says so and keeps trying with growing pauses", async (t) => {
  const lab = createLab(t);
  const device = lab.device({ link: { password: "wrong" }, tuning: { retryFirst: 2, retryLongest: 60 } });
  await lab.clock.advance(seconds(1));
  assert.deepEqual(device.state, { kind: "refused", status: 403, reason: "Forbidden" });
  await lab.clock.advance(seconds(120));
  assert.ok(lab.net.carried.filter((message) => message.startsWith("REGISTER")).length < 30);
  lab.peers.set(cameraId, { id: cameraId, kind: "device", password: "wrong" });
  await lab.clock.advance(seconds(400));
  assert.equal(device.state.kind, "registered");
});

test("messages of a stranger, or of a known id from elsewhere, are refused 403", async (t) => {
  const lab = createLab(t);
  await lab.registered(lab.device());
  const impostor = lab.agent("192.0.2.66");
  const body = new TextEncoder().encode(`<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>${cameraId}</DeviceID><Status>OK</Status></Notify>`);
  for (const id of [cameraId, "43092212001327000008"]) {
    const outcome = await lab.clock.settle(impostor.send({ method: "MESSAGE", uri: `sip:${platformId}@4309220000`, from: `sip:${id}@4309220000`, to: `sip:${platformId}@4309220000`, body, contentType: "Application/MANSCDP+xml" }, { kind: "address", transport: "udp", host: platformHost, port: 5060 }));
    assert.equal(outcome.kind === "response" && outcome.response.status, 403);
  }
});

test("an unreadable body of a registered device is answered 400 with the fault's name", async (t) => {
  const lab = createLab(t);
  const agent = lab.agent(cameraHost);
  await lab.registered(lab.device({ router: createGbRouter(agent) }));
  const body = new TextEncoder().encode("<!DOCTYPE a><Notify/>");
  const outcome = await lab.clock.settle(agent.send({ method: "MESSAGE", uri: `sip:${platformId}@4309220000`, from: `sip:${cameraId}@4309220000`, to: `sip:${platformId}@4309220000`, body }, { kind: "address", transport: "udp", host: platformHost, port: 5060 }));
  assert.deepEqual(outcome.kind === "response" && [outcome.response.status, outcome.response.reason], [400, "gb.xml-doctype"]);
});

test("an alarm is told and acknowledged", async (t) => {
  const lab = createLab(t);
  const agent = lab.agent(cameraHost);
  await lab.registered(lab.device({ router: createGbRouter(agent) }));
  const body = new TextEncoder().encode(`<Notify><CmdType>Alarm</CmdType><SN>9</SN><DeviceID>${cameraId}</DeviceID><AlarmPriority>1</AlarmPriority><AlarmMethod>5</AlarmMethod><AlarmDescription>遮挡</AlarmDescription></Notify>`);
  const outcome = await lab.clock.settle(agent.send({ method: "MESSAGE", uri: `sip:${platformId}@4309220000`, from: `sip:${cameraId}@4309220000`, to: `sip:${platformId}@4309220000`, body }, { kind: "address", transport: "udp", host: platformHost, port: 5060 }));
  assert.equal(outcome.kind === "response" && outcome.response.status, 200);
  const alarm = lab.events.find((event) => event.kind === "alarm");
  assert.deepEqual(alarm?.kind === "alarm" && [alarm.priority, alarm.method, alarm.description], [1, 5, "遮挡"]);
  await lab.clock.advance(100);
  assert.ok(lab.net.carried.some((message) => message.includes("<Response>") && message.includes("<CmdType>Alarm</CmdType>")));
});
