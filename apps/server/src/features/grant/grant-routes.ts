import type { Handlers } from "../../http/routes.ts";
import type { Grants } from "./grants.ts";

export function grantRoutes(grants: Grants): Pick<Handlers, "grants" | "grant" | "requestGrant" | "decideGrant" | "revokeGrant"> {
  return {
    grants: async ({ person }) => ({ grants: await grants.list(person) }),
    grant: async ({ person, params }) => grants.read(person, params.grantId),
    requestGrant: async ({ person, body }) => grants.request(person, body),
    decideGrant: async ({ person, params, body }) => grants.decide(person, params.grantId, body.approve, body.note),
    revokeGrant: async ({ person, params }) => grants.revoke(person, params.grantId),
  };
}
