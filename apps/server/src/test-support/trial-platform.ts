import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "@porchlight/access";
import { type EndpointName, endpoints } from "@porchlight/contract";
import { pino } from "pino";
import { type RunningPlatform, startPlatform } from "../compose.ts";
import { PlatformConfig } from "../config/platform-config.ts";

export interface CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly cookie?: string;
}

/** A whole operator platform on loopback that keeps nothing, with people to call its API as. */
export interface TrialPlatform extends AsyncDisposable {
  readonly platform: RunningPlatform;
  /** `http://127.0.0.1:PORT` */
  readonly base: string;
  call(name: EndpointName, options?: CallOptions): Promise<Response>;
  /** Session cookie of a person, by a fresh one-time link. */
  cookieOf(personId: string): Promise<string>;
}

export async function startTrialPlatform(people: Readonly<Record<string, readonly Role[]>>): Promise<TrialPlatform> {
  const folder = await mkdtemp(join(tmpdir(), "porchlight-trial-"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Porchlight</title>");
  const config = PlatformConfig.parse({
    role: "operator",
    name: "测试平台",
    gbId: "43092201002007000001",
    home: folder,
    http: { port: 0 },
    sip: { port: 0 },
    media: { workers: 1 },
    ephemeral: true,
  });
  const platform = await startPlatform({ config, webFolder: folder, log: pino({ level: "silent" }) });
  for (const [id, roles] of Object.entries(people)) await addPerson(platform, id, roles);
  const base = `http://127.0.0.1:${platform.httpPort}`;
  const call = (name: EndpointName, options: CallOptions = {}): Promise<Response> => callEndpoint(base, name, options);
  return {
    platform,
    base,
    call,
    async cookieOf(personId) {
      const response = await call("signIn", { body: { token: await platform.signIn.makeLink(personId) } });
      assert.equal(response.status, 200);
      return (response.headers.get("set-cookie") ?? "").split(";")[0];
    },
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addPerson({ store }: RunningPlatform, id: string, roles: readonly Role[]): Promise<void> {
  const organisation = { id: `org-${id}`, name: `${id}家`, kind: "household" } as const;
  await store.db.insertInto("organisation").values(organisation).execute();
  const person = { id, name: id, organisationId: organisation.id, roles: [...roles], createdAt: new Date() };
  await store.db.insertInto("person").values(person).execute();
}

function callEndpoint(base: string, name: EndpointName, options: CallOptions): Promise<Response> {
  const endpoint = endpoints[name];
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => options.params?.[key] ?? "none");
  const headers = new Headers({ origin: base });
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (options.cookie) headers.set("cookie", options.cookie);
  return fetch(`${base}${path}${options.query ?? ""}`, {
    method: endpoint.method.toUpperCase(),
    headers,
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
}
