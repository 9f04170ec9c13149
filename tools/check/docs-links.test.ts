import { posix } from "node:path";
import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { readText, repositoryFiles } from "./lib/files.ts";

const files = new Set(repositoryFiles());
const folders = new Set(repositoryFiles().flatMap((path) => ancestors(path)));
const pages = repositoryFiles().filter((path) => path.endsWith(".md"));

function ancestors(path: string): readonly string[] {
  const parent = posix.dirname(path);
  return parent === "." ? [] : [parent, ...ancestors(parent)];
}

function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?```/g, "").replaceAll(/`[^`\n]*`/g, "");
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[`*]/g, "")
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

function anchorsOf(path: string): ReadonlySet<string> {
  return new Set([...readText(path).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? "")));
}

function linksOf(path: string): readonly string[] {
  return [...withoutCode(readText(path)).matchAll(/\]\(([^)\s]+)(?:\s"[^"]*")?\)/g)].map((match) => match[1] ?? "").filter((link) => !/^[a-z]+:/.test(link));
}

function isDead(page: string, link: string): boolean {
  const [target = "", anchor] = link.split("#");
  const path = target === "" ? page : posix.join(posix.dirname(page), decodeURI(target)).replace(/\/$/, "");
  if (!files.has(path) && !folders.has(path)) return true;
  return anchor !== undefined && path.endsWith(".md") && !anchorsOf(path).has(anchor);
}

test("links between documents lead somewhere", () => {
  const dead = pages.flatMap((page) =>
    linksOf(page)
      .filter((link) => isDead(page, link))
      .map((link) => `${page} → ${link}`),
  );
  expectNone(dead, "These links are dead:");
});
