import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { framesApart, launchBrowser, readPicture, shoot, visit, type Visitor } from "./lib/browser.ts";
import { type DemoProcess, startDemo } from "./lib/demo-process.ts";

const run = promisify(execFile);
const cli = join(import.meta.dirname, "../apps/cli/bin/porchlight.mjs");

let demo: DemoProcess;
let browser: Browser;
let owner: Visitor;
let officer: Visitor;
let approver: Visitor;
let auditor: Visitor;
let cameraId: string;
let cameraName: string;
let officerCamera: string;
/** A frame may be shown a little before or after the instant on the player's clock. */
const CLOSE_FRAMES = 4;

before(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
  [owner, officer, approver, auditor] = await Promise.all([visit(browser, { width: 390, height: 844 }), visit(browser), visit(browser), visit(browser)]);
});
after(async () => {
  await browser?.close();
  await demo?.[Symbol.asyncDispose]();
});

async function enter(visitor: Visitor, persona: string): Promise<void> {
  await visitor.page.goto(demo.url);
  await visitor.page.getByTestId(`persona-${persona}`).click();
  await visitor.page.locator("[data-testid=nav-home]:visible, [data-testid=nav-overview]:visible").first().waitFor();
}

const api = async (page: Page, path: string): Promise<unknown> => page.evaluate(async (url) => (await fetch(url)).json(), path);

