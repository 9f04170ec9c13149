import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { test, type TestContext } from "node:test";
import { isFault } from "@porchlight/base";
import type { SipAgent, SipDialog, SipFlow, SipOutgoing, SipTransport } from "./index.ts";
import { openSipAgent, type OpenSipAgentOptions } from "./node.ts";

async function open(t: TestContext, options: OpenSipAgentOptions = {}): Promise<SipAgent & { port: number }> {
  const agent = await openSipAgent({ host: "127.0.0.1", port: 0, ...options });
  t.after(() => agent[Symbol.asyncDispose]());
  return Object.assign(Object.create(agent) as SipAgent, { port: agent.listening[0].port });
}

const at = (transport: SipTransport, port: number) => ({ kind: "address" as const, transport, host: "127.0.0.1", port });
const message = (method: string): SipOutgoing => ({ method, uri: "sip:34020000001320000001@3402000000", from: "sip:a@example.org", to: "sip:b@example.org" });

test("an agent listens for UDP and TCP on the same free port", async (t) => {
  const agent = await open(t);
  assert.deepEqual(
    agent.listening.map((l) => l.transport),
    ["udp", "tcp"],
  );
  assert.equal(agent.listening[0].port, agent.listening[1].port);
  assert.ok(agent.port > 0);
});

for (const transport of ["udp", "tcp"] as const) {
  test(`two agents set up and end a call over real ${transport}`, async (t) => {
    const [platform, device] = [await open(t), await open(t)];
    let callee: SipDialog | undefined;
    device.onRequest("INVITE", (incoming) => void incoming.accept({}).then((how) => how.kind === "confirmed" && (callee = how.dialog)));
    device.onRequest("MESSAGE", (incoming) => incoming.reply(200));
    const sent = await platform.send(message("MESSAGE"), at(transport, device.port));
    assert.equal(sent.kind === "response" && sent.response.status, 200);
    const outcome = await platform.invite(message("INVITE"), at(transport, device.port));
    assert.equal(outcome.kind, "accepted");
    if (outcome.kind === "accepted") await outcome.dialog.bye();
    assert.ok(callee);
    assert.equal(await callee.ended, "remote-bye");
  });
}

test("a peer behind NAT is reached over the TCP connection it opened, which is used again for all it sends", async (t) => {
  const [platform, device] = [await open(t), await open(t, { transports: ["tcp"] })];
  const flows: SipFlow[] = [];
  platform.onRequest("REGISTER", (incoming) => {
    flows.push(incoming.flow);
    incoming.reply(200);
  });
  device.onRequest("MESSAGE", (incoming) => incoming.reply(202));
  await device.send(message("REGISTER"), at("tcp", platform.port));
  await device.send(message("REGISTER"), at("tcp", platform.port));
  assert.equal(flows[0].id, flows[1].id);
  const outcome = await platform.send(message("MESSAGE"), { kind: "flow", flow: flows[0] });
  assert.equal(outcome.kind === "response" && outcome.response.status, 202);
});

test("a port in use is a named fault", async (t) => {
  const agent = await open(t);
  await assert.rejects(openSipAgent({ host: "127.0.0.1", port: agent.port }), (error) => isFault(error, "sip.port-in-use"));
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  t.after(() => void other.close());
  const address = other.address();
  assert.ok(address !== null && typeof address === "object");
  await assert.rejects(openSipAgent({ host: "127.0.0.1", port: address.port }), (error) => isFault(error, "sip.port-in-use"));
  await assert.rejects(openSipAgent({ host: "192.0.2.1", port: 0 }), (error) => isFault(error, "sip.address"));
});

test("a closed port is an unreachable outcome over TCP", async (t) => {
  const agent = await open(t);
  const gone = await openSipAgent({ host: "127.0.0.1", port: 0 });
  const { port } = gone.listening[0];
  await gone[Symbol.asyncDispose]();
  assert.equal((await agent.send(message("MESSAGE"), at("tcp", port))).kind, "unreachable");
});

test("a source is held to its number of TCP connections, and a new one fits when an old one closes", async (t) => {
  const agent = await open(t, { socketLimits: { connectionsPerSource: 2 } });
  const dial = async () => {
    const socket = connect(agent.port, "127.0.0.1");
    t.after(() => socket.destroy());
    socket.on("error", () => {});
    await once(socket, "connect");
    return socket;
  };
  const [first] = [await dial(), await dial()];
  const third = await dial();
  await once(third, "close");
  const freed = new Promise<void>((resolve) => agent.onFlowClosed(() => resolve()));
  first.destroy();
  await freed;
  const fourth = await dial();
  fourth.write("\r\n\r\n");
  const [pong] = (await once(fourth, "data")) as [Buffer];
  assert.equal(pong.toString(), "\r\n");
});

test("garbage closes a TCP connection, is ignored on UDP, and both are reported", async (t) => {
  const causes = new Set<string>();
  const enough = Promise.withResolvers<void>();
  const agent = await open(t, {
    onDrop: (drop) => {
      causes.add(drop.cause);
      if (causes.size === 2) enough.resolve();
    },
  });
  agent.onRequest("MESSAGE", (incoming) => incoming.reply(200));
  const udp = createSocket("udp4");
  t.after(() => udp.close());
  udp.send("garbage", agent.port, "127.0.0.1");
  const tcp = connect(agent.port, "127.0.0.1");
  tcp.on("error", () => {});
  tcp.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(tcp, "close");
  const keepAwake = setInterval(() => {}, 1000);
  await enough.promise;
  clearInterval(keepAwake);
  assert.deepEqual([...causes].sort(), ["sip.start-line", "sip.truncated"]);
  const outcome = await (await open(t)).send(message("MESSAGE"), at("udp", agent.port));
  assert.equal(outcome.kind, "response");
});

test("a silent TCP connection is closed after the idle time", async (t) => {
  const agent = await open(t, { socketLimits: { idleMs: 50 } });
  const socket = connect(agent.port, "127.0.0.1");
  await once(socket, "close");
});
