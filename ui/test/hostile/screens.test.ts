// Every screen and sheet with words of others in all their places: names, titles, paths, lines of files,
// versions, server texts. Nothing of them becomes markup, and nothing in them stays hidden.
import { describe, expect, it } from "vitest";
import { all, click, count, one, openWindow, press, settled, type, useWindow } from "../window";
import { violations } from "./check";
import { CORPUS } from "./corpus";

useWindow();

/** A direction override, a zero width, an escape, markup: if it shows, it shows like this. */
const WORDS = "\u202e\u200b\u001b<img src=x onerror=__pwned=1>";
const SHOWN = "‹U+202E›‹U+200B›␛<img src=x onerror=__pwned=1>";
const PICTURE = CORPUS.find(({ why }) => why === "a picture that tells what was said")?.text ?? "";

/** What is wrong on the whole page now. */
function look(): string[] {
  return violations(document.body, "window");
}

/** How many places show the words. */
function places(): number {
  const attributes = [...document.querySelectorAll("[title], [aria-label]")].flatMap((element) => [element.getAttribute("title"), element.getAttribute("aria-label")]);
  return (document.body.textContent ?? "").split(SHOWN).length - 1 + attributes.filter((text) => text?.includes(SHOWN)).length;
}

const open = (query = "") => openWindow(`signed-in&foreign=${encodeURIComponent(WORDS)}${query}`);

async function chat(): Promise<void> {
  await click(one("nav-chat"));
  await import("../../src/routes/Chat.svelte");
  await settled(500);
}

async function send(prompt: string): Promise<void> {
  await import("../../src/state/turn.svelte");
  await type("composer-input", prompt);
  await click(one("send"));
  await settled(2000);
}

/** The screen, how it is reached, and how many places at least show the words on it. */
const SCREENS: [string, number, () => Promise<unknown>][] = [
  ["Health", 20, () => open()],
  ["Health with a file that can not be read", 20, () => open("&syntax")],
  ["a tool that is well, opened", 20, async () => {
    await open();
    const [closed] = all("tool-open-codex");
    if (closed) await click(closed);
  }],
  ["the repair's sheet", 20, async () => {
    await open("&sheet");
    await click(one("tool-repair"));
  }],
  ["a repair that fails", 20, async () => {
    await open("&read-only");
    await click(one("tool-repair"));
  }],
  ["after a repair", 10, async () => {
    await open();
    await click(one("repair-all"));
    await settled(2000);
  }],
  ["what a text means", 5, async () => {
    await open();
    await click(one("meaning-open"));
    await type("meaning-text", "Missing scopes: api.responses.write");
    await press("Enter", { ctrlKey: true });
  }],
  ["Accounts", 10, async () => {
    await open();
    await click(one("nav-accounts"));
  }],
  ["signing out", 5, async () => {
    await open();
    await click(one("nav-accounts"));
    await click(one("sign-out"));
  }],
  ["Settings", 1, async () => {
    await open();
    await click(one("nav-settings"));
  }],
  ["the live test", 5, async () => {
    await open();
    await click(one("nav-live_test"));
    await settled(300);
    await press("r", { ctrlKey: true });
    await settled(6000);
  }],
  ["Chat", 20, async () => {
    await open();
    await chat();
  }],
  ["a message that failed", 20, async () => {
    await open();
    await chat();
    await send("fail:auth_scope");
    await click(one("error-details"));
  }],
];

describe("words of others on the screen", () => {
  it.each(SCREENS)("%s", { timeout: 60_000 }, async (_name, least, reach) => {
    await reach();
    expect(look()).toEqual([]);
    expect(places()).toBeGreaterThanOrEqual(least);
  });

  it("in a link's sheet", async () => {
    const patchbay = await open();
    patchbay.link.ask(`https://a.example/${WORDS}`, `good.example/${WORDS}`);
    await import("../../src/parts/LinkSheet.svelte");
    await settled();
    expect(all("link")).toHaveLength(1);
    expect(look()).toEqual([]);
  });
});

describe("what somebody sends", () => {
  it("is text in the message, the title and the list, and a picture in the answer is not loaded", async () => {
    await openWindow("signed-in");
    await chat();
    await click(one("new-chat"));
    await send(`say:${WORDS} ${PICTURE}`);
    expect(look()).toEqual([]);
    expect(all("picture-address")).toHaveLength(1);
    expect(places()).toBeGreaterThanOrEqual(3);
    expect(count("openLink")).toBe(0);
  });
});
