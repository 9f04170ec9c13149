import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createSeededRandom, createSipNetwork, createVirtualClock, type SipNetworkOptions } from "@porchlight/testkit";
import type { SipAgent, SipDestination, SipDialog, SipOutgoing, SipTransport } from "./agent.ts";
import { createSipAgent, type SipAgentOptions } from "./create-agent.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const readable = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function lab(t: TestContext, network: Partial<SipNetworkOptions> = {}, extra: Partial<SipAgentOptions> = {}) {
  const clock = createVirtualClock();
  const net = createSipNetwork({ clock, ...network });
  const agent = (host: string, seed: number): SipAgent => {
    const made = createSipAgent({ clock, random: createSeededRandom(seed), sockets: net.sockets(host), userAgent: "Porchlight", ...extra });
    t.after(() => made[Symbol.asyncDispose]());
    return made;
  };
  return { clock, net, platform: agent("192.0.2.1", 1), device: agent("192.0.2.9", 2) };
}

const deviceAt = (transport: SipTransport): SipDestination => ({ kind: "address", transport, host: "192.0.2.9", port: 5060 });
const message = (method: string, more: Partial<SipOutgoing> = {}): SipOutgoing => ({
  method,
  uri: "sip:34020000001320000001@3402000000",
  from: "sip:34020000002000000001@3402000000",
  to: "sip:34020000001320000001@3402000000",
  ...more,
});
const starts = (net: { carried: readonly string[] }, prefix: string): number => net.carried.filter((m) => m.startsWith(prefix)).length;

/** Loses every other datagram of each direction, the first included. */
function everyOther(): (bytes: Uint8Array, from: string) => boolean {
  const sent = new Map<string, number>();
  return (_, from) => {
    sent.set(from, (sent.get(from) ?? 0) + 1);
    return (sent.get(from) ?? 0) % 2 === 1;
  };
}

const nothing = { lose: () => true };

async function call(t: TestContext, transport: SipTransport, network: Partial<SipNetworkOptions> = {}, extra: Partial<SipAgentOptions> = {}) {
  const place = lab(t, network, extra);
  let accepted: Promise<{ kind: string }> | undefined;
  let callee: SipDialog | undefined;
  place.device.onRequest("INVITE", (incoming) => {
    const answer = incoming.accept({ body: text("answer"), contentType: "application/sdp" });
    accepted = answer;
    void answer.then((how) => how.kind === "confirmed" && (callee = how.dialog));
  });
  const outcome = await place.clock.settle(
    place.platform.invite(message("INVITE", { body: text("offer"), contentType: "application/sdp" }), deviceAt(transport)),
  );
  assert.equal(outcome.kind, "accepted");
  if (outcome.kind !== "accepted") throw new Error("unreachable");
  assert.ok(accepted);
  assert.equal((await place.clock.settle(accepted)).kind, "confirmed");
  assert.ok(callee);
  return { ...place, caller: outcome.dialog, callee, response: outcome.response };
}

for (const transport of ["udp", "tcp"] as const) {
  test(`a MESSAGE over ${transport} reaches its handler once and the reply comes back`, async (t) => {
    const { clock, platform, device } = lab(t);
    const seen: string[] = [];
    device.onRequest("MESSAGE", (incoming) => {
      seen.push(readable(incoming.request.body));
      incoming.reply(200);
    });
    const outcome = await clock.settle(platform.send(message("MESSAGE", { body: text("洑"), contentType: "Application/MANSCDP+xml" }), deviceAt(transport)));
    assert.equal(outcome.kind === "response" && outcome.response.status, 200);
    assert.deepEqual(seen, ["洑"]);
  });

  test(`a call over ${transport} is set up, carries an INFO each way and ends by BYE`, async (t) => {
    const { clock, caller, callee, response } = await call(t, transport);
    assert.equal(readable(response.body), "answer");
    for (const [near, far] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      far.onRequest((incoming) => incoming.reply(200, { body: incoming.request.body }));
      const outcome = await clock.settle(near.request("INFO", { body: text("PAUSE RTSP/1.0"), contentType: "Application/MANSRTSP" }));
      assert.equal(outcome.kind === "response" && readable(outcome.response.body), "PAUSE RTSP/1.0");
    }
    await clock.settle(caller.bye());
    assert.equal(await caller.ended, "local-bye");
    assert.equal(await clock.settle(callee.ended), "remote-bye");
  });
}

