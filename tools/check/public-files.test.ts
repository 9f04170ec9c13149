import { posix } from "node:path";
import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { readText, repositoryFiles } from "./lib/files.ts";
import { readWorkspaces } from "./lib/workspaces.ts";

const packages = readWorkspaces().filter((workspace) => workspace.folder.startsWith("packages/"));
const files = repositoryFiles();

test("the files directly in a package's src are its public entries, one for one", () => {
  const violations = packages.flatMap((workspace) => {
    const declared = new Set(workspace.exports.values());
    const present = files
      .filter((path) => posix.dirname(path) === `${workspace.folder}/src` && !path.endsWith(".test.ts"))
      .map((path) => path.slice(workspace.folder.length + 1));
    const hidden = present.filter((path) => !declared.has(path)).map((path) => `${workspace.folder}/${path} is no entry of package.json: move it to src/lib`);
    const absent = [...declared].filter((path) => !present.includes(path)).map((path) => `${workspace.folder}/package.json names ${path}, which is not there`);
    return [...hidden, ...absent];
  });
  expectNone(violations, "Entries and files disagree:");
});

test("every package says in a README what it is for", () => {
  const silent = readWorkspaces().filter((workspace) => !files.includes(`${workspace.folder}/README.md`));
  expectNone(
    silent.map((workspace) => workspace.folder),
    "These packages have no README.md:",
  );
});

test("every package README shows an example and names limits", () => {
  const thin = packages
    .map((workspace) => `${workspace.folder}/README.md`)
    .filter((path) => files.includes(path))
    .filter((path) => !/```\w+\n/.test(readText(path)) || !/limit/i.test(readText(path)));
  expectNone(thin, "These READMEs lack a code example or a word on limits:");
});

test("file names are kebab-case", () => {
  const known = /^(README|ARCHITECTURE|CONTRIBUTING|SECURITY|LICENSE|CHANGELOG|NOTICE)(\.md)?$/;
  const odd = files.filter((path) => path.split("/").some((part) => !known.test(part) && !/^[a-z]{2}-[A-Z]{2}$|^\.?[a-z0-9_]+([-.@][a-z0-9_]+)*$/.test(part)));
  expectNone(odd, "These names are not kebab-case:");
});
