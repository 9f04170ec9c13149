import type { Handlers } from "../../http/routes.ts";
import type { People } from "./people.ts";

export function personRoutes(people: People): Pick<Handlers, "people" | "disablePerson" | "enablePerson"> {
  return {
    people: async ({ person }) => ({ people: await people.list(person) }),
    disablePerson: ({ person, params }) => people.disable(person, params.personId),
    enablePerson: ({ person, params }) => people.enable(person, params.personId),
  };
}
