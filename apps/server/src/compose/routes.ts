import { sql } from "kysely";
import { consentRoutes } from "../features/consent/consent-routes.ts";
import { createConsents } from "../features/consent/consents.ts";
import { auditRoutes } from "../features/audit-log/audit-routes.ts";
import { type CameraRouteParts, cameraRoutes, detail, visibleCamera } from "../features/camera/camera-routes.ts";
import { deviceRoutes } from "../features/device/device-routes.ts";
import { createGrants } from "../features/grant/grants.ts";
import { grantRoutes } from "../features/grant/grant-routes.ts";
import { reference } from "../records/grant-records.ts";
import { healthRoutes } from "../features/health/health.ts";
import { linkRoutes } from "../features/link/link-routes.ts";
import { type PersonaSource, platformRoutes } from "../features/platform/platform-routes.ts";
import { createPeople } from "../features/person/people.ts";
import { personRoutes } from "../features/person/person-routes.ts";
import { readTimeline } from "../features/recording/timeline.ts";
import type { SignIn } from "../features/sign-in/sign-in.ts";
import { signInRoutes } from "../features/sign-in/sign-in-routes.ts";
import { createTickets } from "../features/viewing/tickets.ts";
import { viewingRoutes } from "../features/viewing/viewing-routes.ts";
import { createWatch, type Watch } from "../features/viewing/watch.ts";
import type { Handlers, SignedIn } from "../http/routes.ts";
import { version } from "../config/version.ts";
import { personActor } from "../oversight/actor.ts";
import { allTries } from "../oversight/may-try.ts";
import { readPerson, subjectOf } from "../records/person-records.ts";
import type { Core } from "./core.ts";
import type { Signalling } from "./signalling.ts";

export interface RouteParts extends Core {
  readonly signalling: Signalling;
  readonly signIn: SignIn;
  readonly cookieName: string;
  readonly personas: PersonaSource | undefined;
}

export interface Routes {
  readonly handlers: Handlers;
  readonly watch: Watch;
  /** The audit administrator behind a request, for the export. */
  readonly exporter: (request: Request) => Promise<SignedIn | undefined>;
  readonly exported: (person: SignedIn) => Promise<void>;
  readonly healthz: () => Promise<{ ok: boolean; platform: string; role: string; version: string; online: number }>;
}

export function composeRoutes(parts: RouteParts): Routes {
  const { config, platform, store, audit, clock, random, feed, media, judge, openViews, cameras, grants, register, signalling, signIn, log } = parts;
  const { db } = store;
  const now = (): number => clock.now();

  const consents = createConsents({ db, audit, clock, random, platformName: platform.name, changed: (cameraId) => signalling.cameraChanged(cameraId) });
  const cameraParts: CameraRouteParts = {
    db,
    cameras,
    grants,
    judge,
    openViews,
    media,
    isRecording: (id) => config.role === "operator" && signalling.streams.isOpen(id),
    township: { county: config.township.county, township: config.township.township },
    sharing: (camera) => consents.sharing(camera),
    readTimeline: (cameraId, day) => readTimeline({ db, media }, cameraId, day, now()),
    now,
  };
  const visible = (person: SignedIn, cameraId: string) => visibleCamera(cameraParts, subjectOf(person), cameraId);
  const grantFeature = createGrants({
    db,
    audit,
    clock,
    random,
    judge,
    grants,
    cameras,
    platformName: platform.name,
    changed: async (grantId) => {
      await openViews.recheck((view) => view.grantId === grantId);
      feed.tell("grants");
      feed.tell("cameras");
    },
  });
  const people = createPeople({
    db,
    audit,
    clock,
    platformName: platform.name,
    changed: async (personId) => {
      await openViews.recheck((view) => view.personId === personId);
      feed.tell("people");
    },
  });
  const tickets = createTickets({ clock, random, keys: parts.keys, judge, register, platformName: platform.name });
  const watch = createWatch({
    whoIs: (token) => signIn.whoIs(token),
    cookieName: parts.cookieName,
    personNow: (id) => readPerson(db, id),
    cameras,
    judge,
    register,
    openViews,
    tickets,
    media,
    streams: signalling.access,
    platform,
    grantReference: async (id) => {
      const grant = await grants.byId(id);
      return grant ? reference(id, grant.row.requestedAt) : id;
    },
    now,
    log,
    changed: () => feed.tell("viewings"),
  });

  const handlers: Handlers = {
    ...platformRoutes({ platform: { name: platform.name, role: config.role, gbId: platform.gbId, version }, personas: parts.personas, now }),
    ...signInRoutes({ signIn, now, mayTry: (person) => allTries(judge, person) }),
    ...cameraRoutes(cameraParts),
    ...consentRoutes({ consents, judge, visible, detail: async (person, id) => detail(cameraParts, subjectOf(person), await visible(person, id)) }),
    ...grantRoutes(grantFeature),
    ...viewingRoutes({ db, audit, cameras, judge, tickets, visible, logPublicKey: parts.keys.logPublicKey }),
    ...deviceRoutes({ db, isOnline: (id) => signalling.gb.isOnline(id) }),
    ...linkRoutes({
      db,
      links: signalling.links,
      upperState: (id) => signalling.upper.state(id),
      isLowerOnline: (id) => signalling.gb.isOnline(id),
      sharedChannels: (id) => signalling.upper.sharedChannels(id),
    }),
    ...healthRoutes({ media, cameras, isRecording: cameraParts.isRecording, clock }),
    ...personRoutes(people),
    ...auditRoutes({ db, audit }),
  };

  return {
    handlers,
    watch,
    exporter: async (request) => {
      const token = new RegExp(`(?:^|;\\s*)${parts.cookieName}=([^;]+)`).exec(request.headers.get("cookie") ?? "")?.[1];
      const person = token === undefined ? undefined : await signIn.whoIs(token);
      return person && judge.plain(subjectOf(person), "audit.export").kind === "allow" ? person : undefined;
    },
    exported: async (person) => void (await audit.append([{ action: "log.exported", actor: personActor(person, platform.name), size: await audit.size() }])),
    healthz: async () => {
      const row = await db
        .selectFrom("camera")
        .select(sql<number>`count(*) filter (where online)`.as("online"))
        .executeTakeFirstOrThrow();
      return { ok: true, platform: platform.name, role: config.role, version, online: Number(row.online) };
    },
  };
}
