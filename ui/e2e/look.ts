// Looking at a page as everybody has it: both themes, sizes, zoom, larger letters, other words, high
// contrast. What is wrong comes back as sentences; a picture of each is kept to be looked at.
import type { Page } from "@playwright/test";
import axe, { type Result, type RunOptions } from "axe-core";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PAGES } from "../playwright.config";
import { layoutFaults } from "./layout";

const PICTURES = join(PAGES, "pictures");
mkdirSync(PICTURES, { recursive: true });

/** Every rule; and those that look at colours, which alone can find more in another theme. */
const RULES = {
  all: { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }, resultTypes: ["violations"] },
  colours: { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] }, resultTypes: ["violations"] },
} satisfies Record<string, RunOptions>;
/** Pictures of every variant, not only of the themes: to be looked at by hand. */
const ALL_PICTURES = process.env["PATCHBAY_ALL_PICTURES"] !== undefined;

export const FULL = { width: 1180, height: 760 };
/** The smallest window. */
const SMALL = { width: 960, height: 640 };
/** The window of the drawings at 200 %. */
const ZOOMED = { width: 590, height: 380 };

/** English again before the words that are half as long again. */
const LANGUAGES = ["zh-CN", "en", "long"];

/** What axe finds, an element a sentence. */
export async function axeFaults(page: Page, rules: keyof typeof RULES = "all"): Promise<string[]> {
  // Not a script element: the page's policy allows none of ours.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const found = await page.evaluate((rules): Promise<Result[]> => (window as unknown as { axe: typeof axe }).axe.run(document, rules).then(({ violations }) => violations), RULES[rules]);
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""} ${node.html.slice(0, 120)}`));
}

/** Changes what the page is shown as, and waits until it is drawn so. */
async function show(page: Page, media: Parameters<Page["emulateMedia"]>[0]): Promise<void> {
  await page.emulateMedia(media);
  await drawn(page);
}

const drawn = (page: Page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Says everything in `language`, as drawn. */
async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate((detail) => window.dispatchEvent(new CustomEvent("twin-speaks", { detail })), language);
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language === "long" ? "en" : language);
  await drawn(page);
}

/** Every fault of the state that the page is in. */
export async function faultsOf(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  const note = (where: string, found: string[]) => faults.push(...found.map((fault) => `${where}: ${fault}`));
  const picture = async (variant: string, always = false) => {
    if (always || ALL_PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${variant}.png`) });
  };
  const layout = async (where: string) => {
    // What measures itself draws anew after a resize.
    await drawn(page);
    note(where, await page.evaluate(layoutFaults));
  };

  note("reduced motion", await page.evaluate(() => document.getAnimations().filter((one) => one.playState === "running").map((one) => (one as CSSAnimation).animationName ?? "a transition")));
  for (const theme of ["light", "dark"] as const) {
    await show(page, { colorScheme: theme });
    note(theme, await axeFaults(page, theme === "light" ? "all" : "colours"));
    await picture(theme, true);
  }
  await layout("1180 x 760");
  await show(page, { colorScheme: "light", contrast: "more" });
  note("more contrast", await axeFaults(page, "colours"));
  await picture("contrast");
  await show(page, { contrast: "no-preference", forcedColors: "active" });
  await picture("forced-colors");
  await show(page, { forcedColors: "none" });

  await page.setViewportSize(SMALL);
  await layout("960 x 640");
  await picture("small");
  await page.setViewportSize(ZOOMED);
  await layout("zoom 200 %");
  await picture("zoomed");
  await page.setViewportSize(FULL);

  await page.evaluate(() => (document.documentElement.dataset["textSize"] = "large"));
  await layout("large text");
  await picture("large");
  await page.evaluate(() => delete document.documentElement.dataset["textSize"]);
  for (const language of LANGUAGES) {
    await speak(page, language);
    if (language === "en") continue;
    await layout(language);
    await page.setViewportSize(SMALL);
    await layout(`${language}, 960 x 640`);
    await picture(language);
    await page.setViewportSize(FULL);
  }
  return faults;
}
