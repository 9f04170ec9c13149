import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { readText, repositoryFiles } from "./lib/files.ts";
import { lockedPackages } from "./lib/lock-file.ts";
import { isRefusedPackage, refusedIn } from "./lib/refused.ts";
import { sources } from "./lib/sources.ts";

const product = sources().filter((source) => /^(packages|apps)\/[^/]+\/src\//.test(source.path));

function refusedNames(path: string, names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => refusedIn(name) !== undefined).map((name) => `${path}: ${name}`);
}

test("no dependency recognises faces, plates, persons or voices", () => {
  const refused = lockedPackages().filter((row) => !row.link && isRefusedPackage(row.name));
  expectNone(
    refused.map((row) => row.name),
    "The product does not recognise anyone, so it does not depend on:",
  );
});

test("no table or column holds a face, a plate, a track or a score", () => {
  const violations = repositoryFiles()
    .filter((path) => path.endsWith(".sql"))
    .flatMap((path) =>
      refusedNames(
        path,
        [
          ...readText(path)
            .replaceAll(/--.*$/gm, "")
            .replaceAll(/'[^']*'/g, "")
            .matchAll(/\w+/g),
        ].map((match) => match[0]),
      ),
    );
  expectNone(violations, "The schema keeps nothing of this kind:");
});

test("no route or query field searches for a person, a vehicle or a track", () => {
  const routes = product
    .filter((source) => /^packages\/contract\/|^apps\/server\//.test(source.path))
    .flatMap((source) =>
      refusedNames(
        source.path,
        source.nodes.flatMap((node) => (node.type === "Literal" && typeof node["value"] === "string" && node["value"].startsWith("/") ? [node["value"]] : [])),
      ),
    );
  expectNone(routes, "The API offers nothing of this kind:");
});

test("nothing in the source is named after what the product refuses", () => {
  const violations = product.flatMap((source) =>
    refusedNames(source.path, [source.path, ...source.nodes.flatMap((node) => (node.type === "Identifier" ? [String(node["name"])] : []))]),
  );
  expectNone(violations, "These names belong to a product this one is not:");
});

test("no script or page of the product loads a model for recognition", () => {
  const models = repositoryFiles().filter((path) => /\.(onnx|tflite|pb|pt|pth|caffemodel|weights|safetensors|gguf)$/.test(path));
  expectNone(models, "The repository holds no recognition models:");
});
