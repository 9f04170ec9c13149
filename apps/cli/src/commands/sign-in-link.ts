import { Fault } from "@porchlight/base";
import { type Command, readOptions, required } from "../command.ts";
import type { CliFaultCode } from "../faults.ts";
import { platformHelp, platformOptions, withToolbox } from "../with-toolbox.ts";

export const signInLinkCommand: Command = {
  summary: "a one-time sign-in link for a person",
  help: `
Usage: porchlight sign-in-link --person ID [--platform KEY] [--home DIR]

Prints a link that signs that person in once, within 15 minutes.

  --person ID      person id (demo: owner, officer, approver, reviewer, engineer, system-admin, …)
${platformHelp}
`,
  async run(args) {
    const { values } = readOptions(args, { ...platformOptions, person: { type: "string" } });
    const person = required(values.person, "--person");
    return withToolbox(values, async (toolbox, config) => {
      const token = await toolbox.signIn.makeLink(person);
      if (token === undefined) throw new Fault<CliFaultCode>("cli.no-platform", `there is no person "${person}" on ${config.name}, or they are disabled`);
      console.log(`http://${config.http.host}:${config.http.port}/sign-in#${token}`);
      return 0;
    });
  },
};
