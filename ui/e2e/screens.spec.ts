// Every screen and state: axe finds nothing in either theme, nothing is cut off at any size, and nothing
// moves for those who asked for that.
import { expect, test } from "@playwright/test";
import { faultsOf } from "./look";
import { STATES } from "./states";

for (const { name, at, reach, shows } of STATES) {
  test(name, async ({ page }) => {
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") wrong.push(message.text());
    });
    await page.goto(`/?${at}`);
    await reach?.(page);
    await page.getByTestId(shows).first().waitFor();
    expect(await faultsOf(page, name)).toEqual([]);
    expect(wrong).toEqual([]);
  });
}
