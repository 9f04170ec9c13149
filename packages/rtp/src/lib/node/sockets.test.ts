import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { RtpPacketizer } from "../packetizer.ts";
import { StreamFramer } from "../stream-framer.ts";
import { acceptTcp, connectTcp } from "./tcp.ts";
import { createReadBuffer } from "./shared-read.ts";
import { openUdp } from "./udp.ts";

const host = "127.0.0.1";
const nothing = { data: () => undefined, closed: () => undefined };

function frame(bytes: number): Uint8Array {
  const packetizer = new RtpPacketizer({ ssrc: 77, payloadType: 96 });
  const out = new Uint8Array(packetizer.size(bytes));
  packetizer.write(new Uint8Array(bytes).fill(5), 0, bytes, 0, out, 0);
  return out;
}

test("packets travel over TCP, passive to active, into one shared read buffer", async () => {
  const readBuffer = createReadBuffer(8192);
  const received = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<unknown>();
  let bytes = 0;
  const framer = new StreamFramer((_buffer, start, end) => {
    bytes += end - start - 12;
    if (bytes === 50000) received.resolve(bytes);
  });
  const passive = await acceptTcp({
    host,
    readBuffer,
    expectedHost: host,
    events: {
      data: (buffer, start, end) => {
        assert.equal(buffer, readBuffer);
        framer.push(buffer, start, end);
      },
      closed: (error) => ended.resolve(error),
    },
  });
  assert.equal(passive.port % 2, 0);
  const active = await connectTcp({ host, port: passive.port, readBuffer, events: nothing });
  assert.ok(active.send(frame(50000)));
  assert.equal(await received.promise, 50000);
  assert.equal(passive.peer?.host, host);
  await active.close();
  assert.equal(await ended.promise, undefined);
  assert.equal(active.send(frame(10)), false);
  await passive.close();
});

test("the passive side sends to the active side too", async () => {
  const readBuffer = createReadBuffer(8192);
  const received = Promise.withResolvers<void>();
  const connected = Promise.withResolvers<void>();
  const passive = await acceptTcp({ host, readBuffer, events: { ...nothing, connected: () => connected.resolve() } });
  assert.equal(passive.send(frame(10)), false);
  const active = await connectTcp({ host, port: passive.port, readBuffer, events: { ...nothing, data: () => received.resolve() } });
  await connected.promise;
  assert.ok(passive.send(frame(10)));
  await received.promise;
  await active.close();
  await passive.close();
});

test("one connection is taken, the next is refused", async () => {
  const readBuffer = createReadBuffer();
  const connected = Promise.withResolvers<void>();
  const passive = await acceptTcp({ host, readBuffer, events: { ...nothing, connected: () => connected.resolve() } });
  const first = await connectTcp({ host, port: passive.port, readBuffer, events: nothing });
  await connected.promise;
  await assert.rejects(connectTcp({ host, port: passive.port, readBuffer, events: nothing }), (e) => isFault(e, "rtp.connect"));
  await first.close();
  await passive.close();
});

test("a stranger's connection is closed and the expected peer still gets in", async () => {
  const readBuffer = createReadBuffer();
  const connected = Promise.withResolvers<string>();
  const passive = await acceptTcp({ host, readBuffer, expectedHost: "127.0.0.2", events: { ...nothing, connected: (peer) => connected.resolve(peer.host) } });
  const stranger = connect({ host, port: passive.port });
  await new Promise((resolve) => stranger.on("close", resolve).on("error", () => undefined));
  const expected = await connectTcp({ host, localHost: "127.0.0.2", port: passive.port, readBuffer, events: nothing });
  assert.equal(await connected.promise, "127.0.0.2");
  await expected.close();
  await passive.close();
});

test("nobody coming in time ends the wait with a named fault", async () => {
  const closed = Promise.withResolvers<unknown>();
  const passive = await acceptTcp({ host, readBuffer: createReadBuffer(), timeoutMs: 20, events: { ...nothing, closed: closed.resolve } });
  assert.ok(isFault(await closed.promise, "rtp.no-peer"));
  await passive.close();
});

test("a fault in the reader closes the connection and is handed on", async () => {
  const closed = Promise.withResolvers<unknown>();
  const fault = new Error("desync");
  const readBuffer = createReadBuffer();
  const data = () => {
    throw fault;
  };
  const passive = await acceptTcp({ host, readBuffer, events: { data, closed: closed.resolve } });
  const active = await connectTcp({ host, port: passive.port, readBuffer, events: nothing });
  active.send(frame(10));
  assert.equal(await closed.promise, fault);
  await active.close();
  await passive.close();
});

test("a peer that does not read makes send refuse instead of using memory", async () => {
  const readBuffer = createReadBuffer();
  const passive = await acceptTcp({ host, readBuffer, events: nothing });
  const idle = connect({ host, port: passive.port, allowHalfOpen: true });
  idle.pause();
  await new Promise<void>((resolve) => idle.on("connect", () => resolve()));
  let sent = 0;
  const chunk = frame(1024 * 1024);
  for (let i = 0; i < 200; i++) {
    if (passive.send(chunk)) sent++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(sent > 0 && sent < 100, `sent ${sent}`);
  assert.ok(passive.queued <= 6 * 1024 * 1024);
  idle.destroy();
  await passive.close();
});

test("packets travel over UDP from the expected host only", async () => {
  const received = Promise.withResolvers<void>();
  let packets = 0;
  const receiver = await openUdp({
    host,
    expectedHost: "127.0.0.2",
    events: {
      ...nothing,
      data: (_buffer, start, end) => {
        assert.ok(end - start <= 1412);
        if (++packets === 4) received.resolve();
      },
    },
  });
  const stranger = await openUdp({ host, events: nothing });
  const sender = await openUdp({ host: "127.0.0.2", events: nothing });
  const to = { host, port: receiver.port };
  const bytes = frame(5000);
  assert.ok(stranger.send(bytes, 0, bytes.length, to));
  assert.ok(sender.send(bytes, 0, bytes.length, to));
  await received.promise;
  assert.deepEqual([packets, receiver.refused, receiver.peer?.host, receiver.port % 2], [4, 4, "127.0.0.2", 0]);
  await Promise.all([receiver.close(), stranger.close(), sender.close()]);
});

test("ports are taken from the range until it is used up", async () => {
  const probe = await openUdp({ host, events: nothing });
  const range = { from: probe.port - 1, to: probe.port + 1 };
  await assert.rejects(openUdp({ host, range, events: nothing }), (e) => isFault(e, "rtp.no-port"));
  await probe.close();
  const again = await openUdp({ host, range, events: nothing });
  assert.equal(again.port, probe.port);
  await again.close();
  await assert.rejects(openUdp({ host, range: { from: 10, to: 5 }, events: nothing }), (e) => isFault(e, "rtp.option"));
  await assert.rejects(openUdp({ host: "192.0.2.1", events: nothing }), (e) => isFault(e, "rtp.address"));
});
