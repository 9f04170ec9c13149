import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { buildWeb } from "./build.ts";

test("the page is built once, needs nothing from elsewhere, and is not built again unless sources change", async () => {
  const outDir = await mkdtemp(join(tmpdir(), "porchlight-web-"));
  try {
    assert.equal((await buildWeb({ outDir })).kind, "built");
    assert.equal((await buildWeb({ outDir })).kind, "current");
    const page = await readFile(join(outDir, "index.html"), "utf8");
    assert.doesNotMatch(
      page,
      /<script(?![^>]*\bsrc=)|<style|style=|https?:/,
      "inline code or an outside address would be refused by the content security policy",
    );
    const [style] = (await readdir(join(outDir, "assets"))).filter((name) => name.endsWith(".css"));
    assert.doesNotMatch(await readFile(join(outDir, "assets", style ?? ""), "utf8"), /url\((?!["']?data:image)|@import/);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
});
