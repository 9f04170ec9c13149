import type { Persona, Platform } from "@porchlight/contract";
import { Refusal } from "../../http/refusal.ts";
import type { Handlers } from "../../http/routes.ts";

/** Demo only: people to try the product as. `host` is what the browser called us by, so that links work from wherever it is. */
export type PersonaSource = (host: string) => readonly Persona[];

export function platformRoutes(parts: {
  platform: Omit<Platform, "now" | "demo">;
  personas: PersonaSource | undefined;
  now: () => number;
}): Pick<Handlers, "platform" | "personas"> {
  return {
    platform: async () => ({ ...parts.platform, demo: parts.personas !== undefined, now: parts.now() }),
    personas: async ({ request }) => {
      if (!parts.personas) throw new Refusal(404, "not-found", "this platform is not a demo");
      return { personas: [...parts.personas(request.host)] };
    },
  };
}
