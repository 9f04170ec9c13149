import { type EndpointName, endpoints } from "@porchlight/contract";
import type { z } from "zod";
import { porchlight } from "./command-line.ts";

type Answer<Name extends EndpointName> = z.infer<(typeof endpoints)[Name]["answer"]>;

/** A signed-in person without a browser. */
export interface Client {
  readonly origin: string;
  get<Name extends EndpointName>(name: Name, params?: Readonly<Record<string, string>>): Promise<Answer<Name>>;
  post<Name extends EndpointName>(name: Name, params: Readonly<Record<string, string>>, body: unknown): Promise<Answer<Name>>;
}

/** Signs a person in by a link of the command line. */
export async function signIn(home: string, platform: string, person: string): Promise<Client> {
  const { stdout, stderr } = await porchlight(["sign-in-link", "--home", home, "--platform", platform, "--person", person]);
  const link = stdout.trim();
  if (!URL.canParse(link)) throw new Error(`no sign-in link: ${stdout}${stderr}`);
  const redeemed = await redeem(link);
  const cookie = redeemed.headers.getSetCookie()[0]?.split(";")[0];
  if (!redeemed.ok || cookie === undefined) throw new Error(`sign-in refused: ${redeemed.status} ${await redeemed.text()}`);
  return client(new URL(link).origin, cookie);
}

/** Uses a one-time link as the sign-in page does. */
export function redeem(link: string): Promise<Response> {
  const url = new URL(link);
  return fetch(`${url.origin}/api/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url.origin },
    body: JSON.stringify({ token: url.hash.slice(1) }),
  });
}

function client(origin: string, cookie: string): Client {
  const ask = async (name: EndpointName, params: Readonly<Record<string, string>>, body?: unknown): Promise<never> => {
    const { method, path, answer } = endpoints[name];
    const rest = new URLSearchParams(Object.entries(params).filter(([key]) => !path.includes(`{${key}}`)));
    const url = `${origin}${path.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key]))}${rest.size > 0 ? `?${rest.toString()}` : ""}`;
    const response = await fetch(url, {
      method,
      headers: { cookie, origin, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return answer.parse(await response.json()) as never;
  };
  return { origin, get: (name, params = {}) => ask(name, params), post: (name, params, body) => ask(name, params, body) };
}
