import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createSeededRandom, createSipNetwork, createVirtualClock } from "@porchlight/testkit";
import { createSipAgent } from "./create-agent.ts";
import { createSourceThrottle } from "./source-throttle.ts";

const folder = new URL("../../../../conformance/sip/torture/valid/", import.meta.url);
const seeds = readdirSync(folder).map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
const request = (method: string, n: string, more = ""): Uint8Array =>
  new TextEncoder().encode(
    [
      `${method} sip:34020000002000000001@3402000000 SIP/2.0`,
      `Via: SIP/2.0/UDP 192.0.2.66:5060;rport;branch=z9hG4bK${n}`,
      `From: <sip:34020000001320000001@3402000000>;tag=t${n}`,
      `To: <sip:34020000002000000001@3402000000>${more}`,
      `Call-ID: c${n}`,
      `CSeq: 1 ${method}`,
      "Contact: <sip:a@192.0.2.66>",
      "Content-Length: 0",
      "",
      "",
    ].join("\r\n"),
  );
const methods = ["REGISTER", "INVITE", "ACK", "BYE", "CANCEL", "MESSAGE", "SUBSCRIBE", "NOTIFY", "OPTIONS", "INFO"];

test("mutated messages of every method never bring an agent down, and all they opened ends by itself", async () => {
  const clock = createVirtualClock();
  const net = createSipNetwork({ clock });
  const agent = createSipAgent({ clock, random: createSeededRandom(1), sockets: net.sockets("192.0.2.1") });
  agent.onRequest("INVITE", (incoming) => void incoming.accept({}));
  agent.onRequest("SUBSCRIBE", (incoming) => void agent.acceptSubscribe(incoming, {}));
  for (const method of ["REGISTER", "MESSAGE"]) agent.onRequest(method, (incoming) => incoming.reply(200));
  const attacker = net.sockets("192.0.2.66");
  attacker.start({ received: () => {}, closed: () => {} });
  const udp = await attacker.connect("udp", "192.0.2.1", 5060);
  const random = createSeededRandom(2);
  const all = [...seeds, ...methods.map((method) => request(method, "same")), ...methods.map((method) => request(method, "same", ";tag=x"))];
  for (let round = 0; round < 3000; round++) {
    const bytes = all[round % all.length].slice();
    for (let edits = random.below(4); edits > 0; edits--) bytes[random.below(bytes.length)] = random.below(256);
    attacker.send(udp, bytes);
    attacker.send(await attacker.connect("tcp", "192.0.2.1", 5060), bytes);
    if (round % 100 === 0) await clock.advance(1000);
  }
  await clock.advance(4_000_000);
  await agent[Symbol.asyncDispose]();
  await clock.advance(100);
  assert.equal(clock.pending, 0);
});

test("a flood of REGISTER from one source is throttled while a device elsewhere is served", async () => {
  const clock = createVirtualClock();
  const net = createSipNetwork({ clock });
  const throttle = createSourceThrottle({ clock, rate: 20, burst: 40 });
  const drops: string[] = [];
  const agent = createSipAgent({
    clock,
    random: createSeededRandom(1),
    sockets: net.sockets("192.0.2.1"),
    admit: (flow) => throttle.admit(flow.remoteHost),
    onDrop: (drop) => drops.push(drop.cause),
  });
  let handled = 0;
  agent.onRequest("REGISTER", (incoming) => {
    handled++;
    incoming.reply(401);
  });
  const attacker = net.sockets("192.0.2.66");
  attacker.start({ received: () => {}, closed: () => {} });
  const flow = await attacker.connect("udp", "192.0.2.1", 5060);
  for (let i = 0; i < 10_000; i++) attacker.send(flow, request("REGISTER", String(i)));
  const device = createSipAgent({ clock, random: createSeededRandom(3), sockets: net.sockets("192.0.2.9") });
  const uri = "sip:34020000001320000001@3402000000";
  const outcome = await clock.settle(
    device.send({ method: "REGISTER", uri, from: uri, to: uri }, { kind: "address", transport: "udp", host: "192.0.2.1", port: 5060 }),
  );
  assert.equal(outcome.kind === "response" && outcome.response.status, 401);
  assert.equal(handled, 41);
  await clock.advance(2000);
  assert.deepEqual(drops, ["refused"]);
});
