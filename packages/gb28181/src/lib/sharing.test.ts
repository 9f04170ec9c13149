import assert from "node:assert/strict";
import { test } from "node:test";
import type { IncomingLive } from "./contract.ts";
import { createLab, platformHost, platformId, recordingLive } from "./node/test-support/lab.ts";
import { createGbPlatform } from "./platform.ts";
import { createGbRouter } from "./router.ts";
import { nodeHash } from "@porchlight/sip/node";
import { createSeededRandom } from "@porchlight/testkit";

for (const transport of ["udp", "tcp"] as const) test(`twenty-four cameras share one agent over ${transport}, and each answers for itself`, async (t) => {
  const lab = createLab(t, { transport });
  const router = createGbRouter(lab.agent("192.0.2.20"));
  const ids = Array.from({ length: 24 }, (_, i) => `4309221200132700${String(2000 + i)}`);
  const seen: IncomingLive[] = [];
  for (const id of ids) {
    lab.peers.set(id, { id, kind: "device", password: `p-${id}` });
    const device = lab.device({ router, link: { localId: id, password: `p-${id}` }, handlers: { catalog: () => [{ id, name: `门 ${id}`, online: true }], live: recordingLive([], seen) } });
    t.after(() => device[Symbol.asyncDispose]());
    await lab.registered(device);
  }
  for (const id of ids) {
    const catalog = await lab.clock.settle(lab.platform.queryCatalog(id));
    assert.deepEqual(catalog.kind === "ok" && catalog.value.map((item) => item.id), [id]);
  }
  for (const id of ids) assert.equal((await lab.clock.settle(lab.platform.live({ peerId: id, channelId: id, transport: "udp", receive: { host: platformHost, port: 30_000 }, ssrc: 1 }))).kind, "live");
  assert.deepEqual(seen.map((request) => request.channelId), ids);
});

test("a platform is a server below and a device above on the same agent", async (t) => {
  const lab = createLab(t);
  const operatorId = "43092212002007000001";
  const below = "43092212001327003001";
  lab.peers.set(operatorId, { id: operatorId, kind: "lower-platform", password: "link" });
  const router = createGbRouter(lab.agent("192.0.2.30"));
  const operator = createGbPlatform({ id: operatorId, router, clock: lab.clock, random: createSeededRandom(9), hash: nodeHash, peers: (id) => (id === below ? { id, kind: "device", password: "below" } : undefined) });
  const served: IncomingLive[] = [];
  const upward = lab.device({ router, link: { localId: operatorId, password: "link" }, handlers: { catalog: () => [{ id: below, name: "黄栗洑", online: operator.isOnline(below), parental: 0 }], live: recordingLive([], served) } });
  const camera = lab.device({ host: "192.0.2.40", link: { serverId: operatorId, serverDomain: "4309221200", host: "192.0.2.30", localId: below, password: "below" } });
  await lab.registered(upward);
  await lab.registered(camera);

  const catalog = await lab.clock.settle(lab.platform.queryCatalog(operatorId));
  assert.deepEqual(catalog.kind === "ok" && catalog.value.map((item) => [item.id, item.name, item.online]), [[below, "黄栗洑", true]]);
  const outcome = await lab.clock.settle(lab.platform.live({ peerId: operatorId, channelId: below, transport: "tcp-passive", receive: { host: platformHost, port: 30_000 }, ssrc: 5, viewer: { platformId, userId: "u", unit: "局", name: "王五", purpose: "p", grant: "g" } }));
  assert.equal(outcome.kind, "live");
  assert.deepEqual(served.map((request) => [request.channelId, request.viewer?.name]), [[below, "王五"]]);
  assert.equal((await lab.clock.settle(operator.queryDeviceInfo(below))).kind, "ok");
  assert.equal((await lab.clock.settle(lab.platform.live({ peerId: operatorId, channelId: "43092212001327009999", transport: "udp", receive: { host: platformHost, port: 30_000 }, ssrc: 5 }))).kind, "refused");
});
