// The list of conversations by keyboard alone, with ten thousand of them, and what a menu does at the edges.
import { expect, test, type Page } from "@playwright/test";

const id = (name: string) => `[data-testid="${name}"]`;
const rows = (page: Page) => page.locator(id("conversation-row"));
const at = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).dataset["testid"] ?? document.activeElement?.tagName);
const title = (page: Page) => page.evaluate(() => document.activeElement?.querySelector(".trunc")?.textContent ?? null);
const said = (page: Page) => page.locator(id("announcement"));

async function chat(page: Page, query = ""): Promise<void> {
  await page.goto(`/?signed-in${query}`);
  await page.waitForSelector(id("screen-health"));
  await page.keyboard.press("Control+3");
  await expect(page.locator(id("chat-title"))).not.toHaveText("New conversation");
  await expect(page.locator(id("composer-input"))).toBeFocused();
  await page.locator(id("answer")).first().waitFor();
}

/** From the message field into the list, at the open conversation. */
async function toList(page: Page): Promise<void> {
  while ((await at(page)) !== "conversation-row") await page.keyboard.press("F6");
}

test("everything in the list is done by keyboard", async ({ page }) => {
  await chat(page);
  await toList(page);
  await page.keyboard.press("ArrowDown");
  expect(await title(page)).toBe("Nginx buffering and SSE");

  // In place; Esc gives up, Enter keeps, and the focus stays with the row.
  await page.keyboard.press("F2");
  await page.keyboard.type("A name of another");
  await page.keyboard.press("Escape");
  expect(await title(page)).toBe("Nginx buffering and SSE");
  await page.keyboard.press("F2");
  await page.keyboard.type("Streams behind nginx");
  await page.keyboard.press("Enter");
  expect(await title(page)).toBe("Streams behind nginx");

  await page.keyboard.press("Control+p");
  await expect(said(page)).toHaveText("“Streams behind nginx” is pinned.");
  expect([await title(page), await rows(page).allInnerTexts()]).toEqual(["Streams behind nginx", expect.arrayContaining([expect.stringContaining("Streams behind nginx")])]);
  expect((await rows(page).allInnerTexts()).findIndex((text) => text.includes("Streams"))).toBeLessThan(3);
  await page.keyboard.press("Control+p");
  await expect(said(page)).toContainText("no longer pinned");

  // No question is asked: the next row has the focus, and Undo is a few stops away or one key.
  await page.keyboard.press("Delete");
  await expect(page.locator(id("history-deleted"))).toContainText("Streams behind nginx");
  expect(await title(page)).toBe("Window functions in SQLite");
  await page.keyboard.press("Control+z");
  await expect(rows(page).filter({ hasText: "Streams behind nginx" })).toHaveCount(1);
  await expect(page.locator(id("history-deleted"))).toHaveCount(0);
  expect(await title(page)).toBe("Window functions in SQLite");
  await page.keyboard.press("Delete");
  await page.locator(id("history-deleted")).waitFor();
  for (let stop = 0; stop < 30 && (await at(page)) !== "history-undo"; stop += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(rows(page).filter({ hasText: "Window functions" })).toHaveCount(1);
});

test("deleting the open one goes on in the list, one after the other", async ({ page }) => {
  await chat(page);
  await toList(page);
  for (const next of ["Nginx buffering and SSE", "Window functions in SQLite", "Letter to the landlord"]) {
    await page.keyboard.press("Delete");
    await expect(page.locator(id("chat-title"))).toHaveText(next);
    await expect.poll(() => title(page)).toBe(next);
  }
  for (const back of ["Window functions in SQLite", "Nginx buffering and SSE", "Read this stack trace"]) {
    await page.keyboard.press("Control+z");
    await expect(page.locator(id("chat-title"))).toHaveText(back);
  }
});

test("a conversation that opens takes no focus from the search", async ({ page }) => {
  await page.goto("/?signed-in&slow");
  await page.waitForSelector(id("screen-health"));
  await page.keyboard.press("Control+3");
  await page.keyboard.press("Control+f");
  await expect(page.locator(id("conversation-search"))).toBeFocused();
  await page.keyboard.type("sqlite");
  await expect(page.locator(id("search-hit"))).toHaveCount(1);
  await expect(page.locator(id("chat-title"))).toHaveText("Read this stack trace");
  await expect(page.locator(id("conversation-search"))).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(id("chat-title"))).toHaveText("Window functions in SQLite");
  await expect(page.locator(id("composer-input"))).toBeFocused();
});

test("what is typed is never undone for a conversation, and a draft comes back with its own", async ({ page }) => {
  await chat(page);
  const open = await page.locator(id("chat-title")).textContent();
  await page.keyboard.type("half a message");
  await page.click(id("chat-menu-open"));
  await page.locator("[data-item=chat-delete]").click();
  await expect(page.locator(id("history-deleted"))).toBeVisible();
  await expect(page.locator(id("chat-title"))).not.toHaveText(open ?? "");
  await page.click(id("composer-input"));
  await page.keyboard.type("typed here");
  await page.keyboard.press("Control+z");
  await expect(page.locator(id("history-deleted"))).toBeVisible();
  await page.fill(id("composer-input"), "");
  await page.keyboard.press("Control+z");
  await expect(page.locator(id("chat-title"))).toHaveText(open ?? "");
  await expect(page.locator(id("composer-input"))).toHaveValue("half a message");
});

