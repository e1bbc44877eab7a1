// The hostile texts in a real browser, under the window's policy: as messages, answers and titles, and in
// every place of others' words. No script runs, nothing is asked for, nothing opens, nothing is reported.
import { expect, test, type Page } from "@playwright/test";
import { violations } from "../test/hostile/check";
import { CORPUS, TRICKS } from "../test/hostile/corpus";

/** Everything that should not happen, as it happens. Call before the page is opened. */
async function watch(page: Page): Promise<string[]> {
  const seen: string[] = [];
  page.context().on("page", (other) => other !== page && seen.push(`opened ${other.url()}`));
  page.on("dialog", (dialog) => {
    seen.push(`${dialog.type()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("download", (download) => seen.push(`saved ${download.url()}`));
  page.on("websocket", (socket) => seen.push(`connected to ${socket.url()}`));
  page.on("pageerror", (error) => seen.push(`failed: ${error.message}`));
  page.on("framenavigated", (frame) => {
    if (frame !== page.mainFrame() || !isOwn(frame.url())) seen.push(`went to ${frame.url()}`);
  });
  // What would leave is counted, and stays here.
  await page.route(/.*/, (route) => {
    const url = route.request().url();
    if (isOwn(url)) return route.continue();
    seen.push(`asked for ${url}`);
    return route.abort();
  });
  await page.exposeFunction("__report", (what: string) => seen.push(what));
  await page.addInitScript(() => {
    const report = (window as unknown as { __report: (what: string) => void }).__report;
    addEventListener("securitypolicyviolation", (event) => report(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`), true);
  });
  return seen;
}

const isOwn = (url: string) => /^(?:http:\/\/127\.0\.0\.1:\d+\/|about:blank|data:,$)/.test(url);

/** What stands on the page and should not. A string is evaluated by the driver, not by the page. */
async function wrong(page: Page): Promise<string[]> {
  const found = (await page.evaluate(`(${violations.toString()})(document.body, "window")`)) as string[];
  const ran = await page.evaluate(() => (window as unknown as { __pwned?: unknown }).__pwned);
  return ran === undefined ? found : [...found, "a script ran"];
}

const id = (name: string) => `[data-testid="${name}"]`;

async function openChat(page: Page): Promise<void> {
  await page.goto("/?signed-in");
  await page.click(id("nav-chat"));
  await page.waitForSelector(id("composer-input"));
}

/** Sends `text` in a conversation of its own, whose title it becomes, and is answered with it. */
async function say(page: Page, text: string): Promise<void> {
  await page.click(id("new-chat"));
  await page.waitForSelector(".thread-empty");
  await page.fill(id("composer-input"), `say:${text}`);
  await page.click(id("send"));
  await page.waitForSelector('[data-testid="answer"][data-status="completed"]');
}

for (const trick of TRICKS) {
  test(`as messages, answers and titles: ${trick}`, async ({ page }) => {
    test.setTimeout(240_000);
    const seen = await watch(page);
    await openChat(page);
    for (const { text } of CORPUS.filter((hostile) => hostile.trick === trick)) {
      await say(page, text);
      expect.soft([...(await wrong(page)), ...seen.splice(0)], JSON.stringify(text)).toEqual([]);
    }
    // What takes a moment: a picture, a refresh, an animation.
    await page.waitForTimeout(500);
    expect([...(await wrong(page)), ...seen]).toEqual([]);
  });
}

const WORST = [
  "\u202e<img src=x onerror=__pwned=1>",
  "<svg onload=__pwned=1><script>__pwned=1</script>",
  "\"><iframe srcdoc='<script>parent.__pwned=1</script>'></iframe>",
  "<meta http-equiv=refresh content='0;url=https://evil.example'>",
  "<div style='background:url(https://evil.example/c)'>![x](https://evil.example/p.png)",
];
const SCREENS = ["nav-health", "nav-accounts", "nav-settings", "nav-live_test", "nav-chat"];

test("as names, paths, versions, lines of files and server texts, on every screen", async ({ page }) => {
  test.setTimeout(240_000);
  const seen = await watch(page);
  for (const text of WORST) {
    for (const query of ["", "&syntax", "&unknown-version"]) {
      await page.goto(`/?signed-in&foreign=${encodeURIComponent(text)}${query}`);
      for (const screen of query === "" ? SCREENS : ["nav-health"]) {
        await page.click(id(screen));
        await page.waitForTimeout(150);
        expect.soft([...(await wrong(page)), ...seen.splice(0)], `${screen} ${JSON.stringify(text)}`).toEqual([]);
      }
    }
  }
});

