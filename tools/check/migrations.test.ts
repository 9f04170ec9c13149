import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { migrationDigests, releasedMigrations } from "./lib/migrations.ts";

test("a released migration never changes", () => {
  const now = migrationDigests();
  const changed = Object.entries(releasedMigrations()).filter(([path, digest]) => now[path] !== digest);
  expectNone(
    changed.map(([path]) => path),
    "Databases in use ran these as they were; write a new migration instead:",
  );
});

test("every migration is on the released list", () => {
  const released = releasedMigrations();
  const fresh = Object.keys(migrationDigests()).filter((path) => released[path] === undefined);
  expectNone(fresh, "Add these with `npm run check -- --write` when they are final:");
});
