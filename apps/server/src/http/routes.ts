import type { Action, Role } from "@porchlight/access";
import type { Endpoint, EndpointName, endpoints } from "@porchlight/contract";
import type { z } from "zod";

type Table = typeof endpoints;
type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? { readonly [K in Name]: string } & PathParams<Rest> : unknown;
type BodyOf<Row> = Row extends { body: infer Schema extends z.ZodType } ? z.infer<Schema> : undefined;
type QueryOf<Row> = Row extends { query: infer Schema extends z.ZodType } ? z.infer<Schema> : undefined;

/** The person behind a request, read from the session table each time: a disabled person is nobody at once. */
export interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly organisation: { readonly id: string; readonly name: string; readonly kind: string };
  readonly language: "zh-CN" | "en";
  readonly sessionExpiresAt: number;
}

export interface RequestFacts {
  readonly host: string;
  readonly userAgent: string;
  readonly language: "zh-CN" | "en";
  readonly sessionToken: string | undefined;
  /** Sets (or clears) the session cookie on the answer. */
  setSession(token: string | undefined, maxAgeSeconds: number): void;
}

export interface HandlerInput<Name extends EndpointName> {
  readonly person: SignedIn;
  readonly params: PathParams<Table[Name]["path"]>;
  readonly query: QueryOf<Table[Name]>;
  readonly body: BodyOf<Table[Name]>;
  readonly request: RequestFacts;
}
/** Handlers of public endpoints may be called with nobody signed in. */
export type PublicInput<Name extends EndpointName> = Omit<HandlerInput<Name>, "person"> & { readonly person: SignedIn | undefined };

export type Answer<Name extends EndpointName> = z.input<Table[Name]["answer"]>;
export type PublicName = "platform" | "personas" | "signIn" | "signOut" | "session";
export type Handler<Name extends EndpointName> = (input: Name extends PublicName ? PublicInput<Name> : HandlerInput<Name>) => Promise<Answer<Name>>;
export type Handlers = { readonly [Name in EndpointName]: Handler<Name> };

/**
 * Who may call an endpoint at all, before its handler decides about the particular camera or grant.
 * Deny by default: an endpoint without a row does not compile.
 */
export const routePolicy: { readonly [Name in EndpointName]: "public" | "signed-in" | Action } = {
  platform: "public",
  personas: "public",
  session: "public",
  signIn: "public",
  signOut: "public",
  villages: "camera.list",
  cameras: "camera.list",
  camera: "camera.list",
  timeline: "camera.list",
  ticket: "camera.list",
  consentText: "signed-in",
  giveConsent: "signed-in",
  withdrawConsent: "signed-in",
  viewings: "signed-in",
  cameraViewings: "signed-in",
  proof: "signed-in",
  grants: "grant.list",
  grant: "grant.list",
  requestGrant: "grant.request",
  decideGrant: "grant.decide",
  revokeGrant: "grant.list",
  devices: "device.manage",
  links: "link.manage",
  health: "health.read",
  people: "people.manage",
  disablePerson: "people.manage",
  enablePerson: "people.manage",
  audit: "audit.read",
};

export const honoPath = (endpoint: Endpoint): string => endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1");
