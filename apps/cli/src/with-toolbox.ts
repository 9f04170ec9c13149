import { createLifetime } from "@porchlight/base";
import { openToolbox, type PlatformConfig, type Toolbox } from "@porchlight/server";
import { defaultHome, platformDatabase, readPlatform } from "./home.ts";

/** Opens the data of the platform a command means, runs `work`, and puts everything away. */
export async function withToolbox<Result>(
  where: { home?: string | undefined; platform?: string | undefined },
  work: (toolbox: Toolbox, config: PlatformConfig) => Promise<Result>,
): Promise<Result> {
  const home = where.home ?? defaultHome();
  const lifetime = createLifetime();
  try {
    const platform = await readPlatform(home, where.platform);
    const toolbox = lifetime.use(await openToolbox(platform.config, await platformDatabase(lifetime, home, platform)));
    return await work(toolbox, platform.config);
  } finally {
    await lifetime[Symbol.asyncDispose]();
  }
}

/** Options every command on a platform's data takes. */
export const platformOptions = { home: { type: "string" }, platform: { type: "string" } } as const;
export const platformHelp = `  --home DIR       data folder (default PORCHLIGHT_HOME or ./.porchlight)
  --platform KEY   which platform of the home (demo: county, telecom, mobile, unicom)`;