test("TCP messages cut into single bytes are put together again", async (t) => {
  const { clock, platform, device } = lab(t, { pieces: 1 });
  device.onRequest("MESSAGE", (incoming) => incoming.reply(200));
  const outcome = await clock.settle(platform.send(message("MESSAGE", { body: text("x") }), deviceAt("tcp")));
  assert.equal(outcome.kind, "response");
});

test("a MESSAGE survives loss of every other datagram and is still handled once", async (t) => {
  const { clock, net, platform, device } = lab(t, { lose: everyOther() });
  let handled = 0;
  device.onRequest("MESSAGE", (incoming) => {
    handled++;
    incoming.reply(200);
  });
  const outcome = await clock.settle(platform.send(message("MESSAGE"), deviceAt("udp")));
  assert.equal(outcome.kind, "response");
  assert.equal(handled, 1);
  assert.ok(starts(net, "MESSAGE") > 1);
});

test("a whole call survives loss of every other datagram", async (t) => {
  const { clock, caller, callee } = await call(t, "udp", { lose: everyOther() });
  await clock.settle(caller.bye());
  assert.equal(await clock.settle(callee.ended), "remote-bye");
});

test("a lost ACK is sent again for each repeated 200", async (t) => {
  let lost = 0;
  const { net } = await call(t, "udp", { lose: (bytes) => readable(bytes).startsWith("ACK") && lost++ < 2 });
  assert.equal(starts(net, "ACK"), 3);
  assert.equal(starts(net, "SIP/2.0 200"), 3);
});

test("an unheard request times out after 64·T1 and eleven sendings over UDP", async (t) => {
  const { clock, net, platform } = lab(t, nothing);
  assert.deepEqual(await clock.settle(platform.send(message("MESSAGE"), deviceAt("udp"))), { kind: "timeout" });
  assert.equal(clock.monotonic(), 32_000);
  assert.equal(starts(net, "MESSAGE"), 11);
});

test("an unheard INVITE times out after 64·T1 and seven sendings", async (t) => {
  const { clock, net, platform } = lab(t, nothing);
  assert.deepEqual(await clock.settle(platform.invite(message("INVITE"), deviceAt("udp"))), { kind: "timeout" });
  assert.equal(clock.monotonic(), 32_000);
  assert.equal(starts(net, "INVITE"), 7);
});

test("a callee whose 200 is never acknowledged gives up, says BYE and reports timeout", async (t) => {
  const { clock, net, platform, device } = lab(t, { lose: (bytes) => readable(bytes).startsWith("ACK") });
  let answer: Promise<{ kind: string }> | undefined;
  device.onRequest("INVITE", (incoming) => void (answer = incoming.accept({})));
  await clock.settle(platform.invite(message("INVITE"), deviceAt("udp")));
  assert.ok(answer);
  assert.equal((await clock.settle(answer)).kind, "timeout");
  await clock.advance(1000);
  assert.ok(starts(net, "BYE") >= 1);
});

test("aborting a ringing call sends CANCEL, the callee hears it and 487 ends the call", async (t) => {
  const { clock, net, platform, device } = lab(t);
  let cancelled = 0;
  device.onRequest("INVITE", (incoming) => {
    incoming.reply(180);
    incoming.onCancel(() => cancelled++);
  });
  const stop = new AbortController();
  const outcome = platform.invite(message("INVITE"), deviceAt("udp"), { signal: stop.signal });
  await clock.advance(100);
  stop.abort();
  assert.deepEqual(await clock.settle(outcome), { kind: "cancelled" });
  await clock.advance(100);
  assert.equal(cancelled, 1);
  assert.equal(starts(net, "CANCEL"), 1);
  assert.equal(starts(net, "SIP/2.0 487"), 1);
});

