// What is painted before anything was asked: the right theme, language and frame, and not one word
// that nobody knows yet.
import { afterEach, expect, test } from "vitest";
import type { AppState, FirstFrame, ScreenName } from "../src/backend/types.gen";
import { say, speak } from "../src/words/say.svelte";
import { all, argsOf, calls, click, count, one, openWindow, press, settled, twin, useWindow } from "./window";

useWindow();
afterEach(async () => {
  delete document.documentElement.dataset["theme"];
  await speak("en");
});

const SETTINGS: FirstFrame["settings"] = {
  theme: "dark",
  language: "en",
  text_size: "default",
  less_motion: false,
  single_letters: true,
  always_show_sheet: false,
  model: null,
  effort: null,
  editor: null,
  versions: {},
};
const first = (screen: ScreenName, settings: Partial<typeof SETTINGS> = {}): FirstFrame => ({ screen, settings: { ...SETTINGS, ...settings }, simulated: true });

/** Opens the window with its state held back until `answer` is called. */
async function openHeldBack(query: string, frame: FirstFrame | null) {
  let answer: () => void = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  const patchbay = await openWindow(query, { appState: () => held.then(() => twin.appState()).then((app): AppState => ({ ...app, settings: frame?.settings ?? app.settings })) }, frame);
  return { patchbay, answer: () => (answer(), settled()) };
}

const current = () => document.querySelector("[data-region=sidebar] [aria-current=page]")?.getAttribute("data-testid") ?? null;

test.each<[ScreenName, string, string]>([
  ["health", "screen-health", "screen-health"],
  ["live_test", "outline", "screen-live_test"],
  ["accounts", "outline", "screen-accounts"],
  ["settings", "outline", "screen-settings"],
])("%s is framed before anything is known, and then stands there", async (screen, before, after) => {
  const { answer } = await openHeldBack("signed-in", first(screen));
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(current()).toBe(`nav-${screen}`);
  one(before);
  expect([all("sign-in-chip"), all("account-chip"), all("screen-welcome")].flat()).toEqual([]);
  expect(count("windowReady")).toBe(0);
  await answer();
  one(after);
  one("account-chip");
  expect(current()).toBe(`nav-${screen}`);
  expect(count("windowReady")).toBe(1);
});

test("the account keeps the room of its meters until it is known whether there are any", async () => {
  const waits = () => document.querySelectorAll(".acct-chip .meters.is-waiting").length;
  const { answer } = await openHeldBack("signed-in", first("health"));
  expect(waits()).toBe(1);
  await answer();
  expect([one("account-chip").querySelectorAll(".vu-row").length, waits()]).toEqual([2, 0]);
});

test("the language is there before the first word", async () => {
  await openHeldBack("signed-in", first("health", { language: "zh-CN" }));
  expect(document.documentElement.lang).toBe("zh-CN");
  expect(one("nav-chat").textContent).toContain(say("window-chat"));
  expect(say("window-chat")).not.toBe("Chat");
});

test("without an account the window begins with signing in, whatever was open last", async () => {
  const { answer } = await openHeldBack("", first("settings"));
  expect(current()).toBe("nav-settings");
  await answer();
  one("screen-welcome");
});

test("Welcome says nothing that is not known yet", async () => {
  const { answer } = await openHeldBack("", first("welcome"));
  expect(one("screen-welcome").getAttribute("aria-busy")).toBe("true");
  await answer();
  expect(one("screen-welcome").getAttribute("aria-busy")).toBe("false");
});

test("a screen that was chosen before the answer stays", async () => {
  const { answer } = await openHeldBack("signed-in", first("settings"));
  await click(one("nav-health"));
  await answer();
  expect(current()).toBe("nav-health");
});

test("so does one that was chosen by its key, and nothing else can be done by one till then", async () => {
  const { answer } = await openHeldBack("signed-in", first("settings"));
  await press("1", { ctrlKey: true });
  expect(current()).toBe("nav-health");
  await press("k", { ctrlKey: true });
  expect(document.querySelector("[role=combobox]")).toBeNull();
  await answer();
  expect(current()).toBe("nav-health");
});

test("what comes from the simulator says so from the first frame on", async () => {
  const { answer } = await openHeldBack("signed-in&trial", first("settings"));
  const badges = () => [all("simulated").length, all("account-simulated").length];
  expect(badges()).toEqual([1, 1]);
  await answer();
  expect(badges()).toEqual([1, 1]);
});

test("a browser, which is told nothing beforehand, shows nothing before it knows", async () => {
  const { answer } = await openHeldBack("signed-in", null);
  expect(all("nav-health")).toEqual([]);
  await answer();
  expect(current()).toBe("nav-health");
});

test("the window is told where it is, once for each change", async () => {
  const patchbay = await openWindow("signed-in", {}, first("health"));
  expect(count("screenShown")).toBe(0);
  await click(one("nav-settings"));
  expect(argsOf("screenShown")).toEqual(["settings"]);
  patchbay.frame.take({ type: "accounts", accounts: [] });
  await settled();
  expect(calls.filter((call) => call.name === "screenShown").map((call) => call.args[0])).toEqual(["settings", "welcome"]);
});
