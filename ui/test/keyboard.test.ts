// The keyboard in the whole window: every command by its key and in the palette, the switch for single
// letters, lists with one tab stop, and the focus, which is never lost.
import { describe, expect, it, vi } from "vitest";
import { find } from "../src/commands/entries";
import { nextRegion } from "../src/commands/places";
import { command, COMMANDS, type Command, type CommandId } from "../src/commands/table";
import { speak } from "../src/words/say.svelte";
import type { Patchbay } from "../src/state/patchbay";
import { all, argsOf, click, count, one, openWindow, press, push, settled, text, twin, type, useWindow } from "./window";

useWindow();

const active = () => document.activeElement as HTMLElement;
/** What an element is on the screen, in a word: `undo`, `finding 2`. */
const named = (element: Element | null | undefined): string => {
  const id = element instanceof HTMLElement ? element.dataset["testid"] : undefined;
  if (id === undefined) return element?.tagName.toLowerCase() ?? "nothing";
  const index = all(id).indexOf(element as HTMLElement);
  return index > 0 ? `${id} ${index + 1}` : id;
};
const at = () => named(active());
const ctrl = (key: string, more: KeyboardEventInit = {}) => press(key, { ctrlKey: true, ...more });
const palette = async (query?: string) => {
  await ctrl("k");
  if (query !== undefined) await type("palette-input", query);
};
const shown = () => all("palette-entry").map((row) => row.dataset["entry"]);
const chosen = () => document.querySelector<HTMLElement>('[data-testid="palette-entry"][aria-selected="true"]');

/** What only a key can mean: the palette does not offer it. */
const KEYS_ONLY = ["palette", "region-next", "region-previous", "finding-next", "finding-previous", "chat-line", "find-next", "find-previous", "live-step", "sheet-confirm", "sheet-close", "sheet-next-file", "list-up", "list-down", "list-first", "list-last", "thread-up", "thread-down", "button-press"];

describe("every command", () => {
  it("is offered by the palette, but for those that only a key can mean", () => {
    expect(COMMANDS.filter((it) => it.palette === null).map((it) => it.id).sort()).toEqual([...KEYS_ONLY].sort());
  });

  it.each(COMMANDS.filter((it) => it.palette !== null).map((it) => it.id))("%s is found by its name, in the palette's own words, and done", async (id) => {
    const patchbay = await openWindow("signed-in");
    const did = vi.fn();
    const spies = [vi.spyOn(command(id) as Required<Command>, "act").mockImplementation(did), ...(command(id).why ? [vi.spyOn(command(id) as Required<Command>, "why").mockReturnValue(null)] : [])];
    const [best] = find((await import("../src/words/say.svelte")).say(command(id).name), { patchbay, at: null }).flatMap((part) => part.entries);
    expect(best?.id).toBe(id);
    best?.act();
    expect(did).toHaveBeenCalledOnce();
    const { on } = command(id);
    if (on !== "anywhere" && on !== "part") expect(patchbay.frame.screen).toBe(on);
    spies.forEach((spy) => spy.mockRestore());
  });

  const CODES: Record<string, [string, KeyboardEventInit]> = { "Mod+Shift+F": ["F", { ctrlKey: true, shiftKey: true }], "Mod+Shift+R": ["R", { ctrlKey: true, shiftKey: true }], "Mod+Shift+M": ["M", { ctrlKey: true, shiftKey: true }], "Mod+Shift+S": ["S", { ctrlKey: true, shiftKey: true }], "Shift+F6": ["F6", { shiftKey: true }] };
  it.each(COMMANDS.filter((it) => it.on !== "part" && it.keys.length > 0).map((it) => [it.id, it.keys[0] ?? ""] as const))("%s is done by %s", async (id, keys) => {
    const patchbay = await openWindow("signed-in");
    const { on } = command(id);
    if (on !== "anywhere" && on !== "part") patchbay.frame.go(on);
    await settled();
    const did = vi.spyOn(command(id) as Required<Command>, "act").mockImplementation(() => {});
    if (command(id).why) vi.spyOn(command(id) as Required<Command>, "why").mockReturnValue(null);
    const [key, more] = CODES[keys] ?? (keys.startsWith("Mod+") ? [keys.slice(4).toLowerCase(), { ctrlKey: true }] : [keys.length === 1 ? keys.toLowerCase() : keys, {}]);
    await press(key, more);
    expect(did).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });
});

