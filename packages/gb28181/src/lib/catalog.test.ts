import assert from "node:assert/strict";
import { test } from "node:test";
import { seconds, unixMs } from "@porchlight/base";
import type { CatalogItem } from "./contract.ts";
import { cameraHost, cameraId, createLab, platformHost, platformId, villageCameras } from "./node/test-support/lab.ts";
import { createGbRouter } from "./router.ts";

test("two hundred channels arrive over UDP in order of the 200s, no datagram above the MTU, 洑 intact", async (t) => {
  const lab = createLab(t);
  const items = villageCameras(200);
  await lab.registered(lab.device({ handlers: { catalog: () => items } }));
  const outcome = await lab.clock.settle(lab.platform.queryCatalog(cameraId));
  assert.equal(outcome.kind, "ok");
  assert.deepEqual(outcome.kind === "ok" && outcome.value, items);
  const answers = lab.net.carried.filter((message) => message.includes("<Response>"));
  assert.ok(answers.length > 10);
  assert.ok(answers.every((message) => message.length <= 1300));
  assert.ok(answers[0].includes('encoding="GB2312"') && answers[0].includes(new TextDecoder("latin1").decode(Uint8Array.of(0x9b, 0x9a))));
  const event = lab.events.find((e) => e.kind === "catalog");
  assert.equal(event?.kind === "catalog" && event.items.length, 200);
});

test("over TCP the same list takes few messages, in the charset agreed with the peer", async (t) => {
  const lab = createLab(t, { transport: "tcp" });
  const items = villageCameras(200);
  await lab.registered(lab.device({ handlers: { catalog: () => items }, link: { charset: "UTF-8" } }));
  const outcome = await lab.clock.settle(lab.platform.queryCatalog(cameraId));
  assert.deepEqual(outcome.kind === "ok" && outcome.value, items);
  assert.ok(lab.net.carried.filter((message) => message.includes("<Response>")).length <= 5);
});

test("an empty catalogue is an answer, not a timeout", async (t) => {
  const lab = createLab(t);
  await lab.registered(lab.device({ handlers: { catalog: () => [] } }));
  assert.deepEqual(await lab.clock.settle(lab.platform.queryCatalog(cameraId)), { kind: "ok", value: [] });
});

test("device information and status are answered; the offline and the unknown are told apart", async (t) => {
  const lab = createLab(t);
  const info = { name: "黄栗洑", manufacturer: "M", model: "V", firmware: "1", channels: 3 };
  const status = { online: true, recording: false, deviceTime: unixMs(Date.UTC(2024, 1, 29, 3, 4, 5)) };
  const device = lab.device({ handlers: { info: () => info, status: () => status } });
  assert.deepEqual(await lab.platform.queryDeviceInfo(cameraId), { kind: "offline" });
  await lab.registered(device);
  assert.deepEqual(await lab.clock.settle(lab.platform.queryDeviceInfo(cameraId)), { kind: "ok", value: info });
  assert.deepEqual(await lab.clock.settle(lab.platform.queryDeviceStatus(cameraId)), { kind: "ok", value: status });
});

test("questions to a device that vanished end as timeout or offline, never hang", async (t) => {
  const lab = createLab(t, { transport: "tcp" });
  await lab.registered(lab.device());
  const catalog = lab.platform.queryCatalog(cameraId);
  const info = lab.platform.queryDeviceInfo(cameraId);
  lab.net.cut(cameraHost);
  assert.match((await lab.clock.settle(catalog)).kind, /^(timeout|offline)$/);
  assert.match((await lab.clock.settle(info)).kind, /^(timeout|offline)$/);
});

test("a subscribed platform hears the abnormal first, then every change, and the subscription outlives its expiry", async (t) => {
  const lab = createLab(t, { tuning: { subscribeExpires: 60 } });
  const items: CatalogItem[] = [
    { id: "43092212001327001001", name: "洑 1", online: true, parental: 0 },
    { id: "43092212001327001002", name: "洑 2", online: false, parental: 0 },
  ];
  const device = lab.device({ handlers: { catalog: () => items } });
  await lab.registered(device);
  await device.notifyCatalog([{ event: "ADD", item: items[0] }]);
  assert.deepEqual(await lab.clock.settle(lab.platform.subscribeCatalog(cameraId)), { kind: "ok", value: undefined });
  await lab.clock.advance(seconds(1));
  await lab.clock.advance(seconds(300));
  await lab.clock.settle(device.notifyCatalog([{ event: "DEL", item: items[0] }, { event: "ON", item: { ...items[1], online: true } }]));
  const changes = lab.events.flatMap((event) => (event.kind === "catalog-changed" ? event.changes.map((c) => [c.event, c.item.id.slice(-1), c.item.online]) : []));
  assert.deepEqual(changes, [["OFF", "2", false], ["DEL", "1", false], ["ON", "2", true]]);
  assert.deepEqual(await lab.clock.settle(lab.platform.subscribeCatalog(cameraId)), { kind: "ok", value: undefined });
});

test("a spontaneous single row is a change and never the whole list", async (t) => {
  const lab = createLab(t);
  const agent = lab.agent("192.0.2.10");
  lab.peers.set("43092212001187000001", { id: "43092212001187000001", kind: "device", password: "p" });
  const nvr = lab.device({ router: createGbRouter(agent), link: { localId: "43092212001187000001", password: "p" } });
  await lab.registered(nvr);
  const body = new TextEncoder().encode(`<Response><CmdType>Catalog</CmdType><SN>999</SN><DeviceID>43092212001187000001</DeviceID><SumNum>1</SumNum><DeviceList Num="1"><Item><DeviceID>43092212001327001001</DeviceID><Name>x</Name><Status>ON</Status></Item></DeviceList></Response>`);
  await lab.clock.settle(agent.send({ method: "MESSAGE", uri: `sip:${platformId}@4309220000`, from: "sip:43092212001187000001@4309220000", to: `sip:${platformId}@4309220000`, body }, { kind: "address", transport: "udp", host: platformHost, port: 5060 }));
  assert.deepEqual(lab.kinds(), ["registered", "catalog-changed"]);
});

test("a row whose name cannot be spelled in the charset is left out whole, never sent with a question mark", async (t) => {
  const lab = createLab(t);
  const items: CatalogItem[] = [{ id: "43092212001327001001", name: "\ue5e5", online: true, parental: 0 }, { id: "43092212001327001002", name: "洑", online: true, parental: 0 }];
  await lab.registered(lab.device({ handlers: { catalog: () => items } }));
  assert.deepEqual(await lab.clock.settle(lab.platform.queryCatalog(cameraId)), { kind: "ok", value: [items[1]] });
});

test("a lost datagram is repeated below and the list is still complete", async (t) => {
  let nth = 0;
  const lab = createLab(t, { lose: () => ++nth % 5 === 0 });
  const items = villageCameras(40);
  await lab.registered(lab.device({ handlers: { catalog: () => items }, tuning: { retryFirst: 1 } }));
  const outcome = await lab.clock.settle(lab.platform.queryCatalog(cameraId));
  assert.deepEqual(outcome.kind === "ok" && outcome.value, items);
});
