import type { Browser, Page } from "playwright-core";
import { callApi, clickToPicture, enterAs, openBrowser } from "../lib/browser.ts";
import { withDemo, type RunningCommand } from "../lib/demo.ts";
import { row, type Figure, type FigureRow } from "../lib/figure.ts";
import { wait } from "../lib/wait.ts";

const settleMs = 10_000;
/** Less than the 10 s after which an unwatched stream is given back. */
const betweenMs = 1500;
const day = 24 * 3_600_000;

interface CameraRow {
  readonly id: string;
  readonly codec?: string;
  readonly online: boolean;
}

function linkOf(demo: RunningCommand, role: string): string {
  const link = new RegExp(`\\b${role}\\s+(http://\\S+)`).exec(demo.output)?.[1];
  if (link === undefined) throw new Error(`the demo printed no link for ${role}`);
  return link;
}

async function camerasOf(page: Page, query: string): Promise<readonly CameraRow[]> {
  const { cameras } = await callApi(page, `/api/cameras${query}`);
  return (cameras as readonly CameraRow[]).filter((camera) => camera.online);
}

function isH264({ codec }: CameraRow): boolean {
  return codec === undefined || /264|avc/i.test(codec);
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function grantedCameras(
  browser: Browser,
  demo: RunningCommand,
): Promise<{ readonly officer: Page; readonly grantId: string; readonly cameraIds: readonly string[] }> {
  const officer = await enterAs(browser, linkOf(demo, "police-investigator"));
  const approver = await enterAs(browser, linkOf(demo, "approver"));
  const cameraIds = (await camerasOf(officer, ""))
    .filter(isH264)
    .slice(0, 6)
    .map(({ id }) => id);
  const request = {
    purpose: "missing_person",
    legalBasis: "statutory_duty",
    caseReference: "BENCH-1",
    reason: "Measuring how soon a picture is there.",
    cameraIds,
    from: Date.now() - 60_000,
    until: Date.now() + day / 2,
  };
  const { id: grantId } = await callApi(officer, "/api/grants", request);
  await callApi(approver, `/api/grants/${String(grantId)}/decision`, { approve: true, note: "" });
  await approver.context().close();
  return { officer, grantId: String(grantId), cameraIds };
}

async function clickCamera(officer: Page, grantId: string, cameraId: string): Promise<number> {
  await officer.goto(new URL(`/requests/${grantId}`, officer.url()).href);
  await wait(betweenMs);
  return clickToPicture(officer, `[data-testid="watch-${cameraId}"]`, cameraId);
}

/** Each camera twice: first nobody at the county watches it, so the operator has to be asked; soon after, its stream still runs. */
async function clickThrough(browser: Browser, demo: RunningCommand): Promise<{ readonly asked: readonly number[]; readonly running: readonly number[] }> {
  const { officer, grantId, cameraIds } = await grantedCameras(browser, demo);
  const asked: number[] = [];
  const running: number[] = [];
  for (const cameraId of cameraIds) {
    asked.push(await clickCamera(officer, grantId, cameraId));
    running.push(await clickCamera(officer, grantId, cameraId));
  }
  await officer.context().close();
  return { asked, running };
}

function note(times: readonly number[]): string {
  return `median of ${times.length} clicks in Chromium with the demo running beside it; slowest ${Math.round(Math.max(...times))} ms`;
}

async function measure(): Promise<readonly FigureRow[]> {
  return withDemo(async (demo) => {
    await wait(settleMs);
    const browser = await openBrowser();
    try {
      const { asked, running } = await clickThrough(browser, demo);
      return [
        row({ figure: "Click to first picture, running stream", value: median(running), unit: "ms", goal: 300, note: note(running) }),
        row({ figure: "Click to first picture, county through an operator", value: median(asked), unit: "ms", goal: 1000, note: note(asked) }),
      ];
    } finally {
      await browser.close();
    }
  });
}

export const firstPicture: Figure = { name: "first-picture", measure };
