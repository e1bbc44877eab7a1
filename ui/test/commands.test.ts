// The table of commands: complete against the guide's map, its keys on every layout and platform, and
// the words that answer a query.
import { describe, expect, it } from "vitest";
import { ariaOf, capsOf, chordOf, joined, matchOf, sharedCaps } from "../src/commands/keys";
import { match, pieces } from "../src/commands/rank";
import { chords, command, COMMANDS, type CommandId, type Group } from "../src/commands/table";
import { say } from "../src/words/say.svelte";

/** Guide, section 8, row by row; F6 is of section 9, and how conversations are renamed and deleted, and the search within one, of issue 7. */
const GUIDE: Record<Group, [string, CommandId][]> = {
  anywhere: [["Mod+K", "palette"], ["Mod+1", "health"], ["Mod+2", "live-test"], ["Mod+3", "chat"], ["Mod+4", "accounts"], ["Mod+,", "settings"], ["Mod+/", "shortcuts"], ["F6", "region-next"]],
  health: [["Mod+R", "check"], ["Mod+Shift+R", "repair-all"], ["J", "finding-next"], ["K", "finding-previous"], ["Space", "finding-preview"], ["Enter", "finding-repair"], ["O", "finding-open"], ["Mod+Z", "undo"]],
  live_test: [["Mod+R", "live-run"], ["Space", "live-step"], ["Mod+[", "live-previous"], ["Mod+]", "live-next"]],
  chat: [["Mod+N", "chat-new"], ["Mod+F", "chat-find"], ["Mod+Shift+F", "chat-find-here"], ["Enter", "chat-send"], ["Shift+Enter", "chat-line"], ["Escape", "chat-stop"], ["Mod+Shift+M", "chat-model"], ["Mod+Shift+S", "chat-web"], ["Mod+Z", "chat-undo"]],
  sheets: [["Mod+Enter", "sheet-confirm"], ["Escape", "sheet-close"], ["Mod+ArrowDown", "sheet-next-file"]],
  lists: [["ArrowUp", "list-up"], ["ArrowDown", "list-down"], ["Home", "list-first"], ["End", "list-last"], ["Mod+P", "chat-pin"], ["F2", "chat-rename"], ["Delete", "chat-delete"]],
};

describe("the table", () => {
  it("has the guide's map, and lists nothing else", () => {
    const listed = (group: Group) => COMMANDS.filter((one) => one.group === group).flatMap((one) => one.keys.map((key) => [key, one.id]));
    for (const [group, rows] of Object.entries(GUIDE) as [Group, [string, CommandId][]][]) expect(listed(group).sort(), group).toEqual([...rows].sort());
  });

  it("names every command once, in words that are there", () => {
    const ids = COMMANDS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const one of COMMANDS) for (const id of [one.name, ...(one.row ? [one.row] : [])]) expect(say(id)).not.toBe("");
  });

  it("gives no key to two commands in one place", () => {
    const where = COMMANDS.filter(({ on }) => on !== "part").flatMap((one) => one.keys.map((key) => `${one.on === "anywhere" ? "" : one.on} ${key}`));
    expect(new Set(where).size).toBe(where.length);
    const anywhere = COMMANDS.filter(({ on }) => on === "anywhere").flatMap((one) => one.keys);
    expect(COMMANDS.filter(({ on }) => on !== "anywhere").flatMap((one) => one.keys).filter((key) => anywhere.includes(key))).toEqual([]);
  });
});