test("aborting too late, when 200 is on its way, ends the call by BYE", async (t) => {
  const { clock, platform, device } = lab(t);
  let dialog: SipDialog | undefined;
  device.onRequest("INVITE", (incoming) => void incoming.accept({}).then((how) => how.kind === "confirmed" && (dialog = how.dialog)));
  const stop = new AbortController();
  const outcome = platform.invite(message("INVITE"), deviceAt("udp"), { signal: stop.signal });
  await clock.advance(15);
  stop.abort();
  assert.deepEqual(await clock.settle(outcome), { kind: "cancelled" });
  await clock.advance(100);
  assert.ok(dialog);
  assert.equal(await dialog.ended, "remote-bye");
});

test("a refused call is acknowledged and reported with its status", async (t) => {
  const { clock, net, platform, device } = lab(t);
  device.onRequest("INVITE", (incoming) => incoming.reply(486));
  const outcome = await clock.settle(platform.invite(message("INVITE"), deviceAt("udp")));
  assert.equal(outcome.kind === "rejected" && outcome.response.status, 486);
  await clock.advance(50);
  assert.equal(starts(net, "ACK"), 1);
  assert.equal(starts(net, "SIP/2.0 486"), 1);
});

test("methods without a handler get 405 with Allow, OPTIONS gets 200, a stray BYE gets 481", async (t) => {
  const { clock, platform } = lab(t);
  for (const [method, status] of [
    ["MESSAGE", 405],
    ["OPTIONS", 200],
    ["BYE", 481],
  ] as const) {
    const outcome = await clock.settle(platform.send(message(method), deviceAt("udp")));
    assert.equal(outcome.kind === "response" && outcome.response.status, status);
    if (outcome.kind === "response" && status !== 481) assert.match(outcome.response.headers.get("allow") ?? "", /OPTIONS/);
  }
});

test("a subscription carries NOTIFYs, also one that overtakes its 200, and ends by un-SUBSCRIBE", async (t) => {
  let held: Uint8Array | undefined;
  const { clock, platform, device } = lab(t, {
    lose: (bytes) => held === undefined && readable(bytes).startsWith("SIP/2.0 200") && (held = bytes) !== undefined,
  });
  let notifier: SipDialog | undefined;
  device.onRequest("SUBSCRIBE", (incoming) => {
    notifier = device.acceptSubscribe(incoming, {});
    void notifier.request("NOTIFY", {
      headers: [
        ["Event", "Catalog;id=1894"],
        ["Subscription-State", "active"],
      ],
      body: text("early"),
    });
    notifier.onRequest((again) => again.reply(200, { headers: [["Expires", "0"]] }));
  });
  const outcome = await clock.settle(
    platform.subscribe(
      message("SUBSCRIBE", {
        headers: [
          ["Event", "Catalog;id=1894"],
          ["Expires", "600"],
        ],
      }),
      deviceAt("udp"),
    ),
  );
  assert.equal(outcome.kind, "accepted");
  if (outcome.kind !== "accepted" || !notifier) throw new Error("unreachable");
  const heard: string[] = [];
  outcome.dialog.onRequest((incoming) => {
    heard.push(readable(incoming.request.body));
    incoming.reply(200);
  });
  await clock.settle(
    notifier.request("NOTIFY", {
      headers: [
        ["Event", "Catalog;id=1894"],
        ["Subscription-State", "active"],
      ],
      body: text("later"),
    }),
  );
  assert.deepEqual(heard, ["early", "later"]);
  await clock.settle(outcome.dialog.bye());
  assert.equal(await clock.settle(notifier.ended), "remote-bye");
});

