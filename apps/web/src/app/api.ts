import { endpoints, Problem, type EndpointName } from "@porchlight/contract";

type Rows = typeof endpoints;
type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | ParameterNames<Rest> : never;
type QueryOf<Row> = Row extends { query: infer Query extends { _input: unknown } } ? Query["_input"] : undefined;
type BodyOf<Row> = Row extends { body: infer Body extends { _input: unknown } } ? Body["_input"] : undefined;

/** What an endpoint answers when it accepts. */
export type AnswerOf<Name extends EndpointName> = Rows[Name]["answer"]["_output"];

/** What a call needs besides its name, taken from the row: path parameters, query, body. */
export type CallOf<Name extends EndpointName> = ([ParameterNames<Rows[Name]["path"]>] extends [never]
  ? { params?: undefined }
  : { params: Readonly<Record<ParameterNames<Rows[Name]["path"]>, string>> }) &
  (QueryOf<Rows[Name]> extends undefined ? { query?: undefined } : { query?: QueryOf<Rows[Name]> }) &
  (BodyOf<Rows[Name]> extends undefined ? { body?: undefined } : { body: BodyOf<Rows[Name]> });

/** A refusal as the pages show it. `status` 0 = the platform could not be reached or answered something else than the contract. */
export interface Refusal {
  readonly status: number;
  readonly problem: Problem;
}
export type Outcome<Value> = { readonly kind: "ok"; readonly value: Value } | { readonly kind: "refused"; readonly refusal: Refusal };

export interface Api {
  call<Name extends EndpointName>(name: Name, call: CallOf<Name>): Promise<Outcome<AnswerOf<Name>>>;
}

type LooseCall = { readonly params?: Readonly<Record<string, string>> | undefined; readonly query?: object | undefined; readonly body?: unknown };

/** Fills `{name}` parameters and appends the query; empty query values are left out. */
export function urlOf(path: string, call: LooseCall): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(call.params?.[name] ?? ""));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined && value !== "") query.set(key, String(value));
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

const refused = (status: number, code: string, message: string): Outcome<never> => ({ kind: "refused", refusal: { status, problem: { code, message } } });

/** The API client over `fetch`: every answer is parsed by its schema before a page sees it. `onSignedOut` is called for each 401; `language` goes with each request. */
export function createApi(options: { readonly fetch: typeof fetch; readonly onSignedOut: () => void; readonly language: () => string }): Api {
  return {
    async call(name, call) {
      const row = endpoints[name];
      const loose: LooseCall = call;
      let response: Response;
      try {
        response = await options.fetch(urlOf(row.path, loose), requestOf(row.method, loose.body, options.language()));
      } catch (error) {
        return refused(0, "unreachable", String(error));
      }
      const json: unknown = await response.json().catch(() => undefined);
      if (!response.ok) {
        if (response.status === 401 && name !== "session" && name !== "signIn") options.onSignedOut();
        return refusalFrom(response.status, json);
      }
      const parsed = row.answer.safeParse(json);
      return parsed.success ? { kind: "ok", value: parsed.data as never } : refused(0, "answer-not-understood", parsed.error.message);
    },
  };
}

function requestOf(method: string, body: unknown, language: string): RequestInit {
  const headers = { accept: "application/json", "accept-language": language };
  const base: RequestInit = { method: method.toUpperCase(), credentials: "same-origin", headers };
  return body === undefined ? base : { ...base, headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
}

function refusalFrom(status: number, json: unknown): Outcome<never> {
  const parsed = Problem.safeParse(json);
  return parsed.success
    ? { kind: "refused", refusal: { status, problem: parsed.data } }
    : refused(status, status >= 500 ? "server-failed" : "refused", `HTTP ${status}`);
}