describe("the palette", () => {
  it("is a field with a list; Esc closes it and the focus is where it was", async () => {
    await openWindow("signed-in");
    one("check-again").focus();
    await palette("rep");
    const field = one("palette-input");
    expect([active(), field.getAttribute("role"), document.getElementById(field.getAttribute("aria-controls") ?? "")?.getAttribute("role")]).toEqual([field, "combobox", "listbox"]);
    expect(document.getElementById(field.getAttribute("aria-activedescendant") ?? "")).toBe(chosen());
    expect(document.querySelector<HTMLElement>(".app")?.inert).toBe(true);
    await press("ArrowDown");
    expect([named(chosen()), field.getAttribute("aria-activedescendant")]).toEqual(["palette-entry 2", "palette-1"]);
    await press("ArrowUp");
    await press("ArrowUp");
    expect(named(chosen())).toBe(named(all("palette-entry").at(-1)));
    await press("Tab");
    expect(active() === field).toBe(true);
    await press("Escape");
    expect([all("palette").length, at()]).toEqual([0, "check-again"]);
  });

  it("offers tools, routes, accounts, conversations, languages, themes, sizes and models", async () => {
    const patchbay = await openWindow("signed-in");
    await palette();
    await settled(500);
    const ids = find("", { patchbay, at: null }).flatMap((part) => part.entries.map(({ id }) => id));
    const [newest] = [...patchbay.chat.conversations.list].sort((a, b) => b.updated_at - a.updated_at);
    const conversation = newest?.id ?? "";
    const account = patchbay.frame.account?.id ?? "";
    const wanted = ["tool:openclaw", "repair:openclaw", "test:tool:openclaw", `conversation:${conversation}`, `account:use:${account}`, `account:out:${account}`, "language:zh-CN", "theme:dark", "text-size:large", "switch:less_motion", "switch:single_letters", "model:", `model:${patchbay.chat.composer.options.models[0]?.id}`];
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ["theme dark", "theme:dark", () => expect(argsOf("settingsSave")?.[0]).toMatchObject({ theme: "dark" })],
    ["text large", "text-size:large", () => expect(document.documentElement.dataset["textSize"]).toBe("large")],
    ["sign out", "account:out:", () => expect([all("sign-out-sheet").length, at()]).toEqual([1, "sign-out-cancel"])],
    ["openclaw in", "tool:openclaw", () => expect(at()).toBe("tool-card-openclaw")],
    ["repair openclaw", "repair:openclaw", () => expect([count("repair"), one("status-openclaw").dataset["status"]]).toEqual([1, "healthy"])],
    ["test openclaw", "test:tool:openclaw", () => expect([all("screen-live_test").length, argsOf("liveTestStart")?.[0]]).toEqual([1, { kind: "tool", id: "openclaw" }])],
    ["explain error", "meaning", () => expect(all("meaning")).toHaveLength(1)],
    ["shortcuts", "shortcuts", () => expect(all("shortcuts")).toHaveLength(1)],
    ["add account", "sign-in", () => expect(all("add-account")).toHaveLength(1)],
  ] as [string, string, () => void][])("%s does %s", async (query, id, check) => {
    await openWindow("signed-in");
    await palette(query);
    await settled(500);
    expect(chosen()?.dataset["entry"]).toMatch(new RegExp(`^${id}`));
    await press("Enter");
    await settled(500);
    expect(all("palette")).toHaveLength(0);
    check();
  });

  it("with its modifier, Enter shows the repair first and writes nothing", async () => {
    await openWindow("signed-in");
    await palette("repair openclaw");
    await ctrl("Enter");
    expect([all("sheet").length, count("repair")]).toEqual([1, 0]);
  });

  it("says why a command can't be had, and does nothing", async () => {
    await openWindow("signed-in");
    await palette("undo the last");
    expect([chosen()?.dataset["entry"], chosen()?.getAttribute("aria-disabled")]).toEqual(["undo", "true"]);
    expect(chosen()?.textContent).toContain("Nothing to undo");
    await press("Enter");
    expect([all("palette").length, count("undo"), text("announcement")]).toEqual([1, 0, "Nothing to undo"]);
  });

  it("acts on the finding that had the focus", async () => {
    await openWindow("signed-in");
    await palette("repair the finding");
    expect(chosen()?.textContent).toContain("No finding has the focus");
    await press("Escape");
    await press("j");
    await palette("repair the finding");
    await press("Enter");
    expect([count("repair"), at()]).toEqual([1, "undo"]);
  });

  it("shows what was chosen lately first", async () => {
    await openWindow("signed-in");
    await palette("settings");
    await press("Enter");
    await palette();
    expect([shown()[0], one("palette").querySelector(".grp-label")?.textContent]).toEqual(["settings", "Recent"]);
    expect(shown().filter((id) => id === "settings")).toHaveLength(1);
  });

  it("takes titles and names for text, with what hides in them visible", async () => {
    const title = "<img src=x onerror=alert(1)> \u202egnp.exe 天气";
    await openWindow("signed-in", { conversations: async () => [{ id: "evil", title, updated_at: 1, pinned: false, has_draft: false }] as never });
    await palette("天气");
    await settled(500);
    expect(shown()).toEqual(["conversation:evil"]);
    expect(document.querySelector("img")).toBeNull();
    expect(chosen()?.textContent).toContain("<img src=x onerror=alert(1)> ‹U+202E›gnp.exe 天气");
  });

  it("speaks Chinese, and still answers to English", async () => {
    const patchbay = await openWindow("signed-in");
    vi.useRealTimers();
    await speak("zh-CN");
    const first = (query: string) => find(query, { patchbay, at: null })[0]?.entries[0]?.id;
    expect([first("全部修复"), first("repair all"), first("深色")]).toEqual(["repair-all", "repair-all", "theme:dark"]);
    await speak("en");
  });

  it("says that nothing answers", async () => {
    await openWindow("signed-in");
    await palette("qqqq");
    expect([shown(), text("palette-none")]).toEqual([[], "No command, tool or conversation is called that."]);
    await press("Enter");
    expect(all("palette")).toHaveLength(1);
  });
});

