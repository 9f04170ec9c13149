import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { openSipAgent } from "../node.ts";
import type { SipAgent } from "./agent.ts";

const calls = 10;
const scenario = (name: string): string => fileURLToPath(new URL(`../../../../conformance/sip/sipp/${name}.xml`, import.meta.url));

before(() => assert.equal(spawnSync("sipp", ["-v"]).error, undefined, "the program sipp is missing: install Debian's package sip-tester"));

/** Runs sipp to its end; the promise holds its exit status and error log. */
function sipp(t: TestContext, args: readonly string[]): Promise<{ status: number | null; log: string }> {
  const folder = mkdtempSync(join(tmpdir(), "sipp-"));
  const child = spawn("sipp", [...args, "-i", "127.0.0.1", "-m", String(calls), "-nostdin", "-trace_err", "-timeout", "20", "-timeout_error"], {
    cwd: folder,
    stdio: "ignore",
  });
  t.after(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  return once(child, "exit").then(([status]: (number | null)[]) => ({
    status,
    log: readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("\n")
      .slice(0, 2000),
  }));
}

async function openAgent(t: TestContext): Promise<{ agent: SipAgent; port: number }> {
  const agent = await openSipAgent({ host: "127.0.0.1", port: 0, userAgent: "Porchlight" });
  t.after(() => agent[Symbol.asyncDispose]());
  return { agent, port: agent.listening[0].port };
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return port;
}

for (const [transport, mode] of [
  ["udp", "u1"],
  ["tcp", "t1"],
] as const) {
  test(`SIPp over ${transport} asks OPTIONS, calls, sends INFO and ends each call by BYE`, async (t) => {
    const { agent, port } = await openAgent(t);
    const endings: string[] = [];
    let infos = 0;
    agent.onRequest("INVITE", (incoming) => {
      incoming.reply(180);
      void incoming.accept({ body: incoming.request.body, contentType: "application/sdp" }).then((how) => {
        if (how.kind !== "confirmed") return;
        how.dialog.onRequest((info) => {
          infos++;
          info.reply(200);
        });
        void how.dialog.ended.then((ending) => endings.push(ending));
      });
    });
    const { status, log } = await sipp(t, [`127.0.0.1:${port}`, "-sf", scenario("options-and-call"), "-t", mode, "-p", String(await freePort()), "-r", "50"]);
    assert.equal(status, 0, log);
    assert.equal(infos, calls);
    assert.deepEqual(
      endings,
      Array.from({ length: calls }, () => "remote-bye"),
    );
  });

  test(`SIPp over ${transport} answers our calls and takes our BYE`, async (t) => {
    const { agent } = await openAgent(t);
    const port = await freePort();
    const peer = sipp(t, ["-sf", scenario("answer-call"), "-t", mode, "-p", String(port)]);
    for (let made = 0, tries = 0; made < calls && tries < 200; tries++) {
      const outcome = await agent.invite(
        {
          method: "INVITE",
          uri: `sip:34020000001320000001@127.0.0.1:${port}`,
          from: "sip:34020000002000000001@3402000000",
          to: "sip:34020000001320000001@3402000000",
        },
        { kind: "address", transport, host: "127.0.0.1", port },
      );
      if (outcome.kind === "unreachable") await new Promise((resolve) => setTimeout(resolve, 50));
      else assert.equal(outcome.kind, "accepted");
      if (outcome.kind !== "accepted") continue;
      made++;
      assert.match(new TextDecoder().decode(outcome.response.body), /y=0200000001/);
      await outcome.dialog.bye();
    }
    const { status, log } = await peer;
    assert.equal(status, 0, log);
  });
}
