import type { z } from "zod";
import { AuditPage, Devices, Health, Links } from "./administration.ts";
import { CameraDetail, CameraQuery, Cameras, ConsentText, GiveConsent, Ticket, TicketRequest, Timeline, TimelineQuery, Villages } from "./camera.ts";
import { Done } from "./common.ts";
import { DecideGrant, Grant, Grants, RequestGrant } from "./grant.ts";
import { ManagedPerson, People } from "./people.ts";
import { Personas, Platform, Session, SignIn } from "./session.ts";
import { InclusionProof, Viewings } from "./viewing.ts";

/** One row of the API: what it takes and what it answers. `{name}` in a path is a parameter. Refusals are `Problem` with 4xx. */
export interface Endpoint {
  readonly method: "get" | "post" | "put" | "delete";
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
}

const define = <const Rows extends Record<string, Endpoint>>(rows: Rows): Rows => rows;

/** The whole JSON API under one table, so that server routes, OpenAPI and the web client cannot drift apart. */
export const endpoints = define({
  platform: { method: "get", path: "/api/platform", summary: "Which platform this is; needs no sign-in", answer: Platform },
  personas: { method: "get", path: "/api/demo/personas", summary: "Demo only: people to try the product as", answer: Personas },
  session: { method: "get", path: "/api/session", summary: "Who is signed in", answer: Session },
  signIn: { method: "post", path: "/api/sign-in", summary: "Exchange a one-time link for a session", body: SignIn, answer: Session },
  signOut: { method: "post", path: "/api/sign-out", summary: "End this session", answer: Done },
  villages: { method: "get", path: "/api/villages", summary: "Villages of the township with camera counts", answer: Villages },
  cameras: { method: "get", path: "/api/cameras", summary: "Cameras this person may know of", query: CameraQuery, answer: Cameras },
  camera: { method: "get", path: "/api/cameras/{cameraId}", summary: "One camera, with what the asker may do", answer: CameraDetail },
  timeline: {
    method: "get",
    path: "/api/cameras/{cameraId}/timeline",
    summary: "Footage and gaps of one day (Asia/Shanghai)",
    query: TimelineQuery,
    answer: Timeline,
  },
  ticket: { method: "post", path: "/api/cameras/{cameraId}/tickets", summary: "A single-use ticket to watch", body: TicketRequest, answer: Ticket },
  consentText: { method: "get", path: "/api/consent-text", summary: "The current consent text in the asker's language", answer: ConsentText },
  giveConsent: {
    method: "post",
    path: "/api/cameras/{cameraId}/consents",
    summary: "Light the lamp: share with one recipient",
    body: GiveConsent,
    answer: CameraDetail,
  },
  withdrawConsent: {
    method: "delete",
    path: "/api/cameras/{cameraId}/consents/{consentId}",
    summary: "Put the lamp out: effective at once",
    answer: CameraDetail,
  },
  viewings: { method: "get", path: "/api/viewings", summary: "Who looked at my cameras, newest first", answer: Viewings },
  cameraViewings: { method: "get", path: "/api/cameras/{cameraId}/viewings", summary: "Who looked at this camera", answer: Viewings },
  proof: { method: "get", path: "/api/viewings/{viewingId}/proof", summary: "Proof that an entry is in the log", answer: InclusionProof },
  grants: { method: "get", path: "/api/grants", summary: "Grants this person asked for or may decide", answer: Grants },
  grant: { method: "get", path: "/api/grants/{grantId}", summary: "One grant", answer: Grant },
  requestGrant: { method: "post", path: "/api/grants", summary: "Ask to view cameras for a lawful reason", body: RequestGrant, answer: Grant },
  decideGrant: {
    method: "post",
    path: "/api/grants/{grantId}/decision",
    summary: "Approve or refuse another person's request",
    body: DecideGrant,
    answer: Grant,
  },
  revokeGrant: { method: "post", path: "/api/grants/{grantId}/revocation", summary: "End a grant now (approver) or withdraw it (requester)", answer: Grant },
  devices: { method: "get", path: "/api/devices", summary: "Devices and quarantined ids (operator engineer)", answer: Devices },
  links: { method: "get", path: "/api/links", summary: "Cascade links and their state", answer: Links },
  health: { method: "get", path: "/api/streams", summary: "Streams being received", answer: Health },
  people: { method: "get", path: "/api/people", summary: "People of this platform with their roles (security administrator)", answer: People },
  disablePerson: {
    method: "post",
    path: "/api/people/{personId}/disable",
    summary: "Switch an account off: its sessions and running pictures end at once",
    answer: ManagedPerson,
  },
  enablePerson: {
    method: "post",
    path: "/api/people/{personId}/enable",
    summary: "Switch an account on again; the person signs in anew",
    answer: ManagedPerson,
  },
  audit: { method: "get", path: "/api/audit", summary: "The log, newest first (audit administrator)", answer: AuditPage },
});
export type EndpointName = keyof typeof endpoints;