describe("the shortcut sheet", () => {
  it("lists every command that has a section, with this platform's caps, and switches the letters off", async () => {
    await openWindow("signed-in");
    await ctrl("/");
    const listed = all("shortcut").flatMap((row) => (row.dataset["commands"] ?? "").split(" "));
    expect(listed.sort()).toEqual(COMMANDS.filter((it) => it.group !== null).map((it) => it.id).sort());
    expect(all("shortcut").find((row) => row.dataset["commands"] === "repair-all")?.querySelector("dd")?.textContent).toBe("CtrlShiftR");
    await click(one("shortcuts-single-letters"));
    expect(argsOf("settingsSave")?.[0]).toMatchObject({ single_letters: false });
  });
});

describe("single letters", () => {
  const switched = async (on: boolean) => {
    await openWindow("signed-in", { appState: async () => ({ ...(await twin.appState()), settings: { ...(await twin.appState()).settings, single_letters: on } }) });
    await settled();
  };

  it("move and open, unless Settings has them off", async () => {
    await switched(true);
    await press("j");
    expect(at()).toBe("finding");
    await press("o");
    expect(count("openFile")).toBe(1);
  });

  it("do nothing where they are off; Enter and Space still act on the finding", async () => {
    await switched(false);
    await press("j");
    expect(at()).toBe("body");
    all("finding")[0]?.focus();
    await press("o");
    expect(count("openFile")).toBe(0);
    await press(" ");
    expect(all("sheet")).toHaveLength(1);
  });

  it("are text in a field", async () => {
    await openWindow("signed-in");
    await click(one("meaning-open"));
    await press("j");
    expect(at()).toBe("meaning-text");
  });
});

