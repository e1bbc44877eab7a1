// What is done with messages, mostly by keyboard: versions, edit, try again, the queue, find, selection.
import { expect, test, type Page } from "@playwright/test";

const id = (name: string) => `[data-testid="${name}"]`;

async function open(page: Page, query: string): Promise<void> {
  await page.goto(`/?signed-in&${query}`);
  await page.click(id("nav-chat"));
  await page.waitForSelector(id("message-actions"));
}
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? "");
const answers = (page: Page) => page.locator(`${id("answer")}[data-status=completed] .md`).allInnerTexts();
const asked = (page: Page) => page.locator(id("message-user")).allInnerTexts();

test("the actions are one tab stop; arrows lead to other messages and to other versions", async ({ page }) => {
  await open(page, "branches");
  expect(await page.locator("[role=toolbar] button[tabindex='0']").count()).toBe(1);
  await page.locator(id("composer-input")).focus();
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator(id("message-copy")).last()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowLeft");
  expect(await focused(page)).toBe("version-next");
  expect(await answers(page)).toEqual(["Merge sort.", "Yes: equal keys keep their order."]);
  await page.keyboard.press("Enter");
  await expect.poll(() => answers(page)).toEqual(["Heap sort."]);
  // At the last version the way back has the focus.
  await expect.poll(() => focused(page)).toBe("version-previous");
  await page.keyboard.press("Enter");
  await expect.poll(() => answers(page)).toEqual(["Merge sort.", "Yes: equal keys keep their order."]);
  await expect.poll(() => focused(page)).toBe("version-previous");
  await expect(page.locator(id("versions"))).toHaveText(/2\/3/);
  expect(await page.locator("[role=toolbar] button[tabindex='0']").count()).toBe(1);
});

test("a message is edited in its place: Esc keeps what was typed, Enter sends it as another version", async ({ page }) => {
  await open(page, "branches");
  await page.locator(id("composer-input")).focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.locator(id("edit-input"))).toBeFocused();
  await page.keyboard.type(" And is it quick?");
  await page.keyboard.press("Escape");
  await expect(page.locator(id("edit-input"))).toHaveCount(0);
  expect(await asked(page)).toEqual(["Name a sorting algorithm.", "Is it stable?"]);
  expect(await focused(page)).toBe("message-edit");
  await page.keyboard.press("Enter");
  await expect(page.locator(id("edit-input"))).toHaveValue("Is it stable? And is it quick?");
  await page.keyboard.press("Enter");
  await expect.poll(() => asked(page)).toEqual(["Name a sorting algorithm.", "Is it stable? And is it quick?"]);
  await page.waitForSelector('[data-status="streaming"]', { state: "detached" });
  await expect(page.locator(id("versions")).last()).toHaveText(/2\/2/);
  await page.locator(id("version-previous")).last().click();
  await expect.poll(() => answers(page)).toEqual(["Merge sort.", "Yes: equal keys keep their order."]);
});

test("an answer is tried again in its place, and the earlier one is a version of it", async ({ page }) => {
  await open(page, "branches");
  await page.locator(id("message-again")).last().click();
  await page.waitForSelector('[data-status="streaming"]');
  expect(await answers(page)).toEqual(["Merge sort."]);
  expect(await asked(page)).toEqual(["Name a sorting algorithm.", "Is it stable?"]);
  await page.waitForSelector('[data-status="streaming"]', { state: "detached" });
  await expect(page.locator(id("versions")).last()).toHaveText(/2\/2/);
});

test("what waits is sent where nothing runs, or goes back to the composer", async ({ page }) => {
  await open(page, "queued");
  await expect(page.locator(id("queued-message"))).toHaveCount(2);
  await page.locator(id("queued-remove")).last().click();
  await expect(page.locator(id("composer-input"))).toHaveValue("And write a test.");
  await page.locator(id("queued-send")).click();
  await expect.poll(() => asked(page)).toEqual(["Explain token buckets.", "Then compare them with leaky buckets."]);
  await expect(page.locator(id("queued-message"))).toHaveCount(0);
});

test("find leads through messages that are not in the page, and gives the focus back", async ({ page }) => {
  await open(page, "messages=3000");
  await page.keyboard.press("Control+Shift+F");
  await page.fill(id("find-here-input"), "question 77");
  await expect(page.locator(id("find-here-count"))).toHaveText("11/11");
  for (const [key, at] of [["Enter", "1/11"], ["Enter", "2/11"], ["Shift+Enter", "1/11"]] as const) {
    await page.keyboard.press(key);
    await expect(page.locator(id("find-here-count"))).toHaveText(at);
  }
  const mark = page.locator("mark", { hasText: "Question 77" }).first();
  await expect(mark).toBeInViewport();
  await expect(page.locator(".thread-row", { has: mark })).toHaveAttribute("aria-posinset", "153");
  await page.keyboard.press("Escape");
  await expect(page.locator("mark")).toHaveCount(0);
  expect(await focused(page)).toBe("thread");
});

test("a selection over messages stays while one scrolls far away, and is copied whole", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "messages=2000");
  await page.evaluate(() => {
    const rows = [...document.querySelectorAll("[data-row]")];
    const selection = document.getSelection();
    selection?.setBaseAndExtent(rows.at(-4) ?? document.body, 0, rows.at(-1) ?? document.body, 1);
  });
  const before = await page.evaluate(() => document.getSelection()?.toString() ?? "");
  expect(before.length).toBeGreaterThan(50);
  await page.locator(id("thread")).evaluate((thread) => (thread.scrollTop = thread.scrollHeight / 3));
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => document.getSelection()?.toString())).toBe(before);
  expect(await page.locator("[data-row]").count()).toBeLessThanOrEqual(60);

  // On to a message far above: those between are not in the page.
  const above = await page.evaluate(() => {
    const edge = document.querySelector(".thread")?.getBoundingClientRect().top ?? 0;
    const row = [...document.querySelectorAll("[data-row]")].find((it) => it.getBoundingClientRect().top > edge);
    const selection = document.getSelection();
    selection?.setBaseAndExtent(selection.focusNode ?? document.body, 0, row ?? document.body, 0);
    return Number(row?.getAttribute("aria-posinset"));
  });
  await page.keyboard.press("Control+c");
  await expect(page.getByTestId("announcement")).toHaveText(`${(2000 - above + 1).toLocaleString("en-GB")} messages are copied.`);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.match(/That was answer \d+\./g)?.length).toBe(1000 - Math.floor((above - 1) / 2));
});
