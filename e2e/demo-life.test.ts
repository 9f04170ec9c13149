import assert from "node:assert/strict";
import { readdirSync, readlinkSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Client, signIn } from "./lib/client.ts";
import { bin, type CommandResult, porchlight } from "./lib/command-line.ts";
import { type DemoProcess, freePortRun, startDemo } from "./lib/demo-process.ts";
import { processesNaming, processTree, type RunningProcess, stillRunning } from "./lib/processes.ts";
import { startCommand } from "./lib/running-command.ts";
import { until } from "./lib/until.ts";

const CAMERAS = 6;
const operators = ["telecom", "mobile", "unicom"] as const;

let folder: string;
let home: string;
let demo: DemoProcess | undefined;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "porchlight-life-"));
  home = join(folder, "home");
});
after(async () => {
  await demo?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<DemoProcess> {
  demo = await startDemo({ home, cameras: CAMERAS });
  return demo;
}

/** What must outlive every end of the program. */
interface Kept {
  readonly cameras: readonly { readonly id: string; readonly name: string; readonly sharedWith: number }[];
  readonly people: string;
  readonly logSize: number;
}
let kept: Kept;
/** An instant of which there is footage of the owner's first camera. */
const recorded: number[] = [];

async function look(): Promise<{ owner: Client; now: Kept }> {
  const owner = await signIn(home, "telecom", "owner");
  const { cameras } = await owner.get("cameras", { mine: "true" });
  const { person } = await owner.get("session");
  const now = {
    cameras: cameras.map(({ id, name, sharedWith }) => ({ id, name, sharedWith })),
    people: `${person.name} ${person.organisation.name}`,
    logSize: await verifiedLog("telecom"),
  };
  return { owner, now };
}

async function verifiedLog(platform: string): Promise<number> {
  const { code, stdout, lines } = await porchlight(["audit", "verify", "--home", home, "--platform", platform]);
  assert.equal(code, 0, lines.join("\n"));
  return Number(/^valid: (\d+) entries/.exec(stdout)?.[1]);
}

/** Waits until an instant that was recorded just now can be found, and returns it. */
async function newFootage(owner: Client, cameraId: string): Promise<number> {
  const from = Date.now();
  return until("new footage", async () => {
    const { footage } = await timeline(owner, cameraId);
    const last = footage.at(-1);
    return last !== undefined && last.until > from ? Math.max(last.from, from) : undefined;
  });
}

const timeline = (owner: Client, cameraId: string) => owner.get("timeline", { cameraId, day: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) });

async function holds(owner: Client, cameraId: string, instant: number): Promise<boolean> {
  return (await timeline(owner, cameraId)).footage.some(({ from, until: end }) => from <= instant && instant <= end);
}

async function allGone(processes: readonly RunningProcess[]): Promise<void> {
  const left = (): RunningProcess[] => [...stillRunning(processes), ...processesNaming(home)];
  await until(`no process left: ${JSON.stringify(left())}`, () => left().length === 0);
}

async function closed(port: number): Promise<void> {
  await assert.rejects(
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => (socket.destroy(), resolve()));
      socket.once("error", reject);
    }),
    { code: "ECONNREFUSED" },
  );
}

/** Every recording has its row, and every row its recording. */
async function archiveIsClean(): Promise<void> {
  for (const platform of operators) {
    const { code, stdout } = await porchlight(["archive", "fsck", "--home", home, "--platform", platform]);
    assert.equal(code, 0, stdout);
    const counts = /(\d+) files, (\d+) rows, 0 findings/.exec(stdout);
    assert.ok(counts && Number(counts[1]) > 0 && counts[1] === counts[2], stdout);
  }
}

async function receivingAgain(engineer: Client, since: number): Promise<void> {
  await until("every camera of the operator is received again", async () => {
    const { streams } = await engineer.get("health");
    return streams.length > 0 && streams.every((stream) => stream.receiving && stream.recording && (stream.lastPacketAt ?? 0) > since);
  });
}

function childOf(main: number, matches: (process: RunningProcess) => boolean): RunningProcess {
  const found = processTree(main).find(matches);
  assert.ok(found, "the child is there");
  return found;
}