describe("lists have one tab stop, and the arrows walk them", () => {
  const LISTS: [string, (open: Patchbay) => Promise<void>, () => HTMLElement[]][] = [
    ["the tools of the sidebar", async () => {}, () => [...document.querySelectorAll<HTMLElement>("[data-testid^=nav-tool-]")]],
    ["findings", async () => {}, () => all("finding")],
    ["past repairs", async () => {
      for (let turn = 0; turn < 2; turn += 1) {
        await click(one("tool-repair"));
        await click(one("undo"));
      }
      await click(one("past-repairs-open"));
    }, () => all("past-repair")],
    ["steps of the live test", async () => {
      await click(one("nav-live_test"));
      await click(one("live-run"));
      await settled(20_000);
    }, () => [...document.querySelectorAll<HTMLElement>(".rung:enabled")]],
  ];

  it.each(LISTS)("%s", async (_, prepare, rows) => {
    await prepare(await openWindow("signed-in"));
    const stops = () => rows().filter((row) => row.tabIndex === 0).map((row) => rows().indexOf(row));
    const here = () => rows().indexOf(active());
    expect([rows().length > 2, stops()]).toEqual([true, [0]]);
    rows()[0]?.focus();
    await press("ArrowDown");
    expect([here(), stops()]).toEqual([1, [1]]);
    await press("End");
    expect([here(), stops()]).toEqual([rows().length - 1, [rows().length - 1]]);
    await press("ArrowDown");
    expect(here()).toBe(rows().length - 1);
    await press("Home");
    await press("ArrowUp");
    expect([here(), stops()]).toEqual([0, [0]]);
  });

  it("a menu moves with arrows and typed letters, and gives the focus back", async () => {
    await openWindow("signed-in");
    await click(one("nav-settings"));
    one("editor").focus();
    await press("ArrowDown");
    expect(at()).toBe("editor-option");
    await press("z");
    expect(active().dataset["value"]).toBe("zed");
    await press("Escape");
    expect([at(), all("editor-option").length]).toEqual(["editor", 0]);
  });
});

