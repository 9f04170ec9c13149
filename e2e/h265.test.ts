import assert from "node:assert/strict";
import { dirname } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { framesApart, launchBrowser, readPicture, shoot, visit, type Visitor } from "./lib/browser.ts";
import { type DemoProcess, startDemo } from "./lib/demo-process.ts";
import { until } from "./lib/until.ts";

/** A converted frame may be shown a little before or after the instant on the player's clock. */
const CLOSE_FRAMES = 8;

let browser: Browser;

before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());

/** The owner whose one camera sends H.265, at the home page that shows it live. */
async function ownerOfH265(demo: DemoProcess): Promise<{ owner: Visitor; cameraId: string; origin: string }> {
  const owner = await visit(browser);
  const { page } = owner;
  await page.goto(demo.url);
  await page.getByTestId("persona-owner-unicom").click();
  await page.locator("[data-testid=nav-home]:visible").first().waitFor();
  // the codec is known once the first picture has come
  const camera = await until("the owner's camera that sends H.265", () =>
    page.evaluate(async () => {
      const { cameras } = (await (await fetch("/api/cameras?mine=true")).json()) as { cameras: { id: string; codec?: string }[] };
      return cameras.find(({ codec }) => codec === "h265");
    }),
  );
  const decodes = await page.evaluate(() => MediaSource.isTypeSupported('video/mp4; codecs="hvc1.1.6.L93.B0"'));
  assert.equal(decodes, false, "this browser cannot show it by itself");
  return { owner, cameraId: camera.id, origin: new URL(page.url()).origin };
}

async function moves(page: Page): Promise<void> {
  const first = await readPicture(page);
  assert.ok(Math.abs(framesApart(first)) <= CLOSE_FRAMES, `picture and clock are ${framesApart(first)} frames apart`);
  await page.waitForTimeout(1_500);
  const second = await readPicture(page);
  assert.ok(second.wall > first.wall && second.counter !== first.counter, "the picture moves");
  assert.ok(Math.abs(framesApart(second)) <= CLOSE_FRAMES, `later they are ${framesApart(second)} frames apart`);
}

describe("an H.265 camera in a browser without H.265", () => {
  test("with ffmpeg it is shown converted, live and recorded", async () => {
    const demo = await startDemo({ cameras: 3 });
    try {
      assert.doesNotMatch(demo.output, /ffmpeg is not installed/);
      const { owner, cameraId, origin } = await ownerOfH265(demo);
      const { page } = owner;
      await page.goto(origin);
      await moves(page);
      assert.match((await page.locator("body").textContent()) ?? "", /已转码/, "the page says that it is converted");
      await shoot(page, "h265-live");

      // enough footage behind the chosen instant
      await page.waitForTimeout(4_000);
      await page.goto(`${origin}/recordings/${cameraId}`);
      const chosen = Math.floor(Date.now() / 1000) * 1000 - 5_000;
      const text = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(chosen);
      await page.getByTestId("jump-time").fill(text);
      await page.getByTestId("jump-go").click();
      await page.waitForFunction(
        (at) => Math.abs(Number((document.querySelector("[data-testid=player]") as HTMLVideoElement | null)?.dataset.wall ?? 0) - at) < 2_500,
        chosen,
      );
      await moves(page);
      await shoot(page, "h265-recorded");
      assert.deepEqual(owner.complaints, []);
      await owner[Symbol.asyncDispose]();
    } finally {
      await demo[Symbol.asyncDispose]();
    }
  });

  test("without ffmpeg the demo says so at its start, and the page says why there is no picture", async () => {
    // nothing but this Node is on the path
    const demo = await startDemo({ cameras: 3, env: { PATH: dirname(process.execPath) } });
    try {
      assert.equal(demo.output.match(/ffmpeg/g)?.length, 2, "one line, which names the package");
      assert.match(demo.output, /^note: ffmpeg is not installed; .*\(apt-get install ffmpeg\)$/m);
      const { owner, cameraId, origin } = await ownerOfH265(demo);
      const { page } = owner;
      const why = page.getByText(/H\.265 编码，您的浏览器不能解码/).first();
      await page.goto(origin);
      await why.waitFor();
      await shoot(page, "h265-live-impossible");
      await until("footage", () =>
        page.evaluate(async (id) => {
          const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
          const { footage } = (await (await fetch(`/api/cameras/${id}/timeline?day=${day}`)).json()) as { footage: unknown[] };
          return footage.length > 0;
        }, cameraId),
      );
      await page.goto(`${origin}/recordings/${cameraId}`);
      await why.waitFor();
      await shoot(page, "h265-recorded-impossible");
      assert.deepEqual(owner.complaints, []);
      await owner[Symbol.asyncDispose]();
    } finally {
      await demo[Symbol.asyncDispose]();
    }
  });
});
