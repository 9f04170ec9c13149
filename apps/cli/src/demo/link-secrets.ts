import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../home.ts";
import { demoPlatforms } from "./platforms.ts";

export const newSecret = (): string => randomBytes(18).toString("base64url");

/** What each operator says to the county, by platform key: kept, so that both sides agree even when the first start was cut short. */
export async function linkSecrets(home: string): Promise<ReadonlyMap<string, string>> {
  const path = join(home, "demo-links.json");
  const kept = await readFile(path, "utf8").then(
    (text) => JSON.parse(text) as Record<string, string>,
    () => undefined,
  );
  if (kept) return new Map(Object.entries(kept));
  const made = Object.fromEntries(demoPlatforms.map((platform) => [platform.key, newSecret()]));
  await replaceFile(path, JSON.stringify(made));
  return new Map(Object.entries(made));
}
