import { chromium, type Browser, type Page } from "playwright-core";

/** Debian's Chromium, as a person would have it, without a screen. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"] });
}

/** Enters the demo as one of its people, in a window of its own. */
export async function enterAs(browser: Browser, link: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(link);
  await page.waitForURL((url) => url.pathname === "/");
  return page;
}

/** Calls the API with the page's session. */
export async function callApi(page: Page, path: string, body?: object): Promise<Record<string, unknown>> {
  const text = await page.evaluate(
    async ([where, content]) => {
      const post = { method: "POST", headers: { "content-type": "application/json" }, body: content ?? "" };
      const answer = await fetch(where, content === undefined ? {} : post);
      return `${answer.status} ${await answer.text()}`;
    },
    [path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
  if (!text.startsWith("200 ")) throw new Error(`${path}: ${text.slice(0, 200)}`);
  return JSON.parse(text.slice(4)) as Record<string, unknown>;
}

/** Clicks, and returns the ms until the first frame of that camera is on the screen. */
export async function clickToPicture(page: Page, selector: string, cameraId: string): Promise<number> {
  const measured = page.evaluate(
    (id) =>
      new Promise<number>((resolve) => {
        let clicked: number | undefined;
        addEventListener("click", () => (clicked = performance.now()), { capture: true, once: true });
        const look = (): void => {
          const video = document.querySelector<HTMLVideoElement>(`video[data-camera="${id}"]`);
          if (video !== null && clicked !== undefined) video.requestVideoFrameCallback((now) => resolve(now - (clicked ?? 0)));
          else requestAnimationFrame(look);
        };
        look();
      }),
    cameraId,
  );
  await page.locator(selector).first().click();
  return Promise.race([measured, new Promise<number>((_, reject) => setTimeout(() => reject(new Error(`no picture of ${cameraId} within 20 s`)), 20_000))]);
}
