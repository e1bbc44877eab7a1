// The composer in a real browser: what jsdom does not have. Undoing, dropping, pasting, thumbnails, and the
// whole way by the keyboard.
import { expect, test, type Page } from "@playwright/test";

const id = (name: string) => `[data-testid="${name}"]`;

async function openChat(page: Page, query = ""): Promise<void> {
  await page.goto(`/?signed-in${query}`);
  await page.click(id("nav-chat"));
  await page.locator(id("answer")).first().waitFor();
}

const field = (page: Page) => page.locator(id("composer-input"));
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
/** Drags `files` over the middle of an element, or drops them there. */
const drag = (page: Page, over: string, kind: "dragenter" | "dragover" | "drop", files: [name: string, text: string][]) =>
  page.locator(over).first().evaluate((target, { kind, files }) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
    const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  }, { kind, files });

test("a message that came back can be undone, and done again", async ({ page }) => {
  await openChat(page);
  await field(page).pressSequentially("Hello fail:auth_scope");
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("");
  await page.locator(id("kept")).waitFor();
  await expect(field(page)).toHaveValue("Hello fail:auth_scope");
  await page.keyboard.press("Control+z");
  await expect(field(page)).toHaveValue("");
  await page.keyboard.press("Control+Shift+z");
  await expect(field(page)).toHaveValue("Hello fail:auth_scope");
});

test("what is typed while a message comes back stays, with the caret in it", async ({ page }) => {
  await openChat(page);
  await field(page).fill("Hello fail:auth_scope");
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("");
  await page.keyboard.type("typing on");
  await page.locator(id("kept")).waitFor();
  await page.keyboard.type("!");
  await expect(field(page)).toHaveValue("Hello fail:auth_scope\n\ntyping on!");
});

test("one conversation's typing can't be undone in another", async ({ page }) => {
  await openChat(page);
  await field(page).pressSequentially("mine");
  await page.locator(id("conversation-row")).nth(3).click();
  await expect(field(page)).toHaveValue("");
  await field(page).focus();
  await page.keyboard.press("Control+z");
  await expect(field(page)).toHaveValue("");
});

test("files are dropped on the chat, and nowhere else", async ({ page }) => {
  await openChat(page);
  const [note] = [[["notes.txt", "some words"]] as [string, string][]];
  await drag(page, id("nav-health"), "dragenter", note);
  await expect(page.locator(id("drop-target"))).toHaveCount(0);
  // The window goes nowhere with it: it is refused, not left to the browser.
  expect(await drag(page, id("nav-health"), "drop", note)).toBe(true);
  await expect(page.locator(id("attachment"))).toHaveCount(0);

  await drag(page, id("thread"), "dragenter", note);
  await expect(page.locator(id("drop-target"))).toBeVisible();
  await page.locator(id("drop-target")).dispatchEvent("dragleave");
  await expect(page.locator(id("drop-target"))).toHaveCount(0);

  await drag(page, id("thread"), "dragenter", note);
  expect(await drag(page, id("drop-target"), "dragover", note)).toBe(true);
  await drag(page, id("drop-target"), "drop", note);
  await expect(page.locator(id("attachment"))).toContainText("notes.txt");
  await expect(page.locator(id("drop-target"))).toHaveCount(0);
  expect(await focused(page)).toBe("composer-input");
});

test("a picture is shown small, under the policy of the page", async ({ page }) => {
  const refused: string[] = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  await openChat(page);
  await page.locator(id("picker")).setInputFiles({ name: "red.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGP4z8AARwzEcQCukw/x0F8jngAAAABJRU5ErkJggg==", "base64") });
  const canvas = page.locator(`${id("attachment")} canvas`);
  await expect(canvas).toBeVisible();
  const [red = 0, , blue = 0] = await canvas.evaluate((it: HTMLCanvasElement) => [...(it.getContext("2d")?.getImageData(36, 36, 1, 1).data ?? [])]);
  expect([red > 200, blue < 60, refused]).toEqual([true, true, []]);
});

test("all of it by the keyboard: attach, remove, search, model, effort, send", async ({ page }) => {
  await openChat(page);
  await page.locator(id("picker")).setInputFiles([{ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") }, { name: "b.txt", mimeType: "text/plain", buffer: Buffer.from("b") }]);
  await expect(page.locator(id("attachment-unfold"))).toHaveCount(2);
  await field(page).focus();
  const back: (string | null | undefined)[] = [];
  for (let step = 0; step < 4; step += 1) {
    await page.keyboard.press("Shift+Tab");
    back.push(await focused(page));
  }
  expect(back).toEqual(["attachment-remove", "attachment-unfold", "attachment-remove", "attachment-unfold"]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator(id("attachment"))).toHaveCount(1);
  expect(await focused(page)).toBe("attachment-remove");
  await page.keyboard.press("Enter");
  await expect(page.locator(id("attachments"))).toHaveCount(0);
  expect(await focused(page)).toBe("composer-input");
  await page.keyboard.type("say:Hello");
  const on: (string | null | undefined)[] = [];
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press("Tab");
    on.push(await focused(page));
  }
  expect(on).toEqual(["attach", "web-search", "model", "effort", "send"]);
  await page.keyboard.press("Control+Shift+S");
  await expect(page.locator(id("web-search"))).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Control+Shift+M");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.locator(id("model"))).toContainText("gpt-5.5");
  await field(page).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(id("answer")).last()).toContainText("Hello");
  expect(await focused(page)).toBe("composer-input");
});
