import type { Actor } from "@porchlight/audit";
import type { SignedIn } from "../http/routes.ts";

/** A person as the log names them. */
export const personActor = (person: Pick<SignedIn, "id" | "name" | "organisation" | "roles">, platform: string): Actor => ({
  kind: "person",
  platform,
  id: person.id,
  name: person.name,
  unit: person.organisation.name,
  role: person.roles.join(" "),
});

/** The platform itself, for what nobody in particular did. */
export const platformActor = (platform: { readonly gbId: string; readonly name: string }): Actor => ({
  kind: "platform",
  platform: platform.gbId,
  id: platform.gbId,
  name: platform.name,
  unit: platform.name,
  role: "platform",
});
