import { resolve } from "node:path";
import { runDemo } from "../demo/demo.ts";
import { defaultHome } from "../home.ts";
import { type Command, readOptions, wholeNumber } from "../command.ts";

export const demoCommand: Command = {
  summary: "a county, three operators and virtual cameras on this machine",
  help: `
Usage: porchlight demo [--cameras N] [--port P] [--home DIR]

Starts a county platform and three operator platforms (telecom, mobile, unicom) with virtual cameras that register,
are recorded and join the county. Ends with "ready http://127.0.0.1:PORT"; Ctrl-C stops everything. Data is kept in the home folder.

  --cameras N   number of virtual cameras, 3 to 300 (default 24)
  --port P      port of the county; the operators take the next three (default PORCHLIGHT_PORT or 8080)
  --home DIR    data folder (default PORCHLIGHT_HOME or ./.porchlight)
`,
  async run(args) {
    const { values } = readOptions(args, { cameras: { type: "string" }, port: { type: "string" }, home: { type: "string" } });
    return runDemo({
      cameras: wholeNumber(values.cameras, "--cameras", 24, [3, 300]),
      port: wholeNumber(values.port ?? process.env.PORCHLIGHT_PORT, values.port === undefined ? "PORCHLIGHT_PORT" : "--port", 8080, [0, 65_532]),
      home: resolve(values.home ?? defaultHome()),
    });
  },
};
