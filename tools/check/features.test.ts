import { posix } from "node:path";
import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { sources } from "./lib/sources.ts";

function featureOf(path: string): string | undefined {
  return /^apps\/(?:server|web)\/src\/features\/([^/]+)\//.exec(path)?.[0];
}

test("a feature does not import another feature", () => {
  const violations = sources().flatMap((source) => {
    const own = featureOf(source.path);
    if (own === undefined) return [];
    return source.imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .map((imported) => ({ ...imported, target: posix.join(posix.dirname(source.path), imported.specifier) }))
      .filter(({ target }) => featureOf(target) !== undefined && featureOf(target) !== own)
      .map(({ target, line }) => `${source.path}:${line} imports ${target}`);
  });
  expectNone(violations, "What two features share belongs beside them, not in one of them:");
});

test("only the server's composition root and features know the features", () => {
  const violations = sources()
    .filter((source) => source.path.startsWith("apps/server/src/http/") || source.path.startsWith("apps/server/src/config/"))
    .flatMap((source) =>
      source.imports.filter(({ specifier }) => specifier.includes("/features/")).map(({ specifier, line }) => `${source.path}:${line} imports ${specifier}`),
    );
  expectNone(violations, "http and config carry every feature, so they may import none:");
});
