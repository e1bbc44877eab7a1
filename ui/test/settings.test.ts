// Settings acts at once: what is chosen is saved, and the page shows it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { Settings } from "../src/backend/types.gen";
import { lessMotion } from "../src/route/play";
import { speak } from "../src/words/say.svelte";
import { argsOf, click, count, one, openWindow, press, text, useWindow } from "./window";

useWindow();

const saved = () => argsOf("settingsSave")?.[0] as Settings;
const page = document.documentElement;
const opened = async (query = "signed-in") => {
  await openWindow(query);
  await click(one("nav-settings"));
};

describe("appearance", () => {
  it.each([
    ["theme", "theme", "dark"],
    ["text-size", "textSize", "large"],
    ["text-size", "textSize", "small"],
  ])("%s marks the page with %s=%s; its default takes the mark away", async (row, mark, value) => {
    await opened();
    await click(one(`${row}-${value}`));
    expect([saved()[row.replace("-", "_") as keyof Settings], page.dataset[mark]]).toEqual([value, value]);
    expect(one(`${row}-${value}`).getAttribute("aria-checked")).toBe("true");
    await click(one(`${row}-${row === "theme" ? "system" : "default"}`));
    expect(page.dataset[mark]).toBeUndefined();
  });

  it("less motion stops the route line's motion, also where the system does not ask for it", async () => {
    vi.stubGlobal("matchMedia", () => ({ matches: false }));
    await opened();
    expect([lessMotion(), one("less-motion").getAttribute("aria-checked")]).toEqual([false, "false"]);
    await click(one("less-motion"));
    expect([saved().less_motion, page.dataset["motion"], lessMotion()]).toEqual([true, "less", true]);
    await click(one("less-motion"));
    expect([saved().less_motion, lessMotion()]).toEqual([false, false]);
  });

  it("each language stands in its own words, and is spoken at once", async () => {
    await opened();
    expect([one("language-en").textContent, one("language-zh-CN").textContent, one("language-zh-CN").lang]).toEqual(["English", "简体中文", "zh-CN"]);
    one("language-zh-CN").click();
    await vi.waitFor(() => expect(page.lang).toBe("zh-CN"), { timeout: 5000 });
    expect(saved().language).toBe("zh-CN");
    expect(one("screen-settings").querySelector("h1")?.textContent).toBe("设置");
    await click(one("language-en"));
    expect(page.lang).toBe("en");
    await speak("en");
  });

  it("a choice is one tab stop, and arrow keys choose", async () => {
    await opened("signed-in&theme=light");
    const stops = () => ["system", "light", "dark"].map((value) => one(`theme-${value}`).tabIndex);
    expect(stops()).toEqual([-1, 0, -1]);
    one("theme-light").focus();
    await press("ArrowRight");
    expect([saved().theme, document.activeElement, ...stops()]).toEqual(["dark", one("theme-dark"), -1, -1, 0]);
    await press("ArrowRight");
    await press("ArrowRight", { ctrlKey: true });
    expect([saved().theme, count("settingsSave")]).toEqual(["system", 2]);
  });
});

describe("the rest", () => {
  it.each([
    ["single-letters", "single_letters", false],
    ["always-show-sheet", "always_show_sheet", true],
  ] as const)("%s is a switch with a name and an explanation", async (id, key, value) => {
    await opened();
    const [name, note] = ["aria-labelledby", "aria-describedby"].map((it) => document.getElementById(one(id).getAttribute(it) ?? "")?.textContent ?? "");
    expect([name, note].every((it) => it !== "")).toBe(true);
    await click(one(id));
    expect(saved()[key]).toBe(value);
  });

  it.each([
    ["signed-in", "In the system keychain."],
    ["signed-in&file-store", "In a file in this folder that only this user can read."],
  ])("%s: says where data and sign-ins are kept", async (query, words) => {
    await opened(query);
    expect([text("data-folder"), text("data-sign-ins")]).toEqual(["~/.local/share/patchbay", words]);
  });

  it("says the version", async () => {
    await opened();
    expect(text("version")).toBe("0.1.0");
  });
});

it("every size of type is a token, so that Text size scales it", () => {
  const folder = join(import.meta.dirname, "../src/styles");
  const fixed = readdirSync(folder)
    .filter((name) => name !== "tokens.css")
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
    .filter((line) => /font-size: *[\d.]+px|\bfont:[^;]*\b[\d.]+px/.test(line));
  expect(fixed).toEqual([]);
});
