import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readCounter } from "@porchlight/testkit";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Debian's Chromium with a fresh profile and nothing that calls home. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.PORCHLIGHT_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--autoplay-policy=no-user-gesture-required",
    ],
  });
}

export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Messages of failed requests to other hosts and of page errors: must stay empty. */
  readonly complaints: string[];
}

/** A person at a browser of their own. */
export async function visit(browser: Browser, options: { locale?: string; width?: number; height?: number; dark?: boolean } = {}): Promise<Visitor> {
  const context = await browser.newContext({
    locale: options.locale ?? "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: options.width ?? 1280, height: options.height ?? 860 },
    colorScheme: options.dark ? "dark" : "light",
  });
  // an init script is not subject to the page's CSP, which forbids eval
  await context.addInitScript({ content: `globalThis.readPorchlightCounter = ${readCounter.toString()};` });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && hostname !== "127.0.0.1") complaints.push(`request to ${hostname}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

export interface PictureReading {
  /** Frame number burned into the clip's loop, read from the pixels. */
  readonly counter: number;
  /** Wall time the player says the picture is of, ms. */
  readonly wall: number;
}

/** Reads the burned-in counter from the picture on show, together with the instant the player says it is of; waits until both can be read. */
export async function readPicture(page: Page, player = page.getByTestId("player").first()): Promise<PictureReading> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const found = await player.evaluate((element): PictureReading | undefined => {
      const video = element as HTMLVideoElement;
      if (video.readyState < 2 || video.videoWidth === 0) return undefined;
      const canvas = document.createElement("canvas");
      canvas.width = 640;
      canvas.height = 360;
      const context = canvas.getContext("2d");
      if (!context) return undefined;
      context.drawImage(video, 0, 0, 640, 360);
      const wall = Number(video.dataset.wall ?? "NaN");
      const counter = (
        globalThis as unknown as { readPorchlightCounter: (pixels: Uint8ClampedArray, width: number, height: number) => number | undefined }
      ).readPorchlightCounter(context.getImageData(0, 0, 640, 360).data, 640, 360);
      return counter === undefined || Number.isNaN(wall) ? undefined : { counter, wall };
    });
    if (found) return found;
    await page.waitForTimeout(150);
  }
  throw new Error(`no readable picture at ${page.url()}: ${await player.evaluate((element) => element.outerHTML).catch(() => "no player")}`);
}

const FPS = 15;
const LOOP_FRAMES = 300;

/** Frames between the counter on the picture and the one a virtual camera sends at `wall`, the short way round the loop. */
export function framesApart(reading: PictureReading): number {
  const expected = Math.floor((reading.wall * FPS) / 1000) % LOOP_FRAMES;
  const apart = (reading.counter - expected + LOOP_FRAMES) % LOOP_FRAMES;
  return apart > LOOP_FRAMES / 2 ? apart - LOOP_FRAMES : apart;
}

const shots = process.env.PORCHLIGHT_SHOTS;

/** Keeps a picture of the page when PORCHLIGHT_SHOTS names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}
