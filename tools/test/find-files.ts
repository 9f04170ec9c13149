import { globSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/root.ts";

function find(patterns: readonly string[]): readonly string[] {
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: (path) => path === "node_modules" || path === "dist" }))
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.includes("node_modules/"))
    .toSorted();
}

export interface TestFiles {
  readonly checks: readonly string[];
  readonly unit: readonly string[];
  readonly journeys: readonly string[];
}

/** All test files, absolute, or those whose path contains one of `filters`. */
export function findTestFiles(filters: readonly string[]): TestFiles {
  const wanted = (path: string): boolean => filters.length === 0 || filters.some((filter) => path.includes(filter.replace(/^\.\//, "").replace(/\/$/, "")));
  const absolute = (paths: readonly string[]): readonly string[] => paths.filter(wanted).map((path) => join(root, path));
  const unit = find(["packages/**/*.test.ts", "apps/**/*.test.ts", "tools/**/*.test.ts", "conformance/**/*.test.ts", "bench/**/*.test.ts"]);
  return {
    checks: absolute(unit.filter((path) => path.startsWith("tools/check/"))),
    unit: absolute(unit.filter((path) => !path.startsWith("tools/check/"))),
    journeys: absolute(find(["e2e/**/*.test.ts"])),
  };
}
