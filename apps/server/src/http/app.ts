import { isFault } from "@porchlight/base";
import type { Action } from "@porchlight/access";
import { type Endpoint, type EndpointName, Problem, endpoints } from "@porchlight/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import type { Logger } from "pino";
import type { z } from "zod";
import { Refusal } from "./refusal.ts";
import { type Handler, type Handlers, type RequestFacts, type SignedIn, honoPath, routePolicy } from "./routes.ts";

export interface HttpParts {
  readonly handlers: Handlers;
  /** Name of the session cookie: one a platform, since cookies do not know ports. */
  readonly cookieName: string;
  readonly whoIs: (token: string) => Promise<SignedIn | undefined>;
  /** May somebody with this person's roles try `action` at all on this platform? */
  readonly mayTry: (person: SignedIn, action: Action) => boolean;
  readonly log: Logger;
  readonly version: string;
}

const MAX_BODY_BYTES = 256 * 1024;

/** The HTTP edge of a platform: JSON API from the endpoints table, its OpenAPI 3.1 page, `/healthz`. Pages and streams are added by `serve.ts`. */
export function createHttpApp(parts: HttpParts): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(secureHeaders(pageHeaders()));
  app.use(
    "/api/*",
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: () => problemResponse(new Refusal(413, "too-large", "the request is larger than 256 KiB")) }),
  );
  app.use("/api/*", csrf());
  app.use("/api/*", noStore);
  for (const name of Object.keys(endpoints) as EndpointName[]) addEndpoint(app, parts, name);
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Porchlight", version: parts.version, description: "Community cameras a county can use when it has a lawful, named reason." },
  });
  app.onError((error, c) => translate(error, c, parts.log));
  return app;
}

/** Ends the API: whatever is below `/api/` and not a route by now does not exist. Call it after every route was added. */
export function closeApi(app: OpenAPIHono): void {
  app.all("/api/*", () => problemResponse(new Refusal(404, "not-found", "no such endpoint")));
}

function addEndpoint<Name extends EndpointName>(app: OpenAPIHono, parts: HttpParts, name: Name): void {
  const endpoint: Endpoint = endpoints[name];
  describe(app, name);
  app.on(endpoint.method.toUpperCase(), honoPath(endpoint), async (c) => {
    const request = requestFacts(c, parts.cookieName);
    const person = request.sessionToken === undefined ? undefined : await parts.whoIs(request.sessionToken);
    checkPolicy(parts, name, person);
    const query = endpoint.query ? parse(endpoint.query, c.req.query()) : undefined;
    const body = endpoint.body ? parse(endpoint.body, await readJson(c)) : undefined;
    const handler = parts.handlers[name] as Handler<EndpointName>;
    const answer = await handler({ person, params: c.req.param(), query, body, request } as never);
    // parsing drops every field the contract does not name, so that no row leaks by accident
    return c.json(endpoint.answer.parse(answer) as object);
  });
}

function checkPolicy(parts: HttpParts, name: EndpointName, person: SignedIn | undefined): void {
  const policy = routePolicy[name];
  if (policy === "public") return;
  if (!person) throw new Refusal(401, "not-signed-in", "sign in first");
  if (policy !== "signed-in" && !parts.mayTry(person, policy)) throw new Refusal(403, "role-may-not", `none of your roles may ${policy}`);
}

async function readJson(c: Context): Promise<unknown> {
  if (!(c.req.header("content-type") ?? "").startsWith("application/json")) throw new Refusal(415, "not-json", "send JSON");
  try {
    return await c.req.json();
  } catch (error) {
    throw Object.assign(new Refusal(400, "not-json", "the body is not JSON"), { cause: error });
  }
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.slice(0, 20).map((issue) => ({ field: issue.path.map(String).join("."), code: issue.code }));
  throw new Refusal(422, "invalid", "some fields are missing or wrong", fields);
}

function requestFacts(c: Context, cookieName: string): RequestFacts {
  const language = /^zh|,\s*zh/.test(c.req.header("accept-language") ?? "zh") ? "zh-CN" : "en";
  return {
    host: c.req.header("host") ?? "",
    userAgent: (c.req.header("user-agent") ?? "").slice(0, 200),
    language,
    sessionToken: getCookie(c, cookieName),
    setSession(token, maxAge) {
      const secure = c.req.url.startsWith("https:") || c.req.header("x-forwarded-proto") === "https";
      setCookie(c, cookieName, token ?? "", { httpOnly: true, sameSite: "Strict", path: "/", secure, maxAge: token === undefined ? 0 : maxAge });
    },
  };
}

const noStore = async (c: Context, next: () => Promise<void>): Promise<void> => {
  await next();
  c.header("Cache-Control", "no-store");
};

function describe(app: OpenAPIHono, name: EndpointName): void {
  const endpoint: Endpoint = endpoints[name];
  const json = (schema: unknown) => ({ content: { "application/json": { schema: schema as never } } });
  app.openAPIRegistry.registerPath({
    method: endpoint.method,
    path: endpoint.path,
    operationId: name,
    summary: endpoint.summary,
    security: routePolicy[name] === "public" ? [] : [{ session: [] }],
    request: { ...(endpoint.query ? { query: endpoint.query } : {}), ...(endpoint.body ? { body: json(endpoint.body) } : {}) },
    responses: { 200: { description: "Done", ...json(endpoint.answer) }, default: { description: "Refused, or failed", ...json(Problem) } },
  });
}

/** The one translation of faults into HTTP. Unknown faults say nothing of the inside; the log holds the rest. */
export function translate(error: unknown, c: Context, log: Logger): Response {
  if (error instanceof Refusal) return problemResponse(error);
  if (isFault(error) && (error.code.startsWith("store.audit") || error.code === "store.unreachable")) {
    log.error({ err: error }, "the log cannot be written: refusing");
    return problemResponse(new Refusal(503, "log-unavailable", "the log cannot be written, so nothing may be viewed or changed"));
  }
  if (error instanceof Error && "getResponse" in error) return (error as Error & { getResponse(): Response }).getResponse();
  log.error({ err: error, path: c.req.path }, "request failed");
  return c.json({ code: "internal", message: "something went wrong on our side; it has been logged" }, 500);
}

function problemResponse(refusal: Refusal): Response {
  const problem: Problem = { code: refusal.code, message: refusal.message, ...(refusal.fields ? { fields: [...refusal.fields] } : {}) };
  return new Response(JSON.stringify(problem), { status: refusal.status, headers: { "content-type": "application/json", "cache-control": "no-store" } });
}

function pageHeaders(): Parameters<typeof secureHeaders>[0] {
  return {
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", "data:", "blob:"],
      mediaSrc: ["'self'", "blob:"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      objectSrc: ["'none'"],
    },
    referrerPolicy: "no-referrer",
    xFrameOptions: "DENY",
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  };
}