describe("the focus", () => {
  it("F6 goes from sidebar to main and back", async () => {
    await openWindow("signed-in");
    const wide = vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(10);
    const region = () => active().closest<HTMLElement>("[data-region]")?.dataset["region"];
    nextRegion(1);
    const seen = [region()];
    await press("F6");
    seen.push(region());
    await press("F6");
    seen.push(region());
    await press("F6", { shiftKey: true });
    seen.push(region());
    expect(seen).toEqual(["sidebar", "main", "sidebar", "main"]);
    wide.mockRestore();
  });

  /** How a sheet is opened by what has the focus, and what must have it afterwards. */
  const SHEETS: [string, string, string][] = [
    ["sheet", "repair-all", "repair-all"],
    ["sheet", "finding-preview", "finding-preview"],
    ["meaning", "meaning-open", "meaning-open"],
    ["past-repairs", "past-repairs-open", "past-repairs-open"],
    ["add-account", "account-add", "account-add"],
    ["sign-out-sheet", "sign-out", "sign-out"],
    ["shortcuts", "shortcuts-open", "shortcuts-open"],
    ["palette", "palette-open", "palette-open"],
  ];
  it.each(SHEETS)("%s: starts inside, stays inside, and goes back to %s", async (sheet, opener, back) => {
    const patchbay = await openWindow("signed-in");
    if (sheet === "past-repairs") {
      await click(one("tool-repair"));
      await click(one("undo"));
    }
    if (opener.startsWith("account") || opener === "sign-out") patchbay.frame.go("accounts");
    if (opener === "shortcuts-open") patchbay.frame.go("settings");
    await settled();
    one(opener).focus();
    await click(one(opener));
    expect(one(sheet).contains(active())).toBe(true);
    expect(document.querySelector<HTMLElement>(".app")?.inert).toBe(true);
    for (let turn = 0; turn < 30; turn += 1) await press("Tab", { shiftKey: turn > 15 });
    expect(one(sheet).contains(active())).toBe(true);
    await press("Escape");
    expect([all(sheet).length, at()]).toEqual([0, back]);
  });

  it("of the sheet after a repair goes to what is left of the place it began", async () => {
    await openWindow("signed-in");
    one("repair-all").focus();
    await click(one("repair-all"));
    await ctrl("Enter");
    expect(one("repair-done").contains(active())).toBe(true);
    await press("Escape");
    expect([all("repair-done").length, all("repair-all").length, at()]).toEqual([0, 0, "screen-health"]);
  });

  it("stays with the finding when its change folds, and when it is undone", async () => {
    await openWindow("signed-in");
    const finding = () => all("finding")[0] as HTMLElement;
    await click(finding().querySelector("[data-testid=finding-repair]") as HTMLElement);
    finding().querySelector<HTMLElement>(".loc")?.focus();
    expect(finding().contains(active())).toBe(true);
    await settled(1500);
    expect([finding().querySelector(".loc"), at()]).toEqual([null, "finding"]);
    one("undo").focus();
    await click(one("undo"));
    expect([finding().dataset["state"], at()]).toEqual(["open", "finding"]);
  });

  it("stays with the tool when its card becomes a row", async () => {
    await openWindow("signed-in");
    one("tool-repair").focus();
    await click(one("tool-repair"));
    expect(at()).toBe("undo");
    const held = twin.health();
    await settled();
    expect(await held).toBeTruthy();
    await ctrl("r");
    expect([one("tool-card-openclaw").className, at()]).toEqual(["tool-row", "tool-card-openclaw"]);
  });

  it("goes to the page when a sign-in ends", async () => {
    await openWindow("");
    await click(one("sign-in"));
    expect(one("screen-sign-in").contains(active())).toBe(true);
    await settled(8000);
    expect([all("screen-health").length, at()]).toEqual([1, "screen-health"]);
  });

  it("is left where somebody clicked on nothing", async () => {
    await openWindow("signed-in");
    one("check-again").focus();
    one("check-again").blur();
    await settled();
    push({ type: "show", screen: { name: "window" } });
    await click(one("nav-settings"));
    expect(at()).toBe("body");
  });

  it("is not taken by keys behind a sheet", async () => {
    await openWindow("signed-in");
    await click(one("meaning-open"));
    await ctrl("3");
    await ctrl("k");
    await ctrl("r");
    expect([all("meaning").length, all("palette").length, all("screen-health").length, count("health")]).toEqual([1, 0, 1, 1]);
  });
});

describe("caps and tooltips", () => {
  const tipOf = (id: string) => document.getElementById(one(id).getAttribute("aria-describedby") ?? "")?.textContent;

  it.each([
    ["repair-all", "aria-keyshortcuts", "Control+Shift+R"],
    ["nav-chat", "title", "Ctrl+3"],
  ])("%s has %s %s", async (id, name, value) => {
    await openWindow("signed-in");
    expect(one(id).getAttribute(name)).toBe(value);
  });

  it("stand in a tooltip that the button names", async () => {
    await openWindow("signed-in");
    expect(tipOf("check-again")).toBe("Ctrl+R");
  });

  it("are macOS's own there", async () => {
    await openWindow("signed-in", { appState: async () => ({ ...(await twin.appState()), platform: "macos" }) });
    await settled();
    expect([one("palette-open").lastChild?.textContent?.trim(), tipOf("check-again")]).toEqual(["⌘K", "⌘R"]);
    await press("k", { metaKey: true });
    expect(all("palette")).toHaveLength(1);
    expect((COMMANDS.find((it) => it.id === "palette")?.id satisfies CommandId | undefined) ?? null).toBe("palette");
  });
});
