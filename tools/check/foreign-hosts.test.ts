import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { readText, repositoryFiles } from "./lib/files.ts";
import { sources } from "./lib/sources.ts";

/** Names, not addresses: nothing is fetched from them. */
const names = /^https?:\/\/(www\.w3\.org|127\.0\.0\.1|localhost|schemas\.|porchlight\.invalid)/;
const address = /https?:\/\/[^\s"'`)<>]+/g;

function foreign(text: string): readonly string[] {
  return [...text.matchAll(address)].map((match) => match[0]).filter((found) => !names.test(found));
}

test("the web app asks no other host for anything", () => {
  const inCode = sources()
    .filter((source) => source.path.startsWith("apps/web/") && !source.isTest)
    .flatMap((source) =>
      source.nodes.flatMap((node) =>
        node.type === "Literal" || node.type === "TemplateElement"
          ? foreign(JSON.stringify(node["value"] ?? "")).map((host) => `${source.path}:${source.lineAt(node.start)} ${host}`)
          : [],
      ),
    );
  const inPages = repositoryFiles()
    .filter((path) => path.startsWith("apps/web/") && /\.(html|css|webmanifest)$/.test(path))
    .flatMap((path) => foreign(readText(path)).map((host) => `${path} ${host}`));
  expectNone([...inCode, ...inPages], "Fonts, maps and scripts are served by the platform itself:");
});
