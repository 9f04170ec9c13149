import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Serves the built web app. Files below `/assets/` carry a hash in their name and may be kept for a year; every other path is the app itself. */
export function addWebFiles(app: OpenAPIHono, folder: string): void {
  app.get("*", async (c) => {
    const path = safePath(folder, c.req.path);
    const found = path === undefined || !extname(path) ? undefined : await readFile(path).catch(() => undefined);
    if (found && path) {
      const kept = c.req.path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
      return c.body(new Uint8Array(found), 200, { "content-type": types[extname(path)] ?? "application/octet-stream", "cache-control": kept });
    }
    if (path === undefined || extname(c.req.path)) return c.text("not found", 404);
    return c.body(new Uint8Array(await readFile(join(folder, "index.html"))), 200, { "content-type": types[".html"], "cache-control": "no-cache" });
  });
}

/** The file a URL path names inside `folder`, or undefined when it would leave it (T13). */
function safePath(folder: string, urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (decoded.includes("\0")) return undefined;
  const full = normalize(join(folder, decoded));
  return full === folder || full.startsWith(folder + sep) ? full : undefined;
}
