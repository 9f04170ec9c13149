import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, stat, truncate, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ensureDatabase, type EmbeddedPostgres, openEmbeddedPostgres } from "@porchlight/store";
import { main } from "../apps/cli/src/main.ts";
import { type Client, redeem, signIn } from "./lib/client.ts";
import { type CommandResult, porchlight } from "./lib/command-line.ts";
import { type DemoProcess, startDemo } from "./lib/demo-process.ts";
import { type RunningCommand, startCommand } from "./lib/running-command.ts";
import { until } from "./lib/until.ts";

const commands = ["up", "demo", "migrate", "person", "sign-in-link", "device", "link", "simulate", "audit", "archive"];
const county = "43092200002006000001";
const village = "大栗港镇-胭脂湖村";

let folder: string;
let demo: DemoProcess;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "porchlight-cli-"));
  demo = await startDemo({ cameras: 3 });
});
after(async () => {
  await demo?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const onDemo = (platform: string): string[] => ["--home", demo.home, "--platform", platform];

async function done(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, stdout, lines } = await porchlight(args, { env });
  assert.equal(code, 0, `porchlight ${args.join(" ")}: ${lines.join("\n")}`);
  return stdout;
}

function calledWrongly({ code, lines }: CommandResult, words: RegExp): void {
  assert.deepEqual([code, lines.length], [2, 1], lines.join("\n"));
  assert.match(lines[0], words);
}

/** What the command printed behind `word`. */
const printed = (output: string, word: string): string => new RegExp(`^${word} (\\S+)$`, "m").exec(output)?.[1] ?? assert.fail(`no "${word}" in ${output}`);

describe("how commands are called", () => {
  test("without a command, and with one that does not exist, it says what there is", async () => {
    const nothing = await porchlight([]);
    assert.equal(nothing.code, 2);
    for (const command of commands) assert.match(nothing.stdout, new RegExp(`^  ${command} +\\S`, "m"));
    assert.equal((await porchlight(["help"])).code, 0);
    calledWrongly(await porchlight(["fly"]), /there is no command "fly"/);
  });

  for (const command of commands) {
    test(`${command} explains itself, and refuses an option it does not have in one line`, async (t) => {
      const out = t.mock.method(console, "log", () => undefined);
      const err = t.mock.method(console, "error", () => undefined);
      assert.equal(await main([command, "--help"]), 0);
      assert.match(String(out.mock.calls[0].arguments[0]), new RegExp(`^Usage: porchlight ${command}\\b`));
      assert.equal(await main([command, "--no-such-option"]), 2);
      assert.deepEqual(
        err.mock.calls.map((call) => call.arguments),
        [[`porchlight ${command}: Unknown option '--no-such-option' (see --help)`]],
      );
    });
  }

  test("what is missing or out of place is said in one line", async () => {
    calledWrongly(await porchlight(["device", "paint"]), /say .*add.*remove.*, not "paint"/);
    calledWrongly(await porchlight(["simulate", "--server", "sip:43092201002007000001@127.0.0.1"]), /--id is missing/);
    calledWrongly(await porchlight(["up"]), /--config is missing/);
    const nowhere = await porchlight(["device", "list", "--home", join(folder, "nothing")]);
    assert.deepEqual([nowhere.code, nowhere.lines.length], [1, 1]);
    assert.match(nowhere.lines[0], /nothing was started in .* yet/);
    assert.match((await porchlight(["device", "list", "--home", demo.home])).stderr, /say which with --platform: county, telecom, mobile, unicom/);
  });
});

describe("beside a running demo", () => {
  test("a sign-in link works once", async () => {
    const link = (await done(["sign-in-link", ...onDemo("county"), "--person", "officer"])).trim();
    const first = await redeem(link);
    assert.equal(first.status, 200);
    assert.equal(((await first.json()) as { person: { id: string } }).person.id, "officer");
    assert.equal((await redeem(link)).status, 410);
    const nobody = await porchlight(["sign-in-link", ...onDemo("county"), "--person", "nobody"]);
    assert.deepEqual([nobody.code, nobody.lines.length], [1, 1]);
  });

  test("there is nothing to migrate", async () => {
    assert.equal(await done(["migrate", ...onDemo("county")]), "nothing to do\n");
  });

  test("every platform is healthy and describes its API as OpenAPI 3.1", async () => {
    for (let port = demo.port; port < demo.port + 4; port++) {
      const health = (await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()) as { ok: boolean };
      assert.equal(health.ok, true);
      const api = (await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json()) as { openapi: string; paths: Record<string, unknown> };
      assert.match(api.openapi, /^3\.1\./);
      assert.ok("/api/cameras/{cameraId}/tickets" in api.paths);
    }
  });

  test("a camera that is added registers and is recorded; removed, it is gone from every list and may not come back", async (t) => {
    const id = "43092201011327009001";
    const added = await done([
      "device",
      "add",
      ...onDemo("telecom"),
      "--id",
      id,
      "--name",
      `${village}-家庭-东-91`,
      "--owner",
      "owner",
      "--outdoor",
      "--transport",
      "udp",
    ]);
    const engineer = await signIn(demo.home, "telecom", "engineer");
    const stream = async () => (await engineer.get("health")).streams.find((one) => one.cameraName === `${village}-家庭-东-91`);
    assert.equal((await stream())?.online, false);
    const server = printed(added, "it registers at");
    const simulate = () =>
      startCommand(["simulate", "--server", `${server};transport=tcp`, "--id", id, "--clip", "porch-dusk.h265"], {
        PORCHLIGHT_DEVICE_PASSWORD: printed(added, "password"),
      });
    const camera = simulate();
    t.after(() => camera.stop());
    await camera.says(/registered$/m);
    await until("the camera is recorded", async () => {
      const now = await stream();
      return now?.receiving && now.recording;
    });
    assert.match(await done(["device", "list", ...onDemo("telecom")]), new RegExp(`^${id}  online `, "m"));

    assert.match(await done(["device", "remove", ...onDemo("telecom"), "--id", id]), /can no longer register/);
    await until("its stream has ended", async () => (await stream()) === undefined);
    assert.doesNotMatch(await done(["device", "list", ...onDemo("telecom")]), new RegExp(id));
    assert.equal((await porchlight(["device", "remove", ...onDemo("telecom"), "--id", id])).code, 1);
    const again = await porchlight(["device", "add", ...onDemo("telecom"), "--id", id, "--name", "again"]);
    assert.deepEqual([again.code, again.lines.length], [1, 1]);
    assert.match(again.lines[0], /ids are never given twice/);
    assert.equal(await camera.stop(), 0);
    const back = simulate();
    t.after(() => back.stop());
    await back.says(/refused: 40\d/);
    assert.ok((await engineer.get("devices")).quarantine.some((one) => one.gbId === id));
  });

  test("a camera with a wrong secret is refused, and simulate says so", async (t) => {
    const added = await done(["device", "add", ...onDemo("mobile"), "--id", "43092202011327009002", "--name", "wrong"]);
    const camera = startCommand([
      "simulate",
      "--server",
      `${printed(added, "it registers at")};transport=udp`,
      "--id",
      "43092202011327009002",
      "--password",
      "not-the-secret",
      "--clip",
      "lane-day.h264",
    ]);
    t.after(() => camera.stop());
    await camera.says(/refused: 40[13]/);
  });

  test("an exported log verifies; changed or cut it is invalid, empty or absent it cannot be told", async () => {
    const file = join(folder, "log.jsonl");
    const text = await done(["audit", "export", ...onDemo("telecom")]);
    await writeFile(file, text);
    assert.match(await done(["audit", "verify", file]), /^valid: \d+ entries of porchlight\/43092201002007000001/);
    await writeFile(file, text.replace("陈桂花", "陈桂华"));
    const changed = await porchlight(["audit", "verify", file]);
    assert.deepEqual([changed.code, changed.lines.length], [1, 1]);
    assert.match(changed.stdout, /^invalid: changed at line \d+/);
    await writeFile(file, text.split("\n").slice(0, 3).join("\n"));
    assert.equal((await porchlight(["audit", "verify", file])).code, 1);
    await writeFile(file, "");
    assert.equal((await porchlight(["audit", "verify", file])).code, 3);
    assert.equal((await porchlight(["audit", "verify", join(folder, "no such log")])).code, 3);
  });
});

describe("a fourth operator on a database of its own", () => {
  const operator = "43092204002007000001";
  const cameraId = "43092204011327000001";
  const cameraName = `${village}-商铺-南-01`;
  let home: string;
  let config: string;
  let external: EmbeddedPostgres;
  let databaseUrl: string;
  let platform: RunningCommand;
  let camera: RunningCommand | undefined;
  let officer: Client;

  before(async () => {
    home = join(folder, "fourth");
    config = join(folder, "fourth.json");
    external = await openEmbeddedPostgres({ folder: join(folder, "postgres") });
    databaseUrl = await ensureDatabase(external.url, "broadcasting");
    await writeFile(
      config,
      JSON.stringify({
        role: "operator",
        name: "广电云视频平台",
        gbId: operator,
        home,
        http: { port: 0 },
        sip: { port: 0 },
        media: { workers: 1, segmentSeconds: 5 },
      }),
    );
    officer = await signIn(demo.home, "county", "officer");
  });
  after(async () => {
    await camera?.stop();
    await platform?.stop();
    await external?.[Symbol.asyncDispose]();
  });

  const known = async () => (await officer.get("cameras")).cameras.find((one) => one.name === cameraName);

  test("it starts from its file alone, and says what is wrong with a bad one", async () => {
    platform = startCommand(["up", "--role", "operator", "--config", config], { DATABASE_URL: databaseUrl });
    const [, url] = await platform.says(/^ready (http:\S+)$/m);
    assert.equal(((await (await fetch(`${url}/healthz`)).json()) as { role: string }).role, "operator");
    assert.deepEqual(
      (await readdir(home)).filter((name) => name === "postgres"),
      [],
      "no database of its own",
    );
    calledWrongly(await porchlight(["up", "--role", "county", "--config", config]), /the file says role "operator"/);
    await writeFile(join(folder, "bad.json"), JSON.stringify({ role: "operator", name: "x", gbId: "1", home }));
    const bad = await porchlight(["up", "--config", join(folder, "bad.json")]);
    assert.deepEqual([bad.code, bad.lines.length], [1, 1], bad.lines.join("\n"));
    assert.match(bad.lines[0], /bad\.json: gbId: /);
    assert.match((await porchlight(["up", "--config", config], { env: { DATABASE_URL: databaseUrl } })).stderr, /already works on/);
  });

  test("linked on both sides, it offers the county exactly the camera whose owner consents", async () => {
    const onFourth = ["--home", home];
    const person = ["person", "add", ...onFourth, "--id", "shopkeeper", "--name", "黄芳", "--organisation", "小卖部", "--kind", "shop"];
    assert.match((await porchlight([...person, "--role", "system-admin", "--role", "audit-admin"])).lines[0], /nobody holds two of the three administrations/);
    assert.equal(await done([...person, "--role", "owner"]), "added shopkeeper\n");
    assert.match((await porchlight([...person, "--role", "owner"])).lines[0], /already/);
    assert.match(await done(["person", "list", ...onFourth]), /shopkeeper  黄芳  小卖部  owner\n1 people/);
    const below = await done(["link", "add", ...onDemo("county"), "--direction", "lower", "--peer", operator, "--name", "广电云视频平台"]);
    const address = /^sip:\d+@([\d.]+):(\d+)$/.exec(printed(below, "it registers at")) ?? assert.fail(below);
    // the address of its database is known from its start: no DATABASE_URL here
    await done([
      "link",
      "add",
      "--home",
      home,
      "--direction",
      "upper",
      "--peer",
      county,
      "--name",
      "桃江县社会资源汇集平台",
      "--password",
      printed(below, "password"),
      "--host",
      address[1],
      "--port",
      address[2],
    ]);
    const added = await done([
      "device",
      "add",
      "--home",
      home,
      "--id",
      cameraId,
      "--name",
      cameraName,
      "--scene",
      "shop",
      "--owner",
      "shopkeeper",
      "--outdoor",
    ]);
    camera = startCommand([
      "simulate",
      "--server",
      `${printed(added, "it registers at")};transport=tcp`,
      "--id",
      cameraId,
      "--password",
      printed(added, "password"),
      "--clip",
      "shop-day.h265",
    ]);
    await camera.says(/registered$/m);
    assert.match(await done(["link", "list", ...onDemo("county")]), new RegExp(`^lower  ${operator}`, "m"));
    assert.match(await done(["link", "list", "--home", home]), new RegExp(`^upper  ${county}  ${address[1]}:${address[2]}/tcp`, "m"));

    const owner = await signIn(home, "operator", "shopkeeper");
    const [mine] = (await owner.get("cameras", { mine: "true" })).cameras;
    const recipient = await until("the upper platform to share with", async () => (await owner.get("camera", { cameraId: mine.id })).sharing[0]);
    assert.equal(await known(), undefined, "not without consent");
    const { version } = await owner.get("consentText");
    await owner.post(
      "giveConsent",
      { cameraId: mine.id },
      { recipientId: recipient.recipientId, textVersion: version, language: "zh-CN", purposes: ["missing_person"] },
    );
    await until("the county knows the camera and that it is on", async () => (await known())?.online);
  });

  test("removed at the county, the link takes its cameras along; added again, it brings them back", async () => {
    assert.match(await done(["link", "remove", ...onDemo("county"), "--direction", "lower", "--peer", operator]), /removed the link/);
    await until("the county has forgotten the camera", async () => (await known()) === undefined);
    assert.equal((await porchlight(["link", "remove", ...onDemo("county"), "--direction", "lower", "--peer", operator])).code, 1);
    const password = randomUUID();
    const again = await done(["link", "add", ...onDemo("county"), "--direction", "lower", "--peer", operator, "--name", "广电", "--password", password]);
    const address = /^sip:\d+@([\d.]+):(\d+)$/.exec(printed(again, "it registers at")) ?? assert.fail(again);
    await done(["link", "remove", "--home", home, "--direction", "upper", "--peer", county]);
    await done([
      "link",
      "add",
      "--home",
      home,
      "--direction",
      "upper",
      "--peer",
      county,
      "--name",
      "桃江县",
      "--password",
      password,
      "--host",
      address[1],
      "--port",
      address[2],
    ]);
    const owner = await signIn(home, "operator", "shopkeeper");
    const [mine] = (await owner.get("cameras", { mine: "true" })).cameras;
    const open = await until("the new link", async () =>
      (await owner.get("camera", { cameraId: mine.id })).sharing.find((one) => one.recipientName === "桃江县" && !one.consent),
    );
    assert.equal(await known(), undefined, "the consent was for the link that is gone");
    const { version } = await owner.get("consentText");
    await owner.post(
      "giveConsent",
      { cameraId: mine.id },
      { recipientId: open.recipientId, textVersion: version, language: "zh-CN", purposes: ["missing_person"] },
    );
    await until("the camera is back", async () => (await known())?.online);
  });

  test("stopped, its archive is sound; a lost and a torn file are found and mended", async () => {
    const fsck = (...more: string[]) => porchlight(["archive", "fsck", "--home", home, ...more]);
    await until("three segments", async () => (await segments(home)).length >= 3);
    assert.equal(await camera?.stop(), 0);
    assert.equal(await platform.stop(), 0);
    const clean = await fsck();
    assert.equal(clean.code, 0, clean.stdout);
    const [lost, torn] = await segments(home);
    await unlink(lost);
    await truncate(torn, Math.floor((await stat(torn)).size * 0.7));
    const found = await fsck();
    assert.equal(found.code, 1);
    assert.match(found.stdout, new RegExp(`^missing-file  .*${lost.split("/").at(-1)}$`, "m"));
    assert.match(found.stdout, new RegExp(`^(torn-tail|index-mismatch)  .*${torn.split("/").at(-1)}`, "m"));
    const mended = await fsck("--repair");
    assert.equal(mended.code, 0, mended.stdout);
    const mendedArchive = await fsck();
    assert.equal(mendedArchive.code, 0, mendedArchive.stdout);
    assert.match(mendedArchive.stdout, / 0 findings/);
    assert.equal(await done(["migrate", "--home", home]), "nothing to do\n");
    assert.equal((await porchlight(["audit", "verify", "--home", home])).code, 0);
  });
});

async function segments(home: string): Promise<string[]> {
  const archive = join(home, "archive");
  const names = await readdir(archive, { recursive: true });
  return names
    .filter((name) => name.endsWith(".mp4"))
    .toSorted()
    .map((name) => join(archive, name));
}
