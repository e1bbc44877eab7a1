// What a screen reader hears by itself: results and failures once each and politely, an answer once, when
// it is finished.
import { describe, expect, it, vi } from "vitest";
import { all, click, one, openWindow, settled, type, useWindow } from "./window";

useWindow();

/** What is a live region: these roles are polite or assertive by themselves. */
const LIVE = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"]:not([aria-live="off"])';
let heard: string[] = [];
const known = new Map<Element, string>();
const words = (element: Element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();

let ear: MutationObserver | null = null;
/** Every change of every live region's words, as they are heard; a region that comes with words is heard too. */
function listen(): void {
  ear?.disconnect();
  heard = [];
  known.clear();
  for (const region of document.querySelectorAll(LIVE)) known.set(region, region.textContent ?? "");
  ear = new MutationObserver(() => {
    for (const region of document.querySelectorAll(LIVE)) {
      const now = region.textContent ?? "";
      if (known.get(region) === now) continue;
      known.set(region, now);
      if (words(region) !== "") heard.push(words(region));
    }
  });
  ear.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

async function asks(prompt: string): Promise<void> {
  await click(one("nav-chat"));
  await vi.dynamicImportSettled();
  await settled();
  await click(one("new-chat"));
  await type("composer-input", prompt);
  listen();
  await click(one("send"));
  await vi.dynamicImportSettled();
}

/** A way to something that is news, and all that is heard of it. */
const NEWS: [string, string, () => Promise<void>, RegExp][] = [
  ["a check", "signed-in", () => click(one("check-again")), /^2 of 4 tools need attention$/],
  ["a check that fails", "signed-in&fails=health:file_unreadable", () => click(one("check-again")), /^A configuration file cannot be read\. .+ correct it\.$/],
  ["a repair", "signed-in", () => click(one("tool-repair")), /^OpenClaw repaired\. .*Undo is there\.$/],
  ["a repair that is refused", "signed-in&read-only", () => click(one("finding-repair")), /^openclaw\.json may not be written\. .+ then repair again\.$/],
];

describe("heard once, politely", () => {
  it.each(NEWS)("%s", async (_, query, walk, expected) => {
    await openWindow(query);
    listen();
    await walk();
    await settled(3000);
    expect(heard).toEqual([expect.stringMatching(expected)]);
  });

  it("an undo", async () => {
    await openWindow("signed-in");
    await click(one("finding-repair"));
    listen();
    await click(one("undo"));
    await settled(3000);
    expect(heard).toEqual([expect.stringMatching(/^Undone\. 1 file put back/)]);
  });

  it("an undo that is refused", async () => {
    await openWindow("signed-in&undo-refused");
    await click(one("finding-repair"));
    listen();
    await click(one("undo"));
    await settled(3000);
    expect(heard).toEqual([expect.stringContaining(words(one("repair-failed").querySelector("b") as Element))]);
  });

  it("the same failure a second time is news again", async () => {
    await openWindow("signed-in&read-only");
    listen();
    await click(one("finding-repair"));
    await click(one("finding-repair"));
    await settled(3000);
    expect(heard).toHaveLength(2);
    expect(heard[1]).toBe(heard[0]);
  });

  it.each(["auth_scope", "usage_limit", "refresh_reused", "stream_closed@late"])("a chat error: %s", async (kind) => {
    await openWindow("signed-in");
    await asks(`Hello fail:${kind}`);
    await settled(60_000);
    expect(heard).toEqual([expect.stringContaining(words(one("error-card").querySelector("h2") as Element))]);
    // Another screen and back: the card is there, and silent.
    await click(one("nav-health"));
    await settled(3000);
    heard = [];
    await click(one("nav-chat"));
    await vi.dynamicImportSettled();
    await settled(3000);
    expect([all("error-card").length, heard]).toEqual([1, []]);
  });

  it("an answer, when it is finished; nothing that streams is in a live region", async () => {
    await openWindow("signed-in");
    await asks("How do I limit requests to 60 a minute?");
    let streamed = 0;
    for (let step = 0; step < 2000 && all("answer").at(-1)?.dataset["status"] !== "completed"; step += 1) {
      const running = all("answer").at(-1);
      if (running?.dataset["status"] === "streaming") {
        streamed += 1;
        expect(running.closest(LIVE)).toBeNull();
        expect(running.querySelector(LIVE)).toBeNull();
        expect(heard).toEqual([]);
      }
      await settled(33);
    }
    expect(streamed).toBeGreaterThan(3);
    await settled(3000);
    expect(heard).toEqual(["The answer is finished."]);
  });

  it("a network that went", async () => {
    await openWindow("signed-in");
    listen();
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    window.dispatchEvent(new Event("offline"));
    await settled(3000);
    expect(all("offline")).toHaveLength(1);
    expect(heard).toEqual(["This computer is offline."]);
    onLine.mockRestore();
  });
});

it("no screen interrupts, and a notice is read out by the one region alone", async () => {
  await openWindow("signed-in&read-only&two-accounts");
  for (const screen of ["health", "accounts", "settings", "live_test", "chat"]) {
    await click(one(`nav-${screen}`));
    await vi.dynamicImportSettled();
    await settled();
    const found = [...document.querySelectorAll('[role="alert"], [aria-live="assertive"], .notice[role], .notice [aria-live], .err-card[role]')];
    expect(found.map((element) => element.outerHTML)).toEqual([]);
  }
});
