import assert from "node:assert/strict";
import { test } from "node:test";
import type { Decision } from "@porchlight/access";
import { createVirtualClock } from "@porchlight/testkit";
import { createOpenViews, type EndOfView } from "./open-views.ts";

function aView(id: string, decide: () => Decision) {
  const ended: EndOfView[] = [];
  return {
    view: { id, cameraId: "cam", grantId: "g", linkId: undefined, personId: "p", decide: async () => decide(), end: (why: EndOfView) => ended.push(why) },
    ended,
  };
}

test("a view whose decision turns to no is ended by a recheck and only once", async () => {
  const views = createOpenViews(createVirtualClock());
  let allowed = true;
  const { view, ended } = aView("v", () => (allowed ? { kind: "allow", because: "approved-grant" } : { kind: "deny", code: "no-grant" }));
  views.add(view, undefined);
  await views.recheck(() => true);
  assert.deepEqual(ended, []);
  allowed = false;
  await views.recheck((v) => v.grantId === "g");
  await views.recheck(() => true);
  assert.deepEqual(ended, ["revoked"]);
  assert.equal(views.count("cam"), 0);
});

test("a recheck leaves views alone that it does not concern", async () => {
  const views = createOpenViews(createVirtualClock());
  let asked = 0;
  const { view, ended } = aView("v", () => (++asked === 1 ? { kind: "allow", because: "approved-grant" } : { kind: "deny", code: "no-grant" }));
  views.add(view, undefined);
  await views.recheck((v) => v.cameraId === "another");
  assert.deepEqual(ended, []);
  views.remove("v");
});

test("a decision that cannot be taken ends the view", async () => {
  const views = createOpenViews(createVirtualClock());
  const { view, ended } = aView("v", () => {
    throw new Error("database gone");
  });
  views.add(view, undefined);
  await views.recheck(() => true);
  assert.deepEqual(ended, ["revoked"]);
});