describe("a household, an officer and a lawful reason", () => {
  test("the demo offers its people, and each enters by a one-time link", async () => {
    await owner.page.goto(demo.url);
    await owner.page.getByTestId("persona-owner").waitFor();
    await shoot(owner.page, "welcome-phone");
    for (const persona of ["officer", "approver", "reviewer", "engineer", "system-admin", "security-admin", "audit-admin"]) assert.equal(await owner.page.getByTestId(`persona-${persona}`).count(), 1, persona);
    assert.match(demo.output, /One-time sign-in links/);
    await Promise.all([enter(owner, "owner"), enter(officer, "officer"), enter(approver, "approver"), enter(auditor, "audit-admin")]);
  });

  test("the owner's picture is live: its burned-in frame number is the one on the air", async () => {
    const { page } = owner;
    const first = await readPicture(page);
    assert.ok(Math.abs(framesApart(first)) <= CLOSE_FRAMES, `picture and clock are ${framesApart(first)} frames apart`);
    assert.ok(Date.now() - first.wall < 5_000, "the picture is of now");
    await page.waitForTimeout(1_500);
    const second = await readPicture(page);
    assert.ok(second.wall > first.wall && second.counter !== first.counter, "the picture moves");
    await shoot(page, "owner-home-phone");
  });

  test("playback of a chosen instant shows the frame of that instant", async () => {
    const { page } = owner;
    const list = (await api(page, "/api/cameras?mine=true")) as { cameras: { id: string; name: string; sharedWith: number; online: boolean }[] };
    const camera = list.cameras.find((candidate) => candidate.sharedWith > 0 && candidate.online);
    assert.ok(camera, "the owner has a camera that is shared");
    ({ id: cameraId, name: cameraName } = camera);
    // enough footage behind the chosen instant
    await page.waitForTimeout(6_000);
    const chosen = Math.floor(Date.now() / 1000) * 1000 - 5_000;
    await page.goto(`${new URL(page.url()).origin}/recordings/${cameraId}`);
    const text = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(chosen);
    await page.getByTestId("jump-time").fill(text);
    await page.getByTestId("jump-go").click();
    await page.waitForFunction((at) => Math.abs(Number((document.querySelector("[data-testid=player]") as HTMLVideoElement | null)?.dataset.wall ?? 0) - at) < 2_500, chosen);
    const reading = await readPicture(page);
    assert.ok(reading.wall >= chosen - 200 && reading.wall < chosen + 8_000, `asked for ${chosen}, shown ${reading.wall}`);
    assert.ok(Math.abs(framesApart(reading)) <= CLOSE_FRAMES, `frame and instant are ${framesApart(reading)} apart`);
    await shoot(page, "owner-recordings-phone");
  });

  test("without a grant the officer sees that the camera exists, and no picture", async () => {
    const { page } = officer;
    const list = (await api(page, "/api/cameras")) as { cameras: { id: string; name: string; live: { kind: string; code?: string } }[] };
    const camera = list.cameras.find((candidate) => candidate.name === cameraName);
    assert.ok(camera, `${cameraName} is in the county's catalogue`);
    assert.ok(cameraName.includes("-"), "洑 and all: the name came through the cascade unchanged");
    officerCamera = camera.id;
    assert.deepEqual([camera.live.kind, camera.live.code], ["deny", "no-grant"]);
    await page.goto(`${demo.url}/cameras/${officerCamera}`);
    await page.getByTestId("locked").waitFor();
    assert.equal(await page.getByTestId("player").count(), 0);
    await shoot(page, "officer-locked");
  });

  test("the officer asks, cannot approve the own request, and another person approves", async () => {
    const { page } = officer;
    await page.getByTestId("ask-access").click();
    await page.getByTestId(`pick-${officerCamera}`).waitFor();
    await page.getByTestId("purpose-missing_person").check({ force: true });
    await page.getByTestId("basis-emergency").check({ force: true });
    await page.getByTestId("case-reference").fill("大公(治)走失〔2026〕17号");
    await page.getByTestId("reason").fill("走失老人最后出现在该路口附近，需要查看实时画面寻找。");
    await shoot(page, "officer-request");
    await page.getByTestId("send-request").click();
    await page.waitForURL(/\/requests\/(?!new)/);
    assert.equal(await page.getByTestId("approve").count(), 0);
    await approver.page.goto(page.url());
    await approver.page.getByTestId("decision-note").fill("情况属实，同意。");
    await shoot(approver.page, "approver-decide");
    await approver.page.getByTestId("approve").click();
    await page.getByTestId(`watch-${officerCamera}`).waitFor();
  });

  test("the officer watches through the cascade, under the grant and with a watermark", async () => {
    const { page } = officer;
    await page.goto(`${demo.url}/cameras/${officerCamera}`);
    const first = await readPicture(page);
    assert.ok(Math.abs(framesApart(first)) <= CLOSE_FRAMES + 2, `picture and clock are ${framesApart(first)} frames apart`);
    await page.waitForTimeout(1_200);
    assert.notEqual((await readPicture(page)).counter, first.counter, "the picture moves");
    assert.equal(await page.getByTestId("watermark").count(), 1);
    assert.match((await page.getByTestId("grant-strip").textContent()) ?? "", /G-\d{8}-/);
    await shoot(page, "officer-watching");
  });

  test("the owner sees who looks, from which unit and why, and checks the proof in the browser", async () => {
    const { page } = owner;
    await page.goto(`${new URL(page.url()).origin}/viewings`);
    const entry = page.getByTestId("viewing").filter({ hasText: "周建军" }).first();
    await entry.waitFor();
    const text = (await entry.textContent()) ?? "";
    assert.match(text, /大栗港派出所/);
    assert.match(text, /G-\d{8}-/);
    await entry.getByTestId("check-proof").click();
    const result = entry.getByTestId("proof-result");
    await result.waitFor();
    assert.equal(await result.getAttribute("data-verdict"), "ok", (await result.textContent()) ?? "");
    await shoot(page, "owner-who-looked-phone");
  });

  test("putting the lamp out stops the officer's picture and takes the camera from the county", async () => {
    const origin = new URL(owner.page.url()).origin;
    await owner.page.goto(`${origin}/sharing`);
    const row = owner.page.getByTestId("lamp-row").filter({ has: owner.page.getByLabel(new RegExp(cameraName)) }).first();
    await shoot(owner.page, "owner-sharing-phone");
    await row.getByTestId("lamp-switch").click();
    await officer.page.waitForFunction(() => {
      const state = document.querySelector("[data-testid=player]")?.getAttribute("data-state");
      return state === null || state === undefined || ["ended", "refused", "reconnecting"].includes(state);
    });
    await shoot(officer.page, "officer-after-withdrawal");
    await officer.page.waitForFunction(async (name) => {
      const answer = (await (await fetch("/api/cameras")).json()) as { cameras: { name: string }[] };
      return answer.cameras.every((camera) => camera.name !== name);
    }, cameraName);
    const viewings = (await api(owner.page, "/api/viewings")) as { viewings: { mode: string; endedAt?: number; endReason?: string }[] };
    const cascade = viewings.viewings.filter((viewing) => viewing.mode === "cascade");
    assert.ok(cascade.length > 0 && cascade.every((viewing) => viewing.endedAt !== undefined), "no view by the county is left open");
    assert.ok(cascade.some((viewing) => viewing.endReason === "revoked"), JSON.stringify(cascade));
  });

  test("lighting the lamp again shows the text first, and only then is the camera back at the county", async () => {
    const { page } = owner;
    const row = page.getByTestId("lamp-row").filter({ has: page.getByLabel(new RegExp(cameraName)) }).first();
    await row.getByTestId("lamp-switch").click();
    const confirm = page.getByTestId("consent-confirm");
    await confirm.waitFor();
    assert.equal(await page.getByTestId("consent-agree").isChecked(), false, "nothing is ticked beforehand");
    await shoot(page, "owner-consent-phone");
    for (const purpose of ["missing_person", "fire_flood_rescue"]) await page.getByTestId(`purpose-${purpose}`).check({ force: true });
    await page.getByTestId("consent-agree").check({ force: true });
    await confirm.click();
    await page.locator("[data-testid=lamp-row][data-lit=true]").filter({ has: page.getByLabel(new RegExp(cameraName)) }).first().waitFor();
    await officer.page.waitForFunction(async (name) => {
      const answer = (await (await fetch("/api/cameras")).json()) as { cameras: { name: string }[] };
      return answer.cameras.some((camera) => camera.name === name);
    }, cameraName);
  });

  test("everything reads in English too, after one switch", async () => {
    const { page } = owner;
    await page.goto(`${new URL(page.url()).origin}/me`);
    await page.getByRole("button", { name: "English" }).or(page.getByText("English", { exact: true })).first().click();
    await page.locator("html[lang=en]").waitFor();
    await page.goto(`${new URL(page.url()).origin}/viewings`);
    await page.getByTestId("viewing").first().waitFor();
    assert.match((await page.locator("body").textContent()) ?? "", /Who looked/);
    await shoot(page, "owner-who-looked-en-phone");
  });

  test("the log of both platforms verifies without a server, and one changed letter is found", async () => {
    const { page } = auditor;
    await page.goto(`${demo.url}/log`);
    await page.getByTestId("audit-root").waitFor();
    await shoot(page, "audit-log");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("audit-export").click()]);
    const folder = await mkdtemp(join(tmpdir(), "porchlight-log-"));
    try {
      const file = join(folder, "log.jsonl");
      await download.saveAs(file);
      assert.match((await run(process.execPath, [cli, "audit", "verify", file])).stdout, /^valid: \d+ entries/);
      const changed = (await readFile(file, "utf8")).replace("周建军", "周建民");
      await writeFile(file, changed);
      const failed = await run(process.execPath, [cli, "audit", "verify", file]).catch((error: { code: number; stdout: string }) => error);
      assert.match(failed.stdout, /^invalid: changed at line \d+/);
      assert.match((await run(process.execPath, [cli, "audit", "verify", "--platform", "telecom", "--home", demo.home])).stdout, /^valid: \d+ entries/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("no page asked another host for anything, broke its own content policy or threw", () => {
    for (const visitor of [owner, officer, approver, auditor]) assert.deepEqual(visitor.complaints, []);
  });
});
