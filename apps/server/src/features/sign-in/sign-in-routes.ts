import type { Action } from "@porchlight/access";
import { Refusal } from "../../http/refusal.ts";
import type { Answer, Handlers, SignedIn } from "../../http/routes.ts";
import type { SignIn } from "./sign-in.ts";

export function signInRoutes(parts: {
  signIn: SignIn;
  now: () => number;
  mayTry: (person: SignedIn) => readonly Action[];
}): Pick<Handlers, "session" | "signIn" | "signOut"> {
  const { signIn } = parts;
  const answer = (person: SignedIn): Answer<"session"> => ({
    person: { id: person.id, name: person.name, organisation: person.organisation, roles: [...person.roles], language: person.language },
    may: [...parts.mayTry(person)],
    expiresAt: person.sessionExpiresAt,
  });
  return {
    session: async ({ person }) => {
      if (!person) throw new Refusal(401, "not-signed-in", "nobody is signed in");
      return answer(person);
    },
    signIn: async ({ body, request }) => {
      const { session, person } = await signIn.redeem(body.token, request.userAgent);
      if (request.sessionToken !== undefined) await signIn.end(request.sessionToken);
      request.setSession(session, Math.floor((person.sessionExpiresAt - parts.now()) / 1000));
      return answer(person);
    },
    signOut: async ({ request }) => {
      if (request.sessionToken !== undefined) await signIn.end(request.sessionToken);
      request.setSession(undefined, 0);
      return { ok: true };
    },
  };
}