test("as titles in the list, what a search finds, and what is said of a conversation", async ({ page }) => {
  test.setTimeout(120_000);
  const seen = await watch(page);
  for (const text of WORST) {
    await page.goto(`/?signed-in&foreign=${encodeURIComponent(text)}`);
    await page.click(id("nav-chat"));
    await page.fill(id("conversation-search"), "nginx");
    await page.waitForSelector(`${id("search-hit")} mark`);
    expect.soft([...(await wrong(page)), ...seen.splice(0)], `found ${JSON.stringify(text)}`).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator(id("conversation-row")).nth(4).focus();
    await page.keyboard.press("F2");
    await page.waitForSelector(id("conversation-title"));
    await page.keyboard.type("Mine");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Delete");
    await page.waitForSelector(id("history-deleted"));
    await page.click(id("chat-menu-open"));
    await page.click("[data-item=chat-export-json]");
    await page.waitForSelector(id("history-exported"));
    expect.soft([...(await wrong(page)), ...seen.splice(0)], `said ${JSON.stringify(text)}`).toEqual([]);
  }
});

test("a link asks in every way that it can be followed, and leads the window nowhere", async ({ page }) => {
  const seen = await watch(page);
  await openChat(page);
  await say(page, "[paypal.com](https://evil.example/x) and ![a chart](https://evil.example/p.png)");
  const before = page.url();
  const link = page.locator(`${id("answer")} a`);
  const ways: [string, () => Promise<void>][] = [
    ["click", () => link.click()],
    ["middle button", () => link.click({ button: "middle" })],
    ["with Ctrl", () => link.click({ modifiers: ["Control"] })],
    ["with Shift", () => link.click({ modifiers: ["Shift"] })],
    ["with Alt", () => link.click({ modifiers: ["Alt"] })],
    ["Enter", async () => {
      await link.focus();
      await page.keyboard.press("Enter");
    }],
    ["Ctrl+Enter", async () => {
      await link.focus();
      await page.keyboard.press("Control+Enter");
    }],
  ];
  for (const [way, follow] of ways) {
    await follow();
    await expect.soft(page.locator(id("link-address")), way).toHaveText("https://evil.example/x");
    await expect.soft(page.locator(id("link-named")), way).toContainText("paypal.com");
    await page.keyboard.press("Escape");
    await expect.soft(page.locator(id("link")), way).toHaveCount(0);
  }
  await page.click(id("picture-address"));
  await expect(page.locator(id("link-address"))).toHaveText("https://evil.example/p.png");
  await page.click(id("link-open"));
  await expect(page.locator(id("link"))).toHaveCount(0);
  await link.dragTo(page.locator(id("composer-input")));
  await expect(page.locator(id("composer-input"))).toHaveValue("");
  expect(page.url()).toBe(before);
  expect([...(await wrong(page)), ...seen]).toEqual([]);
});

test("the watch sees what a page without walls does", async ({ page }) => {
  const seen = await watch(page);
  const page_ = (body: string, policy?: string) =>
    page.route("**/unsafe", (route) => route.fulfill({ contentType: "text/html", body, headers: policy === undefined ? {} : { "Content-Security-Policy": policy } }));
  await page_("<img src=x onerror=__pwned=1><img src=https://evil.example/pixel><script>alert(1);open('https://evil.example/new')</script>");
  await page.goto("/unsafe");
  await expect.poll(() => seen.join("\n")).toContain("asked for https://evil.example/pixel");
  await expect.poll(() => seen.join("\n")).toContain("alert: 1");
  await expect.poll(() => seen.join("\n")).toContain("opened ");
  expect(await wrong(page)).toEqual(expect.arrayContaining(["<img> runs onerror", "<script> is no element of ours", "a script ran"]));
  await page_("<meta http-equiv=refresh content='0;url=https://evil.example/refreshed'><p style=color:red>x", "style-src 'none'");
  await page.goto("/unsafe");
  await expect.poll(() => seen.join("\n")).toContain("asked for https://evil.example/refreshed");
  await expect.poll(() => seen.join("\n")).toContain("refused by the policy: style-src");
});
