import { randomBytes } from "node:crypto";
import { type Role, roles } from "@porchlight/access";
import { Refusal } from "@porchlight/server";
import { type Command, readOptions, required, runVerb, usage } from "../command.ts";
import { platformHelp, platformOptions, withToolbox } from "../with-toolbox.ts";

const kinds = ["county", "township", "village", "department", "operator", "household", "shop", "company", "school", "residents"] as const;

const options = {
  ...platformOptions,
  id: { type: "string" },
  name: { type: "string" },
  organisation: { type: "string" },
  kind: { type: "string" },
  role: { type: "string", multiple: true },
} as const;

export const personCommand: Command = {
  summary: "add or list people who may sign in",
  help: `
Usage: porchlight person add --name NAME --organisation NAME --kind KIND --role ROLE [--role ROLE] [--id ID]
       porchlight person list

A new platform knows nobody. Add the first people here, then give each a one-time link with "porchlight sign-in-link".
No person holds two of the three administrations; the database refuses it.

  --id ID               short id; default one that is made up
  --kind KIND           ${kinds.join(", ")}
  --role ROLE           ${roles.join(", ")}
${platformHelp}
`,
  async run(args) {
    const { values, positionals } = readOptions(args, options, true);
    return runVerb(positionals, { add, list }, values);
  },
};

type Values = ReturnType<typeof readOptions<typeof options>>["values"];

async function add(values: Values): Promise<number> {
  const chosen = (values.role ?? []).map(knownRole);
  if (chosen.length === 0) throw usage("--role is missing");
  const kind = kinds.find((candidate) => candidate === values.kind);
  if (!kind) throw usage(`--kind is one of ${kinds.join(", ")}`);
  const person = { id: values.id ?? randomBytes(6).toString("base64url"), name: required(values.name, "--name"), organisation: required(values.organisation, "--organisation"), kind, roles: chosen };
  await withToolbox(values, (toolbox) => toolbox.people.add(person));
  console.log(`added ${person.id}`);
  return 0;
}

function knownRole(text: string): Role {
  const role = roles.find((candidate) => candidate === text);
  if (!role) throw new Refusal(422, "bad-role", `there is no role "${text}"; roles are ${roles.join(", ")}`);
  return role;
}

async function list(values: Values): Promise<number> {
  const rows = await withToolbox(values, ({ store }) =>
    store.db
      .selectFrom("person")
      .innerJoin("organisation", "organisation.id", "person.organisationId")
      .select(["person.id", "person.name", "person.roles", "person.disabledAt", "organisation.name as unit"])
      .orderBy("person.id")
      .execute(),
  );
  for (const row of rows) console.log([row.id, row.name, row.unit, row.roles.join(" "), ...(row.disabledAt ? ["disabled"] : [])].join("  "));
  console.log(`${rows.length} people`);
  return 0;
}