describe("a key", () => {
  const press = (key: string, code: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, code, ...more });
  const CTRL = { ctrlKey: true };
  it.each([
    ["Latin letters", "Mod+K", press("k", "KeyK", CTRL), "key"],
    ["Caps Lock", "Mod+K", press("K", "KeyK", CTRL), "key"],
    ["Dvorak: what the key writes counts", "Mod+K", press("k", "KeyV", CTRL), "key"],
    ["Dvorak: not where it lies", "Mod+K", press("t", "KeyK", CTRL), null],
    ["Russian: where it lies", "Mod+K", press("л", "KeyK", CTRL), "code"],
    ["Greek, with Shift", "Mod+Shift+R", press("Ρ", "KeyR", { ...CTRL, shiftKey: true }), "code"],
    ["Greek, without Shift", "Mod+Shift+R", press("ρ", "KeyR", CTRL), null],
    ["Hebrew, a single letter", "J", press("ח", "KeyJ"), "code"],
    ["French digits need Shift", "Mod+1", press("&", "Digit1", CTRL), "code"],
    ["French digits with Shift", "Mod+1", press("1", "Digit1", { ...CTRL, shiftKey: true }), "key"],
    ["another sign there", "Mod+1", press("!", "Digit1", { ...CTRL, shiftKey: true }), null],
    ["German slash", "Mod+/", press("/", "Digit7", { ...CTRL, shiftKey: true }), "key"],
    ["German umlaut where the bracket lies", "Mod+[", press("ü", "BracketLeft", CTRL), "code"],
    ["without its modifier", "Mod+K", press("k", "KeyK"), null],
    ["with another modifier", "Mod+K", press("k", "KeyK", { ...CTRL, altKey: true }), null],
    ["a letter with a modifier", "J", press("j", "KeyJ", CTRL), null],
    ["Shift that is not meant", "Mod+R", press("R", "KeyR", { ...CTRL, shiftKey: true }), null],
    ["an input method composes", "Enter", press("Enter", "Enter", { isComposing: true }), null],
    ["an input method ends, as WebKit says it", "Enter", press("Enter", "Enter", { keyCode: 229 }), null],
    ["Space", "Space", press(" ", "Space"), "key"],
    ["Control and Command are two", "Mod+K", press("k", "KeyK", { metaKey: true }), null],
  ] as const)("%s: %s", (_, text, event, by) => {
    expect(matchOf(event, chordOf(text), "linux")).toBe(by);
  });

  it("takes Command on macOS", () => {
    expect(matchOf(press("k", "KeyK", { metaKey: true }), chordOf("Mod+K"), "macos")).toBe("key");
    expect(matchOf(press("k", "KeyK", CTRL), chordOf("Mod+K"), "macos")).toBeNull();
  });

  it.each([
    ["Mod+Shift+R", "macos", ["⌘", "⇧", "R"], "⌘⇧R", "Meta+Shift+R"],
    ["Mod+Shift+R", "linux", ["Ctrl", "Shift", "R"], "Ctrl+Shift+R", "Control+Shift+R"],
    ["Mod+Enter", "macos", ["⌘", "⏎"], "⌘⏎", "Meta+Enter"],
    ["Mod+Enter", "windows", ["Ctrl", "Enter"], "Ctrl+Enter", "Control+Enter"],
    ["Escape", "linux", ["Esc"], "Esc", "Escape"],
    ["Space", "linux", ["Space"], "Space", "Space"],
    ["Mod+ArrowDown", "linux", ["Ctrl", "↓"], "Ctrl+↓", "Control+ArrowDown"],
    ["F6", "linux", ["F6"], "F6", "F6"],
  ] as const)("%s reads on %s as its caps", (text, platform, caps, whole, aria) => {
    const chord = chordOf(text);
    expect([capsOf(chord, platform), joined(chord, platform), ariaOf(chord, platform)]).toEqual([caps, whole, aria]);
  });

  it("says shared modifiers once", () => {
    const two = (ids: CommandId[]) => sharedCaps(ids.map(command).flatMap(chords), "macos");
    expect(two(["live-previous", "live-next"])).toEqual(["⌘", "[", "]"]);
    expect(two(["finding-next", "finding-previous"])).toEqual(["J", "K"]);
  });
});

describe("what is typed into the palette", () => {
  const best = (query: string, texts: string[]) =>
    texts
      .flatMap((text) => {
        const found = match(query, text);
        return found ? [{ text, score: found.score }] : [];
      })
      .sort((a, b) => b.score - a.score)
      .map(({ text }) => text);

  it.each([
    ["rep", ["Show past repairs", "Repair all", "Preview"], ["Repair all", "Show past repairs"]],
    ["all rep", ["Repair OpenClaw", "Repair all"], ["Repair all"]],
    ["ra", ["Repair all", "Grand", "Route"], ["Grand", "Repair all"]],
    ["THEME", ["Theme: Dark"], ["Theme: Dark"]],
    ["zuri", ["Zürich"], ["Zürich"]],
    ["修复", ["全部修复", "修复 OpenClaw", "聊天"], ["修复 OpenClaw", "全部修复"]],
    ["天气", ["今天的天气", "日程"], ["今天的天气"]],
    ["xyz", ["Repair all"], []],
    ["", ["b", "a"], ["b", "a"]],
  ])("%s of %j", (query, texts, expected) => {
    expect(best(query, texts)).toEqual(expected);
  });

  it("marks the letters that were meant, in texts of any script", () => {
    const marked = (query: string, text: string) => pieces(text, match(query, text)?.hits ?? []).map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");
    expect([marked("rep", "Show past repairs"), marked("天气", "😀今天的天气"), marked("zur", "Zürich"), marked("cc", "Codex CLI")]).toEqual(["Show past [rep]airs", "😀今天的[天气]", "[Zür]ich", "[C]odex [C]LI"]);
  });
});
