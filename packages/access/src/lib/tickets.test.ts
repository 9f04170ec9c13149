import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { isFault, unixMs } from "@porchlight/base";
import { createTicketLedger, issueTicket, readTicket, type Mac, type MediaTicket } from "../index.ts";

const macWith =
  (key: string): Mac =>
  (message) =>
    new Uint8Array(createHmac("sha256", key).update(message).digest());
const mac = macWith("key");
const now = unixMs(1_795_000_000_000);
const ticket: MediaTicket = {
  id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  subjectId: "p1",
  cameraId: "门口-1",
  mode: "live",
  grantId: "g1",
  viewingId: "v1",
  expiresAt: unixMs(now + 60_000),
};
const whyOf = (text: string, at = now, by = mac): string => {
  const reading = readTicket(text, by, at);
  return reading.kind === "refused" ? reading.why : reading.kind;
};

test("a ticket reads back whole, with or without a grant", () => {
  for (const one of [ticket, { ...ticket, grantId: undefined, mode: "playback" as const }])
    assert.deepEqual(readTicket(issueTicket(one, mac), mac, now), { kind: "ticket", ticket: one });
});

test("a ticket travels in a URL as it is", () => {
  assert.match(issueTicket(ticket, mac), /^[A-Za-z0-9_.-]+$/);
});

test("a ticket lives until its end and not a millisecond longer", () => {
  const text = issueTicket(ticket, mac);
  assert.equal(whyOf(text, unixMs(ticket.expiresAt - 1)), "ticket");
  assert.equal(whyOf(text, ticket.expiresAt), "expired");
});

test("a ticket that would live longer than a minute is refused though its seal is good", () => {
  assert.equal(whyOf(issueTicket({ ...ticket, expiresAt: unixMs(now + 60_001) }, mac)), "too-long-lived");
});

test("another key's seal is refused", () => {
  assert.equal(whyOf(issueTicket(ticket, mac), now, macWith("other")), "forged");
});

test("no change to a ticket passes", () => {
  const text = issueTicket(ticket, mac);
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(4), fc.string({ maxLength: 4 }), (at, cut, put) => {
      const changed = text.slice(0, at) + put + text.slice(at + cut);
      if (changed !== text) assert.equal(readTicket(changed, mac, now).kind, "refused");
    }),
    { numRuns: 2000 },
  );
});

test("a well-sealed payload of another shape is malformed, not a ticket", () => {
  const seal = (payload: unknown): string => {
    const signed = `plt1.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
    return `${signed}.${Buffer.from(mac(new TextEncoder().encode(signed))).toString("base64url")}`;
  };
  const good: readonly unknown[] = [ticket.id, "p", "c", "live", null, "v", ticket.expiresAt];
  assert.equal(whyOf(seal(good)), "ticket");
  for (const bad of [null, {}, [], good.with(3, "export"), good.with(0, ""), good.with(4, 1), good.with(6, "1"), good.with(6, 1.5), [...good, 1]])
    assert.equal(whyOf(seal(bad)), "malformed");
  assert.equal(whyOf("x".repeat(5000)), "malformed");
});

test("a ticket cannot be issued without a person, a camera, a viewing or an end", () => {
  for (const bad of [
    { id: "" },
    { subjectId: "" },
    { cameraId: "" },
    { viewingId: "" },
    { grantId: "" },
    { expiresAt: unixMs(Number.NaN) },
    { mode: "export" as "live" },
    { cameraId: "x".repeat(2000) },
  ]) {
    assert.throws(
      () => issueTicket({ ...ticket, ...bad }, mac),
      (error) => isFault(error, "access.ticket-misuse"),
    );
  }
});

test("a ticket is used once", () => {
  const ledger = createTicketLedger();
  assert.equal(ledger.use(ticket, now), "first");
  assert.equal(ledger.use(ticket, now), "again");
  assert.equal(ledger.use({ ...ticket, id: "other" }, now), "first");
});

test("the ledger stays within its limit: it forgets the expired and refuses the rest", () => {
  const ledger = createTicketLedger({ limit: 3 });
  for (const [i, id] of ["a", "b", "c"].entries()) assert.equal(ledger.use({ id, expiresAt: unixMs(now + 10 + i) }, now), "first");
  assert.equal(ledger.use({ id: "d", expiresAt: unixMs(now + 50) }, now), "full");
  assert.equal(ledger.use({ id: "d", expiresAt: unixMs(now + 50) }, unixMs(now + 10)), "first");
  assert.equal(ledger.use({ id: "b", expiresAt: unixMs(now + 11) }, unixMs(now + 10)), "again");
  assert.equal(ledger.size, 3);
});
