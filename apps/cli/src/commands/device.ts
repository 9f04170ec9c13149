import { randomBytes } from "node:crypto";
import { scenes, type Scene } from "@porchlight/access";
import { type Command, readOptions, required, runVerb, usage } from "../command.ts";
import { platformHelp, platformOptions, withToolbox } from "../with-toolbox.ts";

const options = {
  ...platformOptions,
  id: { type: "string" },
  name: { type: "string" },
  password: { type: "string" },
  scene: { type: "string" },
  village: { type: "string" },
  owner: { type: "string" },
  place: { type: "string" },
  outdoor: { type: "boolean" },
  indoor: { type: "boolean" },
  transport: { type: "string" },
} as const;

const transports = ["udp", "tcp-passive", "tcp-active"] as const;
const placeClasses = ["A", "B", "C", "D"] as const;

export const deviceCommand: Command = {
  summary: "add, list or remove cameras of an operator platform",
  help: `
Usage: porchlight device add --id ID --name NAME [--password P] [options]
       porchlight device list
       porchlight device remove --id ID

A device may register only after it was added here; unknown ids are quarantined. Without --password one is made and printed once.

  --id ID            20 digits (GB/T 28181 Annex E)
  --name NAME        镇-村-场景-方位-序号
  --scene SCENE      ${scenes.join(", ")}
  --village CODE     12-digit code
  --owner PERSON     person id of the owner
  --place A|B|C|D    place class (Decree 799); default D
  --outdoor|--indoor where it looks; unknown is never shared
  --transport T      ${transports.join(", ")} (default tcp-passive)
${platformHelp}
`,
  async run(args) {
    const { values, positionals } = readOptions(args, options, true);
    return runVerb(positionals, { add, list, remove }, values);
  },
};

type Values = ReturnType<typeof readOptions<typeof options>>["values"];

async function add(values: Values): Promise<number> {
  const gbId = required(values.id, "--id");
  const password = values.password ?? randomBytes(15).toString("base64url");
  if (values.outdoor && values.indoor) throw usage("a camera looks outdoor or indoor, not both");
  const { cameraId, server } = await withToolbox(values, async (toolbox, config) => {
    const added = await toolbox.devices.add({
      gbId,
      name: required(values.name, "--name"),
      password,
      mediaTransport: oneOf(values.transport, transports, "--transport") ?? "tcp-passive",
      scene: oneOf<Scene>(values.scene, scenes, "--scene") ?? "home",
      placeClass: oneOf(values.place, placeClasses, "--place") ?? "D",
      ...(values.village ? { villageCode: values.village } : {}),
      ...(values.owner ? { ownerId: values.owner } : {}),
      ...(values.outdoor || values.indoor ? { outdoor: values.outdoor ?? false } : {}),
    });
    return { ...added, server: config.sip.port === 0 ? undefined : `sip:${config.gbId}@${config.sip.host}:${config.sip.port}` };
  });
  console.log(`added ${gbId}, camera ${cameraId}`);
  if (server !== undefined) console.log(`it registers at ${server}`);
  if (values.password === undefined) console.log(`password ${password}`);
  return 0;
}

function oneOf<Value extends string>(value: string | undefined, allowed: readonly Value[], option: string): Value | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw usage(`${option} is one of ${allowed.join(", ")}`);
  return found;
}

async function list(values: Values): Promise<number> {
  const rows = await withToolbox(values, ({ store }) =>
    store.db
      .selectFrom("camera")
      .innerJoin("device", "device.gbId", "camera.deviceGbId")
      .select(["device.gbId", "camera.name", "camera.online", "camera.codec", "device.seenAt"])
      .where("camera.removedAt", "is", null)
      .orderBy("device.gbId")
      .execute(),
  );
  for (const row of rows) console.log([row.gbId, row.online ? "online " : "offline", (row.codec ?? "-").padEnd(16), row.name].join("  "));
  console.log(`${rows.length} devices`);
  return 0;
}

async function remove(values: Values): Promise<number> {
  const gbId = required(values.id, "--id");
  const removed = await withToolbox(values, ({ devices }) => devices.remove(gbId));
  console.log(removed ? `removed ${gbId}; it can no longer register, and its id is never given again` : `there is no device ${gbId}`);
  return removed ? 0 : 1;
}
