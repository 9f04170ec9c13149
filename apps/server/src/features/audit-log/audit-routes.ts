import type { AuditEntry } from "@porchlight/audit";
import type { AuditLog, Database } from "@porchlight/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { stream } from "hono/streaming";
import type { Kysely } from "kysely";
import type { Handlers, SignedIn } from "../../http/routes.ts";

const PAGE = 100;

export interface AuditRouteParts {
  readonly db: Kysely<Database>;
  readonly audit: AuditLog;
}

export function auditRoutes(parts: AuditRouteParts): Pick<Handlers, "audit"> {
  return {
    audit: async () => {
      const size = await parts.audit.size();
      const [rows, cameras, checkpoint] = await Promise.all([
        parts.db.selectFrom("auditLeaf").selectAll().orderBy("seq", "desc").limit(PAGE).execute(),
        parts.db.selectFrom("camera").select(["id", "name"]).execute(),
        parts.audit.checkpoint(),
      ]);
      const names = new Map(cameras.map((camera) => [camera.id, camera.name]));
      return {
        size,
        root: Buffer.from(checkpoint.root).toString("base64"),
        entries: rows.map((row) => {
          const entry = JSON.parse(new TextDecoder().decode(row.body)) as AuditEntry;
          const camera = row.cameraId ? names.get(row.cameraId) : undefined;
          return {
            seq: row.seq,
            at: row.at.getTime(),
            kind: entry.action,
            actor: entry.actor.name ?? entry.actor.id,
            unit: entry.actor.unit,
            summary: summarise(entry),
            ...(camera ? { cameraName: camera } : {}),
          };
        }),
      };
    },
  };
}

/** The parts of an entry that are not in its own columns, as `name value` pairs. */
function summarise(entry: AuditEntry): string {
  const { seq: _seq, at: _at, action: _action, actor: _actor, ...rest } = entry;
  return Object.entries(rest)
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(" · ")
    .slice(0, 300);
}

/** `/api/audit/export`: the whole log as JSON lines, ending in a signed checkpoint; `porchlight audit verify` reads it. */
export function addAuditExport(
  app: OpenAPIHono,
  parts: AuditRouteParts & { readonly exporter: (request: Request) => Promise<SignedIn | undefined>; readonly exported: (person: SignedIn) => Promise<void> },
): void {
  app.get("/api/audit/export", async (c) => {
    const person = await parts.exporter(c.req.raw);
    if (!person) return c.json({ code: "role-may-not", message: "only the audit administrator exports the log" }, 403);
    await parts.exported(person);
    c.header("Content-Type", "application/jsonl; charset=utf-8");
    c.header("Content-Disposition", `attachment; filename="porchlight-log.jsonl"`);
    return stream(c, async (out) => {
      for await (const line of parts.audit.exportLines()) await out.write(`${line}\n`);
    });
  });
}
