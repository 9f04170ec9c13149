import { createLifetime } from "@porchlight/base";
import { openStore } from "@porchlight/store";
import { type Command, readOptions } from "../command.ts";
import { defaultHome, platformDatabase, readPlatform } from "../home.ts";

export const migrateCommand: Command = {
  summary: "bring a platform's database to this program's version",
  help: `
Usage: porchlight migrate [--home DIR] [--platform KEY]

Applies the migrations that are missing and names them. A platform does the same by itself when it starts.
DATABASE_URL names an external database server.
`,
  async run(args) {
    const { values } = readOptions(args, { home: { type: "string" }, platform: { type: "string" } });
    const home = values.home ?? defaultHome();
    const lifetime = createLifetime();
    try {
      const platform = await readPlatform(home, values.platform);
      const store = lifetime.use(await openStore({ kind: "postgres", url: await platformDatabase(lifetime, home, platform), connections: 1 }));
      const applied = await store.migrate();
      console.log(applied.length === 0 ? "nothing to do" : applied.map((name) => `applied ${name}`).join("\n"));
      return 0;
    } finally {
      await lifetime[Symbol.asyncDispose]();
    }
  },
};
