// The window in Chinese: on every screen and in every sheet no sentence of ours is in English.
import { afterEach, describe, expect, it, vi } from "vitest";
import { speak } from "../src/words/say.svelte";
import { all, click, heard, one, openWindow, press, settled, text, type, useWindow } from "./window";

useWindow();
afterEach(() => speak("en"));

/** The window in Chinese: its words are a file of their own, which no clock of the test moves. */
async function openChinese(query: string): Promise<void> {
  await openWindow(`${query}&language=zh-CN`);
  await vi.dynamicImportSettled();
  await settled();
}

/** What stands in files, on the wire and on keys; names. */
const VERBATIM = [/https?:\/\/\S+/g, /\b[\w.-]+@[\w.-]+/g, /[~/][\w.@/-]{2,}/g, /\b[\w-]+[._:/][\w./:-]+/g, /\b[\w]+-[\w-]+/g];
const NAMES = /\b(Patchbay|OpenClaw|Codex CLI|Codex|opencode|pi|ChatGPT|OpenAI|API|DNS|TLS|Plus|Pro|Team|ID|CLI|Ctrl|Shift|Esc|Enter|Home|End|Delete|Markdown|JSON|English|OAuth|token|http|ms|kB|MB)\b/g;

/** Each text on the page that is read or spoken and has English words that the door did not bring. */
function left(): string[] {
  const brought = [...heard]
    .filter((it) => /[A-Za-z]{2}/.test(it))
    .sort((a, b) => b.length - a.length)
    .map((it) => (it.includes(" ") ? it : new RegExp(`(?<![A-Za-z])${it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![A-Za-z])`, "g")));
  const texts = [...document.body.querySelectorAll("*")].flatMap((element) => {
    if (element.closest("[data-testid=diff], [data-testid=excerpt], pre, code, .md")) return [];
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? "");
    return [...own, ...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? "")];
  });
  return texts.filter((text) => {
    let rest = text.replace(/^~/, "/home/mira");
    for (const it of brought) rest = rest.replaceAll(it, "");
    for (const it of VERBATIM) rest = rest.replace(it, "");
    return /[A-Za-z]{2}/.test(rest.replace(NAMES, ""));
  });
}

const SCREENS: [name: string, query: string, walk?: () => Promise<void>][] = [
  ["welcome", "codex-cli"],
  ["welcome with a file for the store", "file-store"],
  ["the browser's sign-in", "port-busy", () => click(one("sign-in"))],
  ["the device's sign-in", "", () => click(one("way-device"))],
  ["a sign-in that could not begin", "device-off", () => click(one("way-device"))],
  ["Health", "signed-in"],
  ["Health signed out", "", () => click(one("skip-sign-in"))],
  ["a syntax error", "signed-in&syntax"],
  ["an unknown version", "signed-in&unknown-version", () => click(one("version-picker"))],
  ["a repair", "signed-in", () => click(one("tool-repair"))],
  ["the sheet", "signed-in", () => click(all("finding-preview")[0] as HTMLElement)],
  [
    "the sheet, done",
    "signed-in",
    async () => {
      await click(one("repair-all"));
      await click(one("sheet-confirm"));
    },
  ],
  [
    "past repairs",
    "signed-in&gateway-off",
    async () => {
      await click(one("repair-all"));
      await click(one("sheet-confirm"));
      await click(one("done-close"));
      await click(one("past-repairs-open"));
    },
  ],
  [
    "an error text",
    "signed-in",
    async () => {
      await click(one("meaning-open"));
      await type("meaning-text", "401 Missing scopes: api.responses.write");
      await click(one("meaning-ask"));
    },
  ],
  ["the live test before", "signed-in", () => click(one("nav-live_test"))],
  [
    "the live test",
    "signed-in&live-fails=auth_scope",
    async () => {
      await click(one("nav-live_test"));
      await click(one("live-run"));
      await settled(20_000);
    },
  ],
  [
    "a host that is asked about",
    "signed-in&live-asks",
    async () => {
      await click(one("nav-live_test"));
      await click(one("live-run"));
      await settled(5_000);
    },
  ],
  ["Chat", "signed-in", () => click(one("nav-chat"))],
  [
    "an error in Chat",
    "signed-in",
    async () => {
      await click(one("nav-chat"));
      await settled(2_000);
      await type("composer-input", "please fail:usage_limit");
      await click(one("send"));
      await settled(5_000);
    },
  ],
  [
    "a conversation's menu, and its title being written",
    "signed-in&interrupted",
    async () => {
      await click(one("nav-chat"));
      await settled(2_000);
      await click(one("chat-menu-open"));
      expect(all("menu-item").length).toBeGreaterThan(4);
    },
  ],
  [
    "a conversation that was deleted, and a search without finds",
    "signed-in&interrupted",
    async () => {
      await click(one("nav-chat"));
      await settled(2_000);
      all("conversation-row").at(-1)?.focus();
      await press("Delete");
      expect(all("history-deleted")).toHaveLength(1);
      await type("conversation-search", "9999");
      await settled(500);
      expect(all("search-none")).toHaveLength(1);
    },
  ],
  [
    "conversations that were imported",
    "signed-in",
    async () => {
      await click(one("nav-settings"));
      await click(one("history-import"));
      expect(all("history-imported")).toHaveLength(1);
    },
  ],
  ["Accounts", "two-accounts&codex-cli", () => click(one("nav-accounts"))],
  [
    "one more account",
    "signed-in",
    async () => {
      await click(one("nav-accounts"));
      await click(one("account-add"));
    },
  ],
  [
    "signing out",
    "signed-in",
    async () => {
      await click(one("nav-accounts"));
      await click(one("sign-out"));
    },
  ],
  ["Settings", "signed-in", () => click(one("nav-settings"))],
  ["Settings with endpoints of the environment", "signed-in&endpoints-env", () => click(one("nav-settings"))],
  ["the palette", "signed-in", () => press("k", { ctrlKey: true })],
  ["the keys", "signed-in", () => press("/", { ctrlKey: true })],
];

describe("in Chinese no English of ours is left", () => {
  it.each(SCREENS)("on %s", async (_, query, walk) => {
    await openChinese(query);
    await walk?.();
    expect(document.body.textContent).toMatch(/\p{Script=Han}/u);
    expect(left()).toEqual([]);
  });

  it("a text of ours in English would be seen", async () => {
    await openChinese("signed-in");
    one("headline").textContent = "Undone. 1 file put back.";
    one("check-again").setAttribute("title", "Looks again");
    expect(left()).toEqual(expect.arrayContaining(["Undone. 1 file put back.", "Looks again"]));
  });
});

it("another language draws everything anew at once, and says nothing old again", async () => {
  const { frame } = await openWindow("signed-in&language=en");
  await click(one("tool-repair"));
  expect(text("health-second-line")).toContain("2 files written.");
  expect(text("announcement")).toContain("Undo is there.");
  const saved = frame.saveSettings({ language: "zh-CN" });
  await settled();
  await vi.dynamicImportSettled();
  await saved;
  await settled();
  expect(text("announcement")).toBe("");
  expect(text("health-second-line")).toContain("已写入 2 个文件。");
  expect(left()).toEqual([]);
  void frame.saveSettings({ language: "en" });
  await settled();
  expect(text("health-second-line")).toContain("2 files written.");
});