test("the search is arrows and Enter; Esc returns to the list and the place", async ({ page }) => {
  await chat(page, "&conversations=300");
  await toList(page);
  for (let down = 0; down < 60; down += 1) await page.keyboard.press("ArrowDown");
  const [place, before] = [await title(page), await page.locator(".list-body").evaluate((list) => list.scrollTop)];
  expect(before).toBeGreaterThan(500);
  await page.keyboard.press("Control+f");
  await expect(page.locator(id("conversation-search"))).toBeFocused();
  await page.keyboard.type("streams events");
  const hits = page.locator(id("search-hit"));
  await expect(hits.first()).toBeVisible();
  await expect(hits.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  const selected = page.locator(`${id("search-hit")}[aria-selected=true]`);
  await expect(page.locator(id("conversation-search"))).toHaveAttribute("aria-activedescendant", (await selected.getAttribute("id")) ?? "");
  await page.keyboard.press("Escape");
  await expect(rows(page).first()).toBeVisible();
  expect([await title(page), await page.locator(".list-body").evaluate((list) => list.scrollTop)]).toEqual([place, before]);

  await page.keyboard.press("Control+f");
  await page.keyboard.type("streams events");
  await expect(hits.first()).toBeVisible();
  const wanted = await selected.locator(".hit-title .trunc").textContent();
  await page.keyboard.press("Enter");
  await expect(page.locator(id("chat-title"))).toHaveText(wanted ?? "");
});

test("of ten thousand conversations a few dozen stand in the page, and the arrows reach all of them", async ({ page }) => {
  await chat(page, "&conversations=10000");
  await toList(page);
  const drawn = async () => (await rows(page).count()) <= 60;
  await page.keyboard.press("End");
  expect([await title(page), await drawn()]).toEqual(["Conversation 10000", true]);
  await page.keyboard.press("Home");
  expect([await title(page), await drawn()]).toEqual(["Release notes, house style", true]);
  await page.keyboard.press("PageDown");
  await page.keyboard.press("PageDown");
  expect(await title(page)).toMatch(/^Conversation \d\d$/);
  expect(await rows(page).evaluateAll((all) => all.filter((row) => (row as HTMLElement).tabIndex === 0).length)).toBe(1);
  // Scrolled away from it, the row that has the focus stays, and so does the focus.
  await page.locator(".list-body").evaluate((list) => (list.scrollTop = 200_000));
  await expect(rows(page).filter({ hasText: /Conversation 6\d\d\d/ }).first()).toBeVisible();
  expect([await at(page), await drawn()]).toEqual(["conversation-row", true]);
});

test("a menu goes up where there is no room below, moves with arrows and letters, and gives the focus back", async ({ page }) => {
  await chat(page, "&conversations=100");
  const last = rows(page).filter({ hasText: /^\s*Conversation 1\d\s/ }).last();
  await last.scrollIntoViewIfNeeded();
  const box = (await last.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.locator(".list-body").evaluate((list, by) => (list.scrollTop -= by), 740 - box.y);
  await last.click({ button: "right" });
  const menu = (await page.locator(id("conversation-menu")).boundingBox()) ?? { y: 0, height: 0 };
  expect([menu.y >= 0, menu.y + menu.height <= 760]).toEqual([true, true]);
  const here = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset["item"]);
  expect(await here()).toBe("chat-rename");
  await page.keyboard.press("ArrowUp");
  expect(await here()).toBe("chat-delete");
  await page.keyboard.press("e");
  expect(await here()).toBe("chat-export-markdown");
  await page.keyboard.press("Home");
  expect(await here()).toBe("chat-rename");
  await page.keyboard.press("Escape");
  await expect(page.locator(id("conversation-menu"))).toHaveCount(0);
  await expect(last).toBeFocused();
  for (const key of ["ContextMenu", "Shift+F10"]) {
    await page.keyboard.press(key);
    expect(await here()).toBe("chat-rename");
    await page.keyboard.press("Tab");
    await expect(page.locator(id("conversation-menu"))).toHaveCount(0);
    await expect(last).toBeFocused();
  }
});

test("what the head's menu opens has the focus, and gives it back", async ({ page }) => {
  await chat(page);
  const choose = async (item: string) => {
    await page.locator(id("chat-menu-open")).focus();
    await page.keyboard.press("Enter");
    for (let step = 0; step < 12 && (await page.evaluate(() => (document.activeElement as HTMLElement).dataset["item"])) !== item; step += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.locator(id("chat-menu"))).toHaveCount(0);
  };
  // What was found is read in the thread.
  for (const [item, back] of [["chat-instructions", "chat-menu-open"], ["chat-find-here", "thread"], ["chat-rename", "chat-menu-open"]] as const) {
    await choose(item);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), item).toMatch(/INPUT|TEXTAREA/);
    expect(await at(page), item).not.toBe("composer-input");
    await page.keyboard.press("Escape");
    await expect.poll(() => at(page), item).toBe(back);
  }
  await choose("chat-pin");
  await expect(said(page)).toContainText("is pinned");
  expect(await at(page)).toBe("chat-menu-open");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-item=chat-pin]")).toContainText("Unpin");
});
