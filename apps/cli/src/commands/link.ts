import { randomBytes } from "node:crypto";
import { type Command, readOptions, required, runVerb, usage, wholeNumber } from "../command.ts";
import { platformHelp, platformOptions, withToolbox } from "../with-toolbox.ts";

const options = {
  ...platformOptions,
  direction: { type: "string" },
  peer: { type: "string" },
  name: { type: "string" },
  password: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  transport: { type: "string" },
  charset: { type: "string" },
} as const;

export const linkCommand: Command = {
  summary: "add, list or remove upper and lower platforms",
  help: `
Usage: porchlight link add --direction upper|lower --peer ID --name NAME [--password P] [--host H --port P]
       porchlight link list
       porchlight link remove --direction upper|lower --peer ID

"upper" is a platform we register at, "lower" one that registers here. Both sides need the same password; without --password
one is made and printed once.

  --peer ID            the other platform's 20-digit id
  --host H --port P    where an upper platform listens for SIP
  --transport udp|tcp  default tcp
  --charset C          GB2312, GB18030 (default) or UTF-8
${platformHelp}
`,
  async run(args) {
    const { values, positionals } = readOptions(args, options, true);
    return runVerb(positionals, { add, list, remove }, values);
  },
};

type Values = ReturnType<typeof readOptions<typeof options>>["values"];

function direction(values: Values): "upper" | "lower" {
  if (values.direction !== "upper" && values.direction !== "lower") throw usage("--direction is upper or lower");
  return values.direction;
}

async function add(values: Values): Promise<number> {
  const password = values.password ?? randomBytes(18).toString("base64url");
  const { charset, transport } = values;
  if (charset !== undefined && charset !== "GB2312" && charset !== "GB18030" && charset !== "UTF-8") throw usage("--charset is GB2312, GB18030 or UTF-8");
  if (transport !== undefined && transport !== "udp" && transport !== "tcp") throw usage("--transport is udp or tcp");
  const peerGbId = required(values.peer, "--peer");
  const server = await withToolbox(values, async ({ links }, config) => {
    await links.add({
      direction: direction(values),
      peerGbId,
      name: required(values.name, "--name"),
      password,
      ...(values.host ? { host: values.host } : {}),
      ...(values.port ? { port: wholeNumber(values.port, "--port", 5060, [1, 65_535]) } : {}),
      ...(transport ? { transport } : {}),
      ...(charset ? { charset } : {}),
    });
    return config.sip.port === 0 ? undefined : `sip:${config.gbId}@${config.sip.host}:${config.sip.port}`;
  });
  console.log(`added ${direction(values)} link to ${peerGbId}`);
  if (server !== undefined && values.direction === "lower") console.log(`it registers at ${server}`);
  if (values.password === undefined) console.log(`password ${password}`);
  return 0;
}

async function list(values: Values): Promise<number> {
  const rows = await withToolbox(values, ({ links }) => links.list());
  for (const row of rows)
    console.log([row.direction, row.peerGbId, row.host ? `${row.host}:${row.port ?? 5060}/${row.transport}` : row.transport, row.name].join("  "));
  console.log(`${rows.length} links`);
  return 0;
}

async function remove(values: Values): Promise<number> {
  const peer = required(values.peer, "--peer");
  const removed = await withToolbox(values, ({ links }) => links.remove(peer, direction(values)));
  console.log(removed ? `removed the link to ${peer}` : `there is no such link to ${peer}`);
  return removed ? 0 : 1;
}
