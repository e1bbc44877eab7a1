// Every page of the gallery, looked at like a screen.
import { expect, test } from "@playwright/test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { faultsOf } from "./look";

const PAGES = readdirSync(join(import.meta.dirname, "../gallery/pages")).map((file) => file.replace(".svelte", ""));

for (const part of PAGES) {
  test(`gallery ${part}`, async ({ page }) => {
    await page.goto(`/gallery.html?part=${part}`);
    await page.getByTestId("gallery").waitFor();
    expect(await faultsOf(page, `gallery-${part}`)).toEqual([]);
  });
}

test("a tooltip says why a button is off, to pointer and keyboard, and Esc puts it away", async ({ page }) => {
  await page.goto("/gallery.html?part=Controls");
  const button = page.getByTestId("plain-why");
  const words = page.getByRole("tooltip", { name: "Choose something first" }).first();
  await expect(button).toHaveAccessibleDescription("Choose something first");
  await page.getByTestId("plain-off").scrollIntoViewIfNeeded();
  await page.getByTestId("plain-focus").focus();
  await page.keyboard.press("Tab");
  await expect(button).toBeFocused();
  await expect(words).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(words).toBeHidden();
  await page.mouse.move(0, 0);
  await button.hover();
  await expect(words).toBeVisible();
});
