import { createEmitter, type Emitter } from "@porchlight/base";
import type { ChangeEvent, ChangeTopic } from "@porchlight/contract";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { getCookie } from "hono/cookie";
import { streamSSE } from "hono/streaming";

/** Tells pages that something changed; what exactly, they ask for with their own rights. */
export interface ChangeFeed {
  tell(topic: ChangeTopic): void;
  readonly events: Emitter<ChangeEvent>;
}

export function createChangeFeed(): ChangeFeed {
  const events = createEmitter<ChangeEvent>();
  return { events, tell: (topic) => events.emit({ topic }) };
}

/** Quiet connections are kept alive, and a burst of changes becomes one message a topic. */
const HEARTBEAT_MS = 20_000;
const GATHER_MS = 150;
const MAX_LISTENERS = 2_000;

/** `/api/events`: server-sent `ChangeEvent`s for whoever is signed in. */
export function addChangeRoute(app: OpenAPIHono, parts: { feed: ChangeFeed; cookieName: string; isSignedIn: (token: string) => Promise<boolean> }): void {
  let listeners = 0;
  app.get("/api/events", async (c) => {
    const token = getCookie(c, parts.cookieName);
    if (token === undefined || !(await parts.isSignedIn(token))) return c.json({ code: "not-signed-in", message: "sign in first" }, 401);
    if (listeners >= MAX_LISTENERS) return c.json({ code: "busy", message: "too many open pages" }, 503);
    return streamSSE(c, async (stream) => {
      listeners++;
      const waiting = new Set<ChangeTopic>();
      const stop = parts.feed.events.on((event) => waiting.add(event.topic));
      stream.onAbort(stop);
      let quietFor = 0;
      try {
        while (!stream.aborted) {
          await stream.sleep(GATHER_MS);
          quietFor += GATHER_MS;
          if (waiting.size === 0 && quietFor < HEARTBEAT_MS) continue;
          quietFor = 0;
          const topics = [...waiting];
          waiting.clear();
          // a session that ended, or a person switched off, hears no more
          if ((topics.length === 0 || topics.includes("people")) && !(await parts.isSignedIn(token))) break;
          if (topics.length === 0) await stream.writeSSE({ event: "still-here", data: "{}" });
          for (const topic of topics) await stream.writeSSE({ data: JSON.stringify({ topic } satisfies ChangeEvent) });
        }
      } finally {
        stop();
        listeners--;
      }
    });
  });
}
