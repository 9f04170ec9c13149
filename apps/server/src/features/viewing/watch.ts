import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { unixMs } from "@porchlight/base";
import type { MonitorUser } from "@porchlight/gb28181";
import type { MediaPlane, ViewerMode } from "@porchlight/media";
import type { Logger } from "pino";
import type { SignedIn } from "../../http/routes.ts";
import type { Judge } from "../../oversight/judge.ts";
import type { OpenViews } from "../../oversight/open-views.ts";
import type { Register } from "../../oversight/register.ts";
import type { CameraRecord, CameraRecords } from "../../records/camera-records.ts";
import { type KnownPerson, subjectOf } from "../../records/person-records.ts";
import type { StreamAccess } from "../../streams/stream-access.ts";
import { footageOf, type IssuedTicket, type Tickets } from "./tickets.ts";

export interface WatchParts {
  readonly whoIs: (sessionToken: string) => Promise<SignedIn | undefined>;
  readonly cookieName: string;
  /** The person as they are now: a running picture is decided about again with roles and standing of the moment. */
  readonly personNow: (id: string) => Promise<KnownPerson | undefined>;
  readonly cameras: CameraRecords;
  readonly judge: Judge;
  readonly register: Register;
  readonly openViews: OpenViews;
  readonly tickets: Tickets;
  readonly media: MediaPlane;
  readonly streams: StreamAccess;
  readonly platform: { readonly gbId: string; readonly name: string };
  readonly grantReference: (grantId: string) => Promise<string>;
  readonly now: () => number;
  readonly log: Logger;
  /** Owner pages refresh when somebody starts or stops looking. */
  readonly changed: () => void;
}

