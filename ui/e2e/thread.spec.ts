// The windowed thread: few nodes however long the conversation, and what one reads stays where it is.
import { expect, test, type Page } from "@playwright/test";

const id = (name: string) => `[data-testid="${name}"]`;

async function open(page: Page, query = "messages=10000"): Promise<void> {
  await page.goto(`/?signed-in&${query}`);
  await page.click(id("nav-chat"));
  await page.waitForSelector(`${id("answer")}, ${id("message-user")}`);
  await drawn(page);
}

/** Until pages have come and nothing is measured any more. */
const drawn = async (page: Page) => {
  await frames(page);
  await page.waitForFunction(() => document.querySelector(".thread-row[aria-busy=true]") === null);
  await frames(page);
};
const frames = (page: Page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const left = (page: Page) => page.locator(id("thread")).evaluate((thread) => thread.scrollHeight - thread.scrollTop - thread.clientHeight);
const rows = (page: Page) => page.locator("[data-row]").count();
const scrollTo = (page: Page, share: number) => page.locator(id("thread")).evaluate((thread, share) => void (thread.scrollTop = share * thread.scrollHeight), share);

/** The first piece of text that begins in the upper half, and where it stands. */
const reading = (page: Page) =>
  page.evaluate(() => {
    const edge = document.querySelector(".thread")?.getBoundingClientRect().top ?? 0;
    const found = [...document.querySelectorAll<HTMLElement>(".thread-row p, .thread-row .bubble, .thread-row pre")].find((it) => it.getBoundingClientRect().top >= edge);
    if (!found) return null;
    (window as unknown as { reading: HTMLElement }).reading = found;
    return found.getBoundingClientRect().top;
  });
const readAt = (page: Page) => page.evaluate(() => (window as unknown as { reading: HTMLElement }).reading.getBoundingClientRect().top);

test("10,000 messages open at their end, with at most 60 in the page, wherever one goes", async ({ page }) => {
  await open(page);
  expect(await left(page)).toBeLessThanOrEqual(1);
  const total = await page.locator("[data-row]").last().getAttribute("aria-setsize");
  expect(Number(total)).toBe(10_000);
  for (const share of [1, 0.5, 0.01, 0.99, 0]) {
    await scrollTo(page, share);
    await drawn(page);
    expect(await rows(page)).toBeLessThanOrEqual(60);
    const seen = await page.evaluate(() => {
      const box = document.querySelector(".thread")?.getBoundingClientRect();
      if (!box) return 0;
      return [...document.querySelectorAll("[data-row]")].filter((row) => row.getBoundingClientRect().bottom > box.top && row.getBoundingClientRect().top < box.bottom).length;
    });
    expect(seen).toBeGreaterThan(0);
  }
  await expect(page.locator("[data-row]").first()).toHaveAttribute("aria-posinset", "1");
});

test("what one reads moves by no more than a pixel while heights change above and below", async ({ page }) => {
  await open(page);
  for (const share of [0.5, 0.31, 0.77]) {
    await scrollTo(page, share);
    await drawn(page);
    const before = await reading(page);
    expect(before).not.toBeNull();
    const change = (style: string) =>
      page.evaluate(async (style) => {
        const edge = document.querySelector(".thread")?.getBoundingClientRect().top ?? 0;
        const all = [...document.querySelectorAll<HTMLElement>("[data-row]")];
        const above = all.filter((row) => row.getBoundingClientRect().bottom < edge);
        const below = all.filter((row) => row.getBoundingClientRect().top > edge + 300);
        for (const row of [above.at(-1), above.at(0), below[0]]) if (row) row.style.paddingBottom = style;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return above.length > 1 && below.length > 0;
      }, style);
    for (const style of ["300px", "7.5px", "1200px", ""]) {
      expect(await change(style)).toBe(true);
      expect.soft(Math.abs((await readAt(page)) - (before ?? 0)), `${style} at ${share}`).toBeLessThanOrEqual(1);
    }
  }
});

test("scrolling up through messages of unknown height moves by what was scrolled, and nothing else", async ({ page }) => {
  await open(page);
  await scrollTo(page, 0.6);
  await drawn(page);
  await page.locator(id("thread")).hover();
  for (let step = 0; step < 25; step += 1) {
    const before = (await reading(page)) ?? 0;
    await page.mouse.wheel(0, -150);
    await page.waitForFunction((before) => Math.abs((window as unknown as { reading: HTMLElement }).reading.getBoundingClientRect().top - before) > 100, before);
    await drawn(page);
    expect.soft(Math.abs((await readAt(page)) - before - 150), `step ${step}`).toBeLessThanOrEqual(1);
  }
});

test("one turn of the wheel from the end, however far, shows what stands there", async ({ page }) => {
  await open(page);
  await page.hover(id("thread"));
  await page.mouse.wheel(0, -3000);
  const seen = () =>
    page.evaluate(() => {
      const { top, bottom } = document.querySelector(".thread")?.getBoundingClientRect() ?? new DOMRect();
      return [...document.querySelectorAll("[data-row]")].filter((row) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom).length;
    });
  await expect.poll(seen).toBeGreaterThan(1);
});

test("the window's width and the size of letters change around what one reads", async ({ page }) => {
  await open(page);
  await scrollTo(page, 0.4);
  await drawn(page);
  const before = (await reading(page)) ?? 0;
  for (const width of [960, 1400, 1180]) {
    await page.setViewportSize({ width, height: 760 });
    await drawn(page);
    expect.soft(Math.abs((await readAt(page)) - before), `${width} wide`).toBeLessThanOrEqual(1);
  }
  for (const size of ["large", "small", "default"]) {
    await page.evaluate((size) => (document.documentElement.dataset["textSize"] = size), size);
    await drawn(page);
    expect.soft(Math.abs((await readAt(page)) - before), size).toBeLessThanOrEqual(1);
  }
});

test("an answer that is written below does not move what one reads, and Newest leads back", async ({ page }) => {
  await open(page, "messages=400");
  await page.fill(id("composer-input"), "markdown:12");
  await page.keyboard.press("Enter");
  await page.waitForSelector('[data-status="streaming"] .md');
  // What was just drawn is scrolled to before it is painted, not before it can be asked for.
  await expect.poll(() => left(page)).toBeLessThanOrEqual(1);
  await page.locator(id("thread")).hover();
  await page.mouse.wheel(0, -600);
  await page.waitForSelector(id("newest"));
  await drawn(page);
  const before = (await reading(page)) ?? 0;
  const height = await page.locator(id("thread")).evaluate((thread) => thread.scrollHeight);
  await page.waitForFunction((height) => (document.querySelector(".thread")?.scrollHeight ?? 0) > height + 200, height);
  expect(Math.abs((await readAt(page)) - before)).toBeLessThanOrEqual(1);
  await page.waitForSelector('[data-status="streaming"]', { state: "detached" });
  expect(Math.abs((await readAt(page)) - before)).toBeLessThanOrEqual(1);
  await page.click(id("newest"));
  await expect.poll(() => left(page)).toBeLessThanOrEqual(1);
  await expect(page.locator(id("newest"))).toHaveCount(0);
});