test("a subscription nobody refreshes ends as timeout", async (t) => {
  const { clock, platform, device } = lab(t);
  let notifier: SipDialog | undefined;
  device.onRequest("SUBSCRIBE", (incoming) => void (notifier = device.acceptSubscribe(incoming, {})));
  await clock.settle(
    platform.subscribe(
      message("SUBSCRIBE", {
        headers: [
          ["Event", "presence"],
          ["Expires", "60"],
        ],
      }),
      deviceAt("udp"),
    ),
  );
  assert.ok(notifier);
  assert.equal(await clock.settle(notifier.ended), "timeout");
});

test("a cut TCP connection ends its dialogs and pending requests", async (t) => {
  const { clock, net, platform, device, caller, callee } = await call(t, "tcp");
  const closed: string[] = [];
  platform.onFlowClosed((flow) => closed.push(flow.remoteHost));
  device.onRequest("MESSAGE", () => {});
  const pending = platform.send(message("MESSAGE"), { kind: "flow", flow: caller.flow });
  await clock.advance(20);
  net.cut("192.0.2.9");
  await clock.advance(20);
  assert.equal(await caller.ended, "transport-lost");
  assert.equal(await callee.ended, "transport-lost");
  assert.equal((await pending).kind, "unreachable");
  assert.deepEqual(closed, ["192.0.2.9"]);
});

test("a refused TCP connection is an outcome, not an exception", async (t) => {
  const { platform } = lab(t);
  const outcome = await platform.send(message("MESSAGE"), { kind: "address", transport: "tcp", host: "192.0.2.77", port: 5060 });
  assert.equal(outcome.kind, "unreachable");
});

test("a flood of requests answered 401 leaves no transactions, and a flood nobody answers stays within its bound and is reported once a second", async (t) => {
  const drops: string[] = [];
  const { clock, platform, device } = lab(t, {}, { limits: { serverTransactionsPerSource: 50 }, onDrop: (drop) => drops.push(`${drop.cause} ${drop.count}`) });
  let challenged = 0;
  device.onRequest("REGISTER", (incoming) => {
    challenged++;
    incoming.reply(401);
  });
  let ignored = 0;
  device.onRequest("MESSAGE", () => void ignored++);
  await clock.settle(Promise.all(Array.from({ length: 500 }, () => platform.send(message("REGISTER"), deviceAt("udp")))));
  assert.equal(challenged, 500);
  for (let i = 0; i < 200; i++) void platform.send(message("MESSAGE"), deviceAt("udp"));
  await clock.advance(400);
  assert.equal(ignored, 50);
  await clock.advance(1000);
  assert.deepEqual(drops, ["too-many-transactions 300"]);
});

test("a handler that throws answers 500 and is reported, and the agent goes on", async (t) => {
  const errors: unknown[] = [];
  const { clock, platform, device, callee, caller } = await call(t, "udp", {}, { onHandlerError: (error) => errors.push(error) });
  const broken = (): never => {
    throw new Error("broken");
  };
  device.onRequest("MESSAGE", broken);
  callee.onRequest(broken);
  for (const attempt of [platform.send(message("MESSAGE"), deviceAt("udp")), caller.request("INFO")]) {
    const outcome = await clock.settle(attempt);
    assert.equal(outcome.kind === "response" && outcome.response.status, 500);
  }
  assert.equal(errors.length, 2);
});

test("disposing an agent settles everything that was open and leaves no timer", async (t) => {
  const { clock, platform, device, caller } = await call(t, "udp");
  const pending = platform.send(message("MESSAGE"), { kind: "address", transport: "udp", host: "192.0.2.50", port: 5060 });
  await clock.advance(10);
  await platform[Symbol.asyncDispose]();
  await device[Symbol.asyncDispose]();
  assert.equal((await pending).kind, "unreachable");
  assert.equal(await caller.ended, "transport-lost");
  await clock.advance(20);
  assert.equal(clock.pending, 0);
});
