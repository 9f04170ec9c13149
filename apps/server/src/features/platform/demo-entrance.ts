import type { OpenAPIHono } from "@hono/zod-openapi";

/**
 * Demo only: `/demo/enter/KEY` makes a fresh one-time link for that persona and goes there. The token travels in the fragment,
 * which browsers never send to a server. The route does not exist on a platform that is not a demo.
 */
export function addDemoEntrance(
  app: OpenAPIHono,
  parts: { personOf: (key: string) => string | undefined; makeLink: (personId: string) => Promise<string | undefined> },
): void {
  app.get("/demo/enter/:key", async (c) => {
    const person = parts.personOf(c.req.param("key"));
    const token = person === undefined ? undefined : await parts.makeLink(person);
    return token === undefined ? c.text("no such persona", 404) : c.redirect(`/sign-in#${token}`, 303);
  });
}
