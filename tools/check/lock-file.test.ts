import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { lockedPackages } from "./lib/lock-file.ts";

test("the lock file names no registry host, so that any mirror serves it", () => {
  const named = lockedPackages().filter((row) => row.resolved !== undefined && /^[a-z+]+:/.test(row.resolved));
  expectNone(
    named.map((row) => `${row.path} ${row.resolved}`),
    "Remove `resolved` from these rows:",
  );
});

test("the lock file holds a digest of everything it pins", () => {
  const loose = lockedPackages().filter((row) => !row.link && !row.hasIntegrity);
  expectNone(
    loose.map((row) => row.path),
    "These rows have no integrity:",
  );
});