/** A media process of this platform: it holds recordings of the platform open. */
function recordsFor(platform: string): (process: RunningProcess) => boolean {
  return ({ pid, command }) => command.includes("worker/main.ts") && openFiles(pid).some((path) => path.startsWith(join(home, platform)));
}

const openFiles = (pid: number): string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
};

describe("the life of a demo", () => {
  test("it starts, says where it is in its last line, and Ctrl-C of the terminal puts everything away", async () => {
    const running = await start();
    assert.equal(running.output.trimEnd().split("\n").at(-1), `ready http://127.0.0.1:${running.port}`);
    const { owner, now } = await look();
    kept = now;
    assert.ok(kept.cameras.length > 0 && kept.cameras.some((camera) => camera.sharedWith > 0));
    recorded.push(await newFootage(owner, kept.cameras[0].id));
    const processes = processTree(running.pid);
    assert.ok(
      processes.filter(({ command }) => command.includes("worker/main.ts")).length >= 4 && processes.some(({ command }) => command.includes("postgres")),
      "media processes and the database are children",
    );
    assert.equal(await running.interrupt(), 0);
    await allGone(processes);
    for (let port = running.port; port < running.port + 4; port++) await closed(port);
    await archiveIsClean();
  });

  test("a second start keeps people, consents, footage and a growing, unbroken log", async () => {
    await start();
    const { owner, now } = await look();
    assert.deepEqual([now.cameras, now.people], [kept.cameras, kept.people]);
    assert.ok(now.logSize > kept.logSize, `${now.logSize} entries, before ${kept.logSize}`);
    assert.ok(await holds(owner, kept.cameras[0].id, recorded[0]), "footage of the first run");
    kept = now;
  });

  test("a second demo on the same home is refused in one line that names the first", async () => {
    const result = await porchlight(["demo", "--home", home, "--port", String(await freePortRun())]);
    refusedInOneLine(result, new RegExp(`process ${demo?.pid} already works on `));
  });

  test("kill -9 of the database: it comes back by itself, pictures go on, and the log stays whole", async () => {
    assert.ok(demo);
    const { pid } = demo;
    const engineer = await signIn(home, "telecom", "engineer");
    const owner = await signIn(home, "telecom", "owner");
    const database = childOf(pid, ({ command, parent }) => parent === pid && command.includes("postgres"));
    const size = await verifiedLog("telecom");
    process.kill(database.pid, "SIGKILL");
    const killed = Date.now();
    await until("a new database", () =>
      processTree(pid).some((process) => process.parent === pid && process.command.includes("postgres") && process.pid !== database.pid),
    );
    for (let port = demo.port; port < demo.port + 4; port++) await until("health", async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
    await receivingAgain(engineer, killed);
    await newFootage(owner, kept.cameras[0].id);
    await until("a new entry of the log", async () => (await signIn(home, "telecom", "owner")) !== undefined);
    assert.ok((await verifiedLog("telecom")) > size);
  });

  test("kill -9 of a media process: it comes back by itself, and what it had recorded is not lost", async () => {
    assert.ok(demo);
    const { pid } = demo;
    const engineer = await signIn(home, "telecom", "engineer");
    const owner = await signIn(home, "telecom", "owner");
    const instant = await newFootage(owner, kept.cameras[0].id);
    const media = childOf(pid, recordsFor("telecom"));
    process.kill(media.pid, "SIGKILL");
    const killed = Date.now();
    await receivingAgain(engineer, killed);
    await until("footage from before the kill", () => holds(owner, kept.cameras[0].id, instant));
    recorded.push(instant, await newFootage(owner, kept.cameras[0].id));
    await verifiedLog("telecom");
  });

  test("kill -9 of the program: its children end, and a new start finds all footage, also the unfinished", async () => {
    assert.ok(demo);
    const owner = await signIn(home, "telecom", "owner");
    recorded.push(await newFootage(owner, kept.cameras[0].id));
    const processes = processTree(demo.pid);
    await demo.kill();
    await allGone(processes);
    await start();
    const { owner: back, now } = await look();
    assert.deepEqual([now.cameras, now.people], [kept.cameras, kept.people]);
    assert.ok(now.logSize > kept.logSize);
    for (const instant of recorded) assert.ok(await holds(back, kept.cameras[0].id, instant), `footage of ${new Date(instant).toISOString()}`);
    assert.ok(
      (await timeline(back, kept.cameras[0].id)).gaps.some((gap) => gap.cause === "platform-stopped"),
      "the time without a program is a gap with its cause",
    );
  });

  test("Ctrl-C while it still starts leaves nothing behind either", async (t) => {
    const early = join(folder, "early");
    const starting = startCommand(["demo", "--home", early, "--port", "0", "--cameras", "3"]);
    t.after(() => starting.stop());
    await starting.says(/starting the database/);
    assert.equal(await starting.stop(), 0, starting.said());
    await until("no process left", () => processesNaming(early).length === 0);
    assert.doesNotMatch(starting.said(), /^ready/m);
  });

  test("SIGTERM puts everything away as well", async () => {
    assert.ok(demo);
    const processes = processTree(demo.pid);
    assert.equal(await demo.terminate(), 0);
    await allGone(processes);
    await archiveIsClean();
    assert.equal((await porchlight(["audit", "verify", "--home", home, "--platform", "county"])).code, 0);
  });
});

function refusedInOneLine({ code, lines }: CommandResult, words: RegExp): void {
  assert.equal(code, 1, lines.join("\n"));
  assert.equal(lines.length, 1, lines.join("\n"));
  assert.match(lines[0], words);
}

describe("a demo that cannot start says why in one line", () => {
  test("a port in use", async () => {
    const port = await freePortRun();
    const other = await listening(port + 2);
    try {
      refusedInOneLine(
        await porchlight(["demo", "--home", join(folder, "port"), "--port", String(port)]),
        new RegExp(`port ${port + 2} is in use: .*PORCHLIGHT_PORT or --port`),
      );
    } finally {
      other.close();
    }
  });

  test("a folder that cannot be written: below a file, and where nobody may write", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    refusedInOneLine(await porchlight(["demo", "--home", join(file, "home"), "--port", "0"]), /cannot write in .*file\/home: /);
    refusedInOneLine(await porchlight(["demo", "--home", "/proc/porchlight", "--port", "0"]), /cannot write in \/proc\/porchlight: /);
  });

  test("a folder closed to an ordinary user", async (t) => {
    if (process.getuid?.() !== 0) return t.diagnostic("not root: there is no other user to be");
    const asNobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", process.execPath];
    // a checkout below a closed folder cannot be run by another user at all
    const reachable = await porchlight(["--help"], { run: asNobody }).then((result) => result.code === 0);
    if (!reachable) return t.diagnostic("this checkout is closed to other users");
    refusedInOneLine(
      await porchlight(["demo", "--home", join(folder, "closed"), "--port", "0"], { run: asNobody }),
      /cannot write in .*closed: .*permission denied/,
    );
  });

  test("a Node that is too old, with no newer one beside it", async () => {
    const alone = join(folder, "alone");
    await cp(dirname(bin), alone, { recursive: true });
    const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.19.0"}})';
    refusedInOneLine(
      await porchlight(["demo"], { run: [process.execPath, "--import", old], script: join(alone, "porchlight.mjs") }),
      /needs Node 22\.18, 24\.11 or newer; this is v.*npm ci/,
    );
  });

  test("a database address that is none, and one where nothing listens", async () => {
    const demoOn = (url: string) => porchlight(["demo", "--home", join(folder, "database"), "--port", "0"], { env: { DATABASE_URL: url } });
    for (const [url, words] of [
      ["county-database", /DATABASE_URL is no address like postgres:/],
      ["postgres://porchlight@127.0.0.1:1/county", /connect ECONNREFUSED 127\.0\.0\.1:1$/],
    ] as const) {
      const { code, stderr } = await demoOn(url);
      assert.equal(code, 1);
      assert.match(stderr, /^porchlight demo: .*\n$/, "one line");
      assert.match(stderr.trim(), words);
    }
  });

  test("a number that is none", async () => {
    const { code, lines } = await porchlight(["demo", "--cameras", "many"]);
    assert.deepEqual([code, lines], [2, ['porchlight demo: --cameras takes a whole number from 3 to 300, not "many" (see --help)']]);
  });
});

function listening(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, () => resolve(server));
  });
}
