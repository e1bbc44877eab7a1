// The system's own few colours, and more contrast: what says a state or takes a click can still be seen.
import { expect, test, type Page } from "@playwright/test";

/** What can't be told from what is behind it, a sentence each. Runs in the page: it uses nothing from outside. */
function unseen(): string[] {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  /** As the screen has it: four bytes. */
  const bytes = (colour: string): [number, number, number, number] => {
    if (!canvas) return [0, 0, 0, 0];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = "rgba(0,0,0,0)";
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a];
  };
  const luminance = (colour: string) => {
    const [r, g, b] = bytes(colour).slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
  };
  const contrast = (one: string, other: string) => {
    if (bytes(one)[3] < 128) return 1;
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
  };
  const behind = (element: Element | null): string => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (bytes(backgroundColor)[3] > 128) return backgroundColor;
    }
    return getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "#000" : "#fff";
  };
  /** Lines and marks: 3 to 1 (WCAG 1.4.11). */
  const ENOUGH = 3;
  const isSeen = (element: Element) => element.checkVisibility() && element.getBoundingClientRect().width > 0 && !element.closest("[inert]");
  const name = (element: Element) => `${element.getAttribute("data-testid") ?? element.getAttribute("class") ?? element.tagName} in ${element.parentElement?.className ?? ""}`;
  const faults: string[] = [];
  let looked = 0;
  const look = (selector: string, is: (style: CSSStyleDeclaration, element: Element) => boolean, what: string) => {
    for (const element of document.querySelectorAll(selector)) {
      if (!isSeen(element)) continue;
      looked += 1;
      if (!is(getComputedStyle(element), element)) faults.push(`${what}: ${name(element)}`);
    }
  };
  const edge = (style: CSSStyleDeclaration, element: Element) => {
    const ground = behind(element.parentElement);
    const border = parseFloat(style.borderTopWidth) >= 1 && contrast(style.borderTopColor, ground) >= ENOUGH;
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && contrast(style.outlineColor, ground) >= ENOUGH;
    const ring = style.boxShadow !== "none" && contrast(/(?:rgb|color|oklch|oklab)[^)]*\)/.exec(style.boxShadow)?.[0] ?? "transparent", ground) >= ENOUGH;
    return border || outline || ring || contrast(style.backgroundColor, ground) >= ENOUGH;
  };
  const ink = (style: CSSStyleDeclaration, element: Element) => contrast(style.color, behind(element)) >= ENOUGH;
  const drawn = (style: CSSStyleDeclaration, element: Element) => {
    const ground = behind(element.closest("svg")?.parentElement ?? null);
    return (style.stroke !== "none" && contrast(style.stroke, ground) >= ENOUGH) || (style.fill !== "none" && contrast(style.fill, ground) >= ENOUGH);
  };
  look(".btn:not(.btn-quiet), .switch, .seg, .field, .check, .composer", edge, "has no edge");
  look(".btn:not([disabled]):not([aria-disabled=true]), .nav-row, .badge, .link, .opt-row, h1, h2", ink, "its words are as its ground");
  look(".route-art .cord, .route-art .jack, .route-art .cut, .route-art .plug, .mini-route .cord, .ladder-art .cord, .ladder-art .jack, .ladder-art .cut", drawn, "is drawn as its ground");
  look(".mk > :last-child", drawn, "a mark is as its ground");
  const at = document.activeElement;
  if (at && at !== document.body && at.matches(":focus-visible")) {
    const frame = [at, at.closest(".field, .composer, .q")].find((one) => one && getComputedStyle(one).outlineStyle !== "none");
    const style = frame ? getComputedStyle(frame) : null;
    looked += 1;
    if (!style || parseFloat(style.outlineWidth) < 2 || contrast(style.outlineColor, behind(frame?.parentElement ?? null)) < ENOUGH) faults.push(`no focus ring: ${name(at)}`);
  }
  if (looked < 5) faults.push(`only ${looked} things were looked at`);
  return [...new Set(faults)];
}

const SCREENS: [string, (page: Page) => Promise<void>][] = [
  ["Health", async (page) => page.getByTestId("finding").first().waitFor()],
  ["Settings", (page) => page.getByTestId("nav-settings").click()],
  ["Accounts", (page) => page.getByTestId("nav-accounts").click()],
  ["Live test", (page) => page.getByTestId("nav-live_test").click()],
  ["Chat", (page) => page.getByTestId("nav-chat").click()],
  ["the repair sheet", (page) => page.getByTestId("repair-all").click()],
  ["the palette", async (page) => {
    await page.getByTestId("finding").first().waitFor();
    await page.keyboard.press("Control+k");
  }],
];
const MEDIA = [
  { name: "forced colours", media: { forcedColors: "active", colorScheme: "light" } },
  { name: "forced colours, dark", media: { forcedColors: "active", colorScheme: "dark" } },
  { name: "more contrast", media: { contrast: "more", colorScheme: "light" } },
  { name: "more contrast, dark", media: { contrast: "more", colorScheme: "dark" } },
] as const;

for (const { name, media } of MEDIA) {
  test(`${name}: edges, marks, cables and focus rings are seen`, async ({ page }) => {
    await page.emulateMedia({ ...media, reducedMotion: "reduce" });
    for (const [screen, reach] of SCREENS) {
      await page.goto("/?signed-in&two-accounts");
      await page.getByTestId("nav-health").waitFor();
      await reach(page);
      await page.waitForTimeout(100);
      const found = new Set(await page.evaluate(unseen));
      // Every stop of the keyboard, as far as a screen has them.
      for (let stop = 0; stop < 12; stop += 1) {
        await page.keyboard.press("Tab");
        for (const fault of await page.evaluate(unseen)) found.add(fault);
      }
      expect.soft([...found], screen).toEqual([]);
    }
  });
}

test("the look sees what is gone: a ring by shadow alone, a cable in the colour of its ground, a button without an edge", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/?signed-in");
  await page.getByTestId("finding").first().waitFor();
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".cord, .mk > * { stroke: Canvas !important; fill: Canvas !important } .btn { border: 0 !important; outline: none !important; box-shadow: 0 0 0 2px red !important; background: Canvas !important; forced-color-adjust: auto }");
    document.adoptedStyleSheets = [sheet];
  });
  await page.getByTestId("check-again").focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  const found = (await page.evaluate(unseen)).join("\n");
  for (const fault of ["is drawn as its ground: cord", "a mark is as its ground", "has no edge: ", "no focus ring: "]) expect(found).toContain(fault);
});
