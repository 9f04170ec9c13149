import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { isFault, systemClock } from "@porchlight/base";
import { makeSigner, sha256, signIn } from "./audit-log-contract.ts";
import { createAuditLog } from "./audit-log.ts";
import { openEmbeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
import { openStore, ping, type Store } from "./open-store.ts";
import { identify } from "./process-identity.ts";

const isRoot = process.getuid?.() === 0;
let home: string;

before(async () => {
  home = await mkdtemp(join(tmpdir(), "porchlight-pg-"));
  // as closed as /root: the server's own user cannot walk through
  await chmod(home, 0o700);
});
after(() => rm(home, { recursive: true }));

async function withServer<T>(folder: string, run: (server: EmbeddedPostgres, store: Store) => Promise<T>): Promise<T> {
  const server = await openEmbeddedPostgres({ folder });
  const store = await openStore({ kind: "postgres", url: server.url });
  try {
    return await run(server, store);
  } finally {
    await store[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  }
}

test("the server runs in a folder closed to others, keeps its data, and leaves no process", async () => {
  const folder = join(home, "kept");
  const first = await withServer(folder, async (server, store) => {
    await store.migrate();
    await store.db.insertInto("setting").values({ key: "k", value: "1" }).execute();
    return server.pid ?? 0;
  });
  assert.equal(identify(first), undefined);
  assert.equal((await stat(join(folder, "password"))).mode & 0o777, 0o600);
  const kept = await withServer(folder, (_, store) => store.db.selectFrom("setting").selectAll().execute());
  assert.deepEqual(kept, [{ key: "k", value: 1 }]);
});

test("the server keeps every commit on disk and takes only passwords on the loopback", async () => {
  await withServer(join(home, "kept"), async (server, store) => {
    const show = async (name: string) =>
      (await sql<Record<string, string>>`show ${sql.raw(name)}`.execute(store.db)).rows[0]?.[name.replace(/_(.)/g, (_, c: string) => c.toUpperCase())];
    assert.deepEqual(
      [await show("fsync"), await show("synchronous_commit"), await show("listen_addresses"), await show("server_encoding")],
      ["on", "on", "127.0.0.1", "UTF8"],
    );
    const wrong = new URL(server.url);
    wrong.password = "wrong";
    const stranger = await openStore({ kind: "postgres", url: wrong.href });
    await assert.rejects(ping(stranger.db), /password authentication failed/);
    await stranger[Symbol.asyncDispose]();
  });
});

test("a second program on the same folder is refused by name", async () => {
  const folder = join(home, "kept");
  await withServer(folder, async () => {
    await assert.rejects(openEmbeddedPostgres({ folder }), (error) => isFault(error, "store.already-running"));
  });
});

test("a killed server is started again and the store goes on; meanwhile an audit entry is refused", async () => {
  await withServer(join(home, "kept"), async (server, store) => {
    await store.migrate();
    const log = createAuditLog({ store, sha256, ...makeSigner(), origin: "test", clock: systemClock });
    await log.append([signIn(1)]);
    const killed = server.pid ?? 0;
    process.kill(killed, "SIGKILL");
    while (server.pid === killed) await sleep(1);
    await assert.rejects(log.append([signIn(2)]), (error) => isFault(error, "store.unreachable"));
    await until(async () => (await log.append([signIn(3)])).length === 1);
    assert.notEqual(server.pid, killed);
    assert.equal(await log.size(), 2);
    await log[Symbol.asyncDispose]();
  });
});

test("after kill -9 of the program the next start stops what is left and keeps the data", async () => {
  const folder = join(home, "orphan");
  const program = await startProgram(folder);
  await kill(program.child);
  await withServer(folder, async (server, store) => {
    assert.notEqual(server.pid, program.server);
    assert.equal(identify(program.server), undefined);
    await ping(store.db);
  });
});

test("after kill -9 of program and server the next start recovers", async () => {
  const folder = join(home, "orphan");
  const program = await startProgram(folder);
  await kill(program.child);
  try {
    process.kill(program.server, "SIGKILL");
  } catch {
    // it may have followed its parent already
  }
  await withServer(folder, (_, store) => ping(store.db));
});

test("a pid file that names another program does not stop that program or the start", async () => {
  const folder = join(home, "orphan");
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const pidFile = join(folder, "data", "postmaster.pid");
  await writeFile(pidFile, `${bystander.pid}\n${join(folder, "data")}\n1\n5432\n\n127.0.0.1\n\nready\n`);
  await withServer(folder, (_, store) => ping(store.db)).catch(() => {});
  assert.notEqual(identify(bystander.pid ?? 0), undefined);
  bystander.kill("SIGKILL");
  await withServer(folder, (_, store) => ping(store.db));
});

test("data of another major version is refused by name", async () => {
  const folder = join(home, "orphan");
  const version = join(folder, "data", "PG_VERSION");
  const now = await readFile(version, "utf8");
  await writeFile(version, "9.6\n");
  await assert.rejects(openEmbeddedPostgres({ folder }), (error) => isFault(error, "store.wrong-version"));
  await writeFile(version, now);
});

test("the server is nobody's and holds at most the one capability that walks through closed folders", async (t) => {
  if (!isRoot) return t.diagnostic("not root: the server runs as this user");
  await withServer(join(home, "orphan"), async (server) => {
    const status = await readFile(`/proc/${server.pid}/status`, "utf8");
    assert.match(status, /^Uid:\s+65534\s/m);
    assert.match(status, /^CapEff:\s+0{15}[0-4]$/m);
  });
});

test("an ordinary user can start it too, and root after him leaves it his", async (t) => {
  if (!isRoot) return t.diagnostic("not root: every test here already runs as an ordinary user");
  const asUser = ["/usr/bin/setpriv", "--reuid=1", "--regid=1", "--clear-groups"];
  const [command, ...rest] = [...asUser, process.execPath, "-e", `require("node:fs").readFileSync(${JSON.stringify(import.meta.filename)})`];
  if (spawnSync(command ?? "", rest, { stdio: "ignore" }).status !== 0) return t.diagnostic("this checkout is closed to other users");
  const folder = await mkdtemp(join(tmpdir(), "porchlight-user-"));
  await chmod(folder, 0o777);
  const program = await startProgram(join(folder, "db"), asUser);
  assert.match(await readFile(`/proc/${program.server}/status`, "utf8"), /^Uid:\s+1\s/m);
  program.child.stdin?.end();
  await new Promise((resolve) => program.child.once("close", resolve));
  assert.equal(identify(program.server), undefined);
  await withServer(join(folder, "db"), async (server) => assert.match(await readFile(`/proc/${server.pid}/status`, "utf8"), /^Uid:\s+1\s/m));
  await rm(folder, { recursive: true });
});

interface Program {
  readonly child: ChildProcess;
  readonly server: number;
}

/** A program of its own that opens the server, says its pid, and closes it when its standard input ends. */
async function startProgram(folder: string, prefix: readonly string[] = []): Promise<Program> {
  const script = `
    const { openEmbeddedPostgres } = await import(${JSON.stringify(new URL("./embedded-postgres.ts", import.meta.url).href)});
    const server = await openEmbeddedPostgres({ folder: ${JSON.stringify(folder)} });
    console.log(server.pid);
    process.stdin.resume().on("end", () => server[Symbol.asyncDispose]());
  `;
  const [command, ...rest] = [...prefix, process.execPath, "--input-type=module", "-e", script];
  const child = spawn(command ?? "", rest, { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await new Promise<string[]>((resolve) =>
    createInterface({ input: child.stdout })
      .once("line", (text) => resolve([text]))
      .once("close", () => resolve([])),
  );
  return { child, server: Number(line) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await done().catch(() => false)) return;
    await sleep(50);
  }
  assert.fail("did not happen within 10 s");
}