export interface Watch extends AsyncDisposable {
  /** Takes a WebSocket upgrade to `/media/view`. Everything that is refused is answered with a plain HTTP status and closed. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

const TICKET_PROTOCOL = "ticket.";

/** From a redeemed ticket to a running picture: decide again, enter it in the register, and only then hand the socket to the media plane. */
export function createWatch(parts: WatchParts): Watch {
  const running = new Map<string, CameraRecord>();
  const stopListening = parts.media.onEvent((event) => {
    if (event.kind !== "viewer-ended") return;
    const camera = running.get(event.viewerId);
    if (!camera) return;
    running.delete(event.viewerId);
    parts.openViews.remove(event.viewerId);
    parts.streams.close(camera, event.viewerId);
    parts.register
      .close(event.viewerId, event.why, event.bytes)
      .then(parts.changed, (error: unknown) => parts.log.error({ err: error, viewing: event.viewerId }, "the end of a viewing is not in the log yet"));
  });

  return {
    async upgrade(request, socket, head) {
      try {
        const outcome = await admit(parts, request);
        if (outcome.kind === "refused") return answerAndClose(socket, outcome.status);
        running.set(outcome.viewingId, outcome.camera);
        await show(parts, outcome, request, socket, head);
      } catch (error) {
        parts.log.error({ err: error }, "viewing refused: it could not be entered in the register");
        answerAndClose(socket, 503);
      }
    },
    async [Symbol.asyncDispose]() {
      stopListening();
    },
  };
}

type Admission =
  | { readonly kind: "refused"; readonly status: 401 | 403 | 404 }
  | ({
      readonly kind: "admitted";
      readonly person: SignedIn;
      readonly camera: CameraRecord;
      readonly viewingId: string;
      readonly until: number | undefined;
      readonly viewer: MonitorUser;
    } & IssuedTicket);

async function admit(parts: WatchParts, request: IncomingMessage): Promise<Admission> {
  if (!sameOrigin(request)) return { kind: "refused", status: 403 };
  const session = cookie(request, parts.cookieName);
  const person = session === undefined ? undefined : await parts.whoIs(session);
  if (!person) return { kind: "refused", status: 401 };
  const text = offeredTicket(request);
  const issued = text === undefined ? undefined : parts.tickets.redeem(text, person.id);
  if (!issued) return { kind: "refused", status: 403 };
  const camera = await parts.cameras.byId(issued.ticket.cameraId);
  if (!camera) return { kind: "refused", status: 404 };
  const footage = footageOf(issued.wish, parts.now());
  const decision = await parts.judge.camera(
    subjectOf(person),
    issued.wish.mode === "live" ? "camera.view-live" : "camera.view-recorded",
    camera,
    footage ? { footage } : {},
  );
  if (decision.kind === "deny") return { kind: "refused", status: 403 };
  const viewingId = issued.ticket.viewingId;
  const grantReference = decision.grantId ? await parts.grantReference(decision.grantId) : undefined;
  const purpose = decision.purpose ?? "owner_self";
  await parts.register.open({
    id: viewingId,
    cameraId: camera.row.id,
    mode: issued.wish.mode,
    viewer: { id: person.id, name: person.name, unit: person.organisation.name, platform: parts.platform.name, role: person.roles.join(" ") },
    purpose,
    grantReference,
    decision,
    ...(footage ? { footage } : {}),
  });
  parts.changed();
  const viewer: MonitorUser = {
    platformId: parts.platform.gbId,
    userId: person.id,
    unit: person.organisation.name,
    name: person.name,
    purpose,
    grant: grantReference ?? "",
  };
  return { kind: "admitted", person, camera, viewingId, until: decision.until, viewer, ...issued };
}

async function show(
  parts: WatchParts,
  admitted: Extract<Admission, { kind: "admitted" }>,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const { camera, viewingId, wish, person } = admitted;
  const mode: ViewerMode = wish.mode === "live" ? { kind: "live" } : { kind: "playback", from: unixMs(wish.from ?? 0), until: unixMs(wish.until ?? 0) };
  const key = wish.mode === "live" ? parts.streams.keyFor(camera, viewingId) : camera.row.id;
  parts.openViews.add(
    {
      id: viewingId,
      cameraId: camera.row.id,
      grantId: admitted.ticket.grantId,
      linkId: undefined,
      personId: person.id,
      decide: async () => {
        const [fresh, viewer] = await Promise.all([parts.cameras.byId(camera.row.id), parts.personNow(person.id)]);
        if (!fresh) return { kind: "deny", code: "no-consent" };
        if (!viewer) return { kind: "deny", code: "not-signed-in" };
        const footage = wish.mode === "live" ? undefined : { from: wish.from ?? 0, until: wish.until ?? 0 };
        return parts.judge.camera(subjectOf(viewer), wish.mode === "live" ? "camera.view-live" : "camera.view-recorded", fresh, footage ? { footage } : {});
      },
      end: (why) =>
        void parts.media.endViewer(viewingId, why).catch((error: unknown) => parts.log.error({ err: error, viewing: viewingId }, "viewer did not end")),
    },
    admitted.until,
  );
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]));
  parts.media.attachViewer({ id: viewingId, cameraId: key, mode, canDecode: wish.canDecode }, { headers, url: request.url ?? "/", head }, socket);
  if (wish.mode === "live") {
    const opened = await parts.streams.open(camera, viewingId, admitted.viewer);
    if (opened.kind === "failed") {
      parts.log.info({ camera: camera.row.id, why: opened.why }, "the camera's stream did not open");
      await parts.media.endViewer(viewingId, "stream-ended");
    }
  }
}

/** Browsers always send Origin on WebSocket requests; a page of another site is turned away. */
function sameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function offeredTicket(request: IncomingMessage): string | undefined {
  const offered = String(request.headers["sec-websocket-protocol"] ?? "").split(",");
  return offered
    .map((entry) => entry.trim())
    .find((entry) => entry.startsWith(TICKET_PROTOCOL))
    ?.slice(TICKET_PROTOCOL.length);
}

function cookie(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [key, value] = pair.split("=", 2);
    if (key.trim() === name && value) return decodeURIComponent(value.trim());
  }
  return undefined;
}

function answerAndClose(socket: Duplex, status: 401 | 403 | 404 | 503): void {
  const reasons = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 503: "Service Unavailable" } as const;
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
