import assert from "node:assert/strict";
import { test } from "node:test";
import type { GbDevice } from "../contract.ts";
import { openGbDevice, openGbPlatform, openGbRouter } from "../../node.ts";
import { cameraId, platformId, recordingLive, villageCameras } from "./test-support/lab.ts";

for (const transport of ["udp", "tcp"] as const) {
  test(`over real ${transport} sockets a camera registers, lists its channels and serves a call`, async () => {
    const upper = await openGbRouter({ host: "127.0.0.1", port: 0 });
    const lower = await openGbRouter({ host: "127.0.0.1", port: 0 });
    const platform = openGbPlatform({ id: platformId, router: upper, peers: async (id) => (id === cameraId ? { id, kind: "device", password: "p" } : undefined) });
    const items = villageCameras(60);
    const log: string[] = [];
    const port = upper.agent.listening.find((at) => at.transport === transport)?.port ?? 0;
    const device = openGbDevice({
      link: { serverId: platformId, serverDomain: "4309220000", host: "127.0.0.1", port, transport, localId: cameraId, password: "p", charset: "GB18030" },
      router: lower,
      handlers: { catalog: () => items, info: () => ({ name: "门灯", manufacturer: "M", model: "V", firmware: "1", channels: 1 }), status: () => ({ online: true, recording: undefined, deviceTime: undefined }), live: recordingLive(log) },
    });
    try {
      await registered(device);
      const catalog = await platform.queryCatalog(cameraId);
      assert.deepEqual(catalog.kind === "ok" && catalog.value, items);
      const outcome = await platform.live({ peerId: cameraId, channelId: cameraId, transport: "udp", receive: { host: "127.0.0.1", port: 30_000 }, ssrc: 1 });
      assert.equal(outcome.kind, "live");
      if (outcome.kind === "live") await outcome.session.bye();
      await device[Symbol.asyncDispose]();
      assert.equal(platform.isOnline(cameraId), false);
    } finally {
      await device[Symbol.asyncDispose]();
      await platform[Symbol.asyncDispose]();
      await lower[Symbol.asyncDispose]();
      await upper[Symbol.asyncDispose]();
    }
  });
}

async function registered(device: GbDevice): Promise<void> {
  if (device.state.kind === "registered") return;
  await new Promise<void>((resolve) => {
    const stop = device.onState((state) => {
      if (state.kind !== "registered") return;
      stop();
      resolve();
    });
  });
}
