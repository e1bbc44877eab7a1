// Every command of the window, once: its name, its keys, when it can be had, what it does. The keyboard,
// the palette, the shortcut sheet, and the caps on buttons and in tooltips read this table.
import type { Platform } from "../backend/types.gen";
import type { Screen } from "../state/frame.svelte";
import type { Patchbay } from "../state/patchbay";
import { say } from "../words/say.svelte";
import { moment } from "../words/time";
import { ariaOf, chordOf, isLetter, isTyping, joined, matchOf, type Chord } from "./keys";
import type { IconName } from "../parts/icons";
import { findingAt, nextFinding, nextRegion } from "./places";

/** The sections of the shortcut sheet, in its order. */
export const GROUPS = ["anywhere", "health", "chat", "live_test", "sheets", "lists"] as const;
export type Group = (typeof GROUPS)[number];

/** The sections of the palette. */
export type Section = "go" | "repair" | "files" | "test" | "chat" | "conversations" | "accounts" | "settings";

export interface Context {
  patchbay: Patchbay;
  /** What has the focus, or had it before the palette opened. */
  at: Element | null;
}

export interface Command {
  id: string;
  /** The message that names it. */
  name: string;
  /** The message of a row of the sheet that it shares with those that say the same. */
  row?: string;
  /** Its section of the sheet; null where it is not listed there. */
  group: Group | null;
  keys: readonly string[];
  /** Where its keys act: everywhere, on one screen, or in the part that has the focus, which sees to it. */
  on: "anywhere" | Screen | "part";
  /** Its section of the palette, where it can be chosen; null for what only a key can mean. */
  palette: Section | null;
  icon?: IconName;
  /** How much, or when, beside its name in the palette. */
  note?: (patchbay: Patchbay) => string;
  /** The message that says why it can't be had now; null where it can. */
  why?: (context: Context) => string | null;
  /** Its keys are a field's own where one has the focus. */
  outsideFields?: true;
  act?: (context: Context) => void;
}

const go = (screen: Screen) => ({ patchbay }: Context) => patchbay.frame.go(screen);
const unrepairable = ({ at, patchbay }: Context) => {
  const here = findingAt(at, patchbay.health);
  if (here === null) return "palette-why-no-finding";
  return here.finding.repair && here.open ? null : "palette-why-no-repair";
};
const idle = ({ patchbay }: Context) => (patchbay.liveTest.busy ? "palette-why-running" : patchbay.liveTest.chosen === null ? "palette-why-nothing-to-test" : null);
const several = ({ patchbay }: Context) => (patchbay.liveTest.targets.length > 1 ? null : "palette-why-one-target");
/** Why nothing can be done with the last message of the one role or the other. */
const lastOf = (role: "user" | "assistant", changes = false) => ({ patchbay: { chat } }: Context) => {
  if (chat.thread.last(role) === null) return role === "user" ? "palette-why-none-asked" : "palette-why-none-answered";
  return changes && chat.turn !== null ? "palette-why-running" : null;
};

/** The conversation that a command is about: of the row that has the focus, else the open one. */
export const conversationAt = ({ at, patchbay: { chat } }: Context) => at?.closest<HTMLElement>("[data-conversation]")?.dataset["conversation"] ?? chat.current;
const isInList = (at: Element | null) => at?.closest("[data-conversation]") !== null && at !== null;
const idsAt = (context: Context) => [conversationAt(context)].filter((id) => id !== null);
const noConversation = (context: Context) => (conversationAt(context) === null ? "palette-why-no-conversation" : null);
const transferring = ({ patchbay }: Context) => (patchbay.chat.transfer.busy === null ? null : "palette-why-busy");

const TABLE = [
  { id: "palette", name: "keys-palette", group: "anywhere", keys: ["Mod+K"], on: "anywhere", palette: null, act: ({ patchbay }) => patchbay.palette.show() },
  { id: "health", name: "window-health", group: "anywhere", keys: ["Mod+1"], on: "anywhere", palette: "go", icon: "health", act: go("health") },
  { id: "live-test", name: "window-live-test", group: "anywhere", keys: ["Mod+2"], on: "anywhere", palette: "go", icon: "live", act: go("live_test") },
  { id: "chat", name: "window-chat", group: "anywhere", keys: ["Mod+3"], on: "anywhere", palette: "go", icon: "chat", act: go("chat") },
  { id: "accounts", name: "window-accounts", group: "anywhere", keys: ["Mod+4"], on: "anywhere", palette: "go", icon: "accounts", act: go("accounts") },
  { id: "settings", name: "window-settings", group: "anywhere", keys: ["Mod+,"], on: "anywhere", palette: "go", icon: "settings", act: go("settings") },
  { id: "shortcuts", name: "keys-shortcuts", group: "anywhere", keys: ["Mod+/"], on: "anywhere", palette: "go", icon: "list", act: ({ patchbay }) => patchbay.palette.showShortcuts() },
  { id: "region-next", name: "keys-region-next", group: "anywhere", keys: ["F6"], on: "anywhere", palette: null, act: () => nextRegion(1) },
  { id: "region-previous", name: "keys-region-previous", group: null, keys: ["Shift+F6"], on: "anywhere", palette: null, act: () => nextRegion(-1) },

  { id: "check", name: "keys-check", group: "health", keys: ["Mod+R"], on: "health", palette: "repair", icon: "again", why: ({ patchbay }) => (patchbay.health.checking ? "palette-why-checking" : null), act: ({ patchbay }) => void patchbay.health.check() },
  {
    id: "repair-all", name: "keys-repair-all", group: "health", keys: ["Mod+Shift+R"], on: "health", palette: "repair", icon: "wrench",
    why: ({ patchbay: { health } }) => (health.busy !== null ? "palette-why-busy" : health.repairableTools.length === 0 ? "palette-why-nothing-to-repair" : null),
    note: ({ health }) => (health.repairableTools.length > 0 ? say("palette-tools", { count: health.repairableTools.length }) : ""),
    act: ({ patchbay }) => void patchbay.health.repairAll(),
  },
  { id: "finding-next", name: "keys-finding-next", row: "keys-finding-move", group: "health", keys: ["J"], on: "health", palette: null, act: ({ at }) => nextFinding(at, 1) },
  { id: "finding-previous", name: "keys-finding-previous", row: "keys-finding-move", group: "health", keys: ["K"], on: "health", palette: null, act: ({ at }) => nextFinding(at, -1) },
  {
    id: "finding-preview", name: "keys-finding-preview", group: "health", keys: ["Space"], on: "part", palette: "repair", icon: "eye", why: unrepairable,
    act: ({ at, patchbay: { health } }) => {
      const here = findingAt(at, health);
      if (here) void health.previewFinding(here.tool, here.finding);
    },
  },
  {
    id: "finding-repair", name: "keys-finding-repair", group: "health", keys: ["Enter"], on: "part", palette: "repair", icon: "wrench", why: unrepairable,
    act: ({ at, patchbay: { health } }) => {
      const here = findingAt(at, health);
      if (here) void health.repairFinding(here.tool, here.finding);
    },
  },
  {
    id: "finding-open", name: "keys-finding-open", group: "health", keys: ["O"], on: "part", palette: "files", icon: "open",
    why: ({ at, patchbay }) => {
      const here = findingAt(at, patchbay.health);
      return here === null ? "palette-why-no-finding" : here.place === null ? "palette-why-no-file" : null;
    },
    act: ({ at, patchbay }) => {
      const place = findingAt(at, patchbay.health)?.place;
      if (place) patchbay.openFile(place.file, place.line);
    },
  },
  {
    id: "undo", name: "keys-undo", group: "health", keys: ["Mod+Z"], on: "health", palette: "files", icon: "undo", outsideFields: true,
    why: ({ patchbay: { health } }) => (health.busy !== null ? "palette-why-busy" : health.undoable === null ? "palette-why-nothing-to-undo" : null),
    note: ({ frame, health }) => (health.undoable ? moment(health.undoable.at, frame.now) : ""),
    act: ({ patchbay }) => void patchbay.health.undo(),
  },
  {
    id: "past-repairs", name: "keys-past-repairs", group: null, keys: [], on: "health", palette: "files", icon: "clock",
    why: ({ patchbay }) => ((patchbay.health.health?.past_repairs ?? 0) === 0 ? "palette-why-no-past" : null),
    note: ({ health }) => say("palette-kept", { count: health.health?.past_repairs ?? 0 }),
    act: ({ patchbay }) => void patchbay.health.openPast(),
  },
  { id: "meaning", name: "keys-meaning", group: null, keys: [], on: "health", palette: "repair", icon: "search", act: ({ patchbay }) => patchbay.meaning.show() },

  { id: "chat-new", name: "keys-chat-new", group: "chat", keys: ["Mod+N"], on: "chat", palette: "chat", icon: "write", act: ({ patchbay }) => void patchbay.chat.newChat() },
  { id: "chat-find", name: "keys-chat-find", group: "chat", keys: ["Mod+F"], on: "chat", palette: "chat", icon: "search", act: ({ patchbay }) => (patchbay.chat.wants = "find") },
  {
    id: "chat-send", name: "keys-chat-send", group: "chat", keys: ["Enter"], on: "part", palette: "chat", icon: "send",
    why: ({ patchbay: { chat } }) => chat.composer.why,
    act: ({ patchbay }) => {
      patchbay.frame.go("chat");
      void patchbay.chat.send();
    },
  },
  { id: "chat-find-here", name: "keys-chat-find-here", group: "chat", keys: ["Mod+Shift+F"], on: "chat", palette: "chat", icon: "search", why: ({ patchbay: { chat } }) => (chat.thread.of === null ? "palette-why-no-conversation" : null), act: ({ patchbay }) => void patchbay.chat.thread.find.show() },
  { id: "find-next", name: "keys-find-next", group: null, keys: ["Enter"], on: "part", palette: null },
  { id: "find-previous", name: "keys-find-previous", group: null, keys: ["Shift+Enter"], on: "part", palette: null },
  { id: "chat-newest", name: "keys-chat-newest", group: null, keys: [], on: "chat", palette: "chat", icon: "newest", why: ({ patchbay: { chat } }) => (chat.thread.of === null ? "palette-why-no-conversation" : null), act: ({ patchbay }) => patchbay.chat.thread.toNewest() },
  { id: "chat-copy", name: "keys-chat-copy", group: null, keys: [], on: "chat", palette: "chat", icon: "copy", why: lastOf("assistant"), act: ({ patchbay }) => void patchbay.chat.thread.copyLast() },
  { id: "chat-again", name: "keys-chat-again", group: null, keys: [], on: "chat", palette: "chat", icon: "again", why: lastOf("assistant", true), act: ({ patchbay: { chat: { thread } } }) => void thread.again(thread.last("assistant")) },
  { id: "chat-edit", name: "keys-chat-edit", group: null, keys: [], on: "chat", palette: "chat", icon: "write", why: lastOf("user", true), act: ({ patchbay: { chat: { thread } } }) => thread.editing.begin(thread.last("user")) },
  { id: "chat-line", name: "keys-chat-line", group: "chat", keys: ["Shift+Enter"], on: "part", palette: null },
  { id: "chat-stop", name: "keys-chat-stop", group: "chat", keys: ["Escape"], on: "part", palette: "chat", icon: "stop", why: ({ patchbay }) => (patchbay.chat.turn === null ? "palette-why-no-answer" : null), act: ({ patchbay }) => patchbay.chat.stop() },
  { id: "chat-model", name: "keys-chat-model", group: "chat", keys: ["Mod+Shift+M"], on: "chat", palette: "chat", icon: "settings", act: ({ patchbay }) => (patchbay.chat.wants = "model") },
  {
    id: "chat-web", name: "keys-chat-web", group: "chat", keys: ["Mod+Shift+S"], on: "chat", palette: "chat", icon: "web",
    why: ({ patchbay: { chat: { composer: { options } } } }) => (options.lacksSearch && !options.own.search ? "palette-why-no-search" : null),
    act: ({ patchbay }) => void patchbay.chat.composer.options.toggleSearch(),
  },
  { id: "chat-attach", name: "keys-chat-attach", group: null, keys: [], on: "chat", palette: "chat", icon: "picture", act: ({ patchbay }) => (patchbay.chat.wants = "attach") },
  { id: "chat-instructions", name: "keys-chat-instructions", group: null, keys: [], on: "chat", palette: "chat", icon: "note", act: ({ patchbay }) => (patchbay.chat.wants = "instructions") },
  {
    id: "chat-rename", name: "keys-chat-rename", group: "lists", keys: ["F2"], on: "chat", palette: "chat", icon: "write", why: noConversation,
    act: (context) => {
      const id = conversationAt(context);
      if (id !== null) context.patchbay.chat.conversations.beginRename(id, isInList(context.at) ? "list" : "head");
    },
  },
  {
    id: "chat-pin", name: "keys-chat-pin", group: "lists", keys: ["Mod+P"], on: "chat", palette: "chat", icon: "pin", why: noConversation,
    act: (context) => {
      const id = conversationAt(context);
      if (id !== null) void context.patchbay.chat.conversations.togglePin(id);
    },
  },
  {
    id: "chat-export-markdown", name: "keys-chat-export-markdown", group: null, keys: [], on: "chat", palette: "chat", icon: "export", why: (context) => noConversation(context) ?? transferring(context),
    act: (context) => void context.patchbay.chat.transfer.export(idsAt(context), "markdown"),
  },
  {
    id: "chat-export-json", name: "keys-chat-export-json", group: null, keys: [], on: "chat", palette: "chat", icon: "export", why: (context) => noConversation(context) ?? transferring(context),
    act: (context) => void context.patchbay.chat.transfer.export(idsAt(context), "json"),
  },
  {
    id: "chat-export-all", name: "keys-chat-export-all", group: null, keys: [], on: "chat", palette: "chat", icon: "export", why: transferring,
    act: ({ patchbay }) => void patchbay.chat.transfer.export(null, "json"),
  },
  { id: "chat-import", name: "keys-chat-import", group: null, keys: [], on: "chat", palette: "chat", icon: "import", why: transferring, act: ({ patchbay }) => void patchbay.chat.transfer.import() },
  {
    id: "chat-delete", name: "keys-chat-delete", group: "lists", keys: ["Delete"], on: "part", palette: "chat", icon: "bin",
    why: (context) => {
      const id = conversationAt(context);
      return id === null ? "palette-why-no-conversation" : context.patchbay.chat.conversations.isAnswering(id) ? "palette-why-running" : null;
    },
    act: (context) => {
      const id = conversationAt(context);
      context.patchbay.frame.go("chat");
      if (id !== null) void context.patchbay.chat.conversations.remove(id);
    },
  },
  {
    id: "chat-undo", name: "keys-chat-undo", group: "chat", keys: ["Mod+Z"], on: "part", palette: "chat", icon: "undo",
    why: ({ patchbay }) => (patchbay.chat.conversations.undoable ? null : "palette-why-nothing-deleted"),
    act: ({ patchbay }) => {
      patchbay.frame.go("chat");
      void patchbay.chat.conversations.undo();
    },
  },

  { id: "live-run", name: "keys-live-run", group: "live_test", keys: ["Mod+R"], on: "live_test", palette: "test", icon: "again", why: idle, act: ({ patchbay }) => void patchbay.liveTest.run() },
  { id: "live-step", name: "keys-live-step", group: "live_test", keys: ["Space"], on: "part", palette: null },
  { id: "live-previous", name: "keys-live-previous", row: "keys-live-move", group: "live_test", keys: ["Mod+["], on: "live_test", palette: "test", icon: "live", why: several, act: ({ patchbay }) => patchbay.liveTest.step(-1) },
  { id: "live-next", name: "keys-live-next", row: "keys-live-move", group: "live_test", keys: ["Mod+]"], on: "live_test", palette: "test", icon: "live", why: several, act: ({ patchbay }) => patchbay.liveTest.step(1) },
  { id: "live-stop", name: "keys-live-stop", group: null, keys: [], on: "live_test", palette: "test", icon: "stop", why: ({ patchbay }) => (patchbay.liveTest.busy ? null : "palette-why-no-test"), act: ({ patchbay }) => void patchbay.liveTest.stop() },

  { id: "sheet-confirm", name: "keys-sheet-confirm", group: "sheets", keys: ["Mod+Enter"], on: "part", palette: null },
  { id: "sheet-close", name: "keys-sheet-close", group: "sheets", keys: ["Escape"], on: "part", palette: null },
  { id: "sheet-next-file", name: "keys-sheet-next-file", group: "sheets", keys: ["Mod+ArrowDown"], on: "part", palette: null },

  { id: "list-up", name: "keys-list-up", row: "keys-list-move", group: "lists", keys: ["ArrowUp"], on: "part", palette: null },
  { id: "list-down", name: "keys-list-down", row: "keys-list-move", group: "lists", keys: ["ArrowDown"], on: "part", palette: null },
  { id: "list-first", name: "keys-list-first", row: "keys-list-ends", group: "lists", keys: ["Home"], on: "part", palette: null },
  { id: "list-last", name: "keys-list-last", row: "keys-list-ends", group: "lists", keys: ["End"], on: "part", palette: null },

  { id: "thread-up", name: "keys-thread-up", group: null, keys: ["PageUp"], on: "part", palette: null },
  { id: "thread-down", name: "keys-thread-down", group: null, keys: ["PageDown"], on: "part", palette: null },

  { id: "button-press", name: "keys-button-press", group: null, keys: ["Enter"], on: "part", palette: null },
  {
    id: "sign-in", name: "keys-sign-in", group: null, keys: [], on: "anywhere", palette: "accounts", icon: "plus",
    act: ({ patchbay: { accounts, frame } }) => {
      frame.go("accounts");
      accounts.openAdd();
    },
  },
] as const satisfies readonly Command[];

export type CommandId = (typeof TABLE)[number]["id"];

export const COMMANDS: readonly (Command & { id: CommandId })[] = TABLE;

export function command(id: CommandId): Command {
  const found = COMMANDS.find((one) => one.id === id);
  if (!found) throw new Error(`there is no command ${id}`);
  return found;
}

export const chords = (one: Command): Chord[] => one.keys.map(chordOf);

/** The cap of a button or a tooltip; nothing where the command has no key. */
export function capOf(id: CommandId, platform: Platform): string | null {
  const [first] = chords(command(id));
  return first ? joined(first, platform) : null;
}

/** For `aria-keyshortcuts`. */
export function shortcutOf(id: CommandId, platform: Platform): string | undefined {
  return chords(command(id)).map((chord) => ariaOf(chord, platform)).join(" ") || undefined;
}

/** Whether an event is a command's key, for the part that has the focus. */
export function isKey(event: KeyboardEvent, id: CommandId, { frame }: Pick<Patchbay, "frame">): boolean {
  const one = command(id);
  return chords(one).some((chord) => isMeant(event, one, chord, frame) && matchOf(event, chord, frame.platform) !== null);
}

/** The command whose key was pressed, of those whose keys act on this screen. */
export function pressed(event: KeyboardEvent, { frame }: Pick<Patchbay, "frame">): (Command & { id: CommandId }) | null {
  const here = COMMANDS.filter((one) => one.on === "anywhere" || one.on === frame.screen);
  for (const by of ["key", "code"] as const) {
    const found = here.find((one) => chords(one).some((chord) => isMeant(event, one, chord, frame) && matchOf(event, chord, frame.platform) === by));
    if (found) return found;
  }
  return null;
}

/** A letter is meant as a command only outside of fields, and where Settings has them on. */
function isMeant(event: KeyboardEvent, one: Command, chord: Chord, frame: Patchbay["frame"]): boolean {
  if (one.outsideFields && isTyping(event)) return false;
  return !isLetter(chord) || (!isTyping(event) && (frame.app?.settings.single_letters ?? true));
}

/** Does it: on its own screen, where it has one. What can't be had now says why. */
export function run(one: Command, context: Context): void {
  const { frame } = context.patchbay;
  const why = one.why?.(context) ?? null;
  if (why !== null) return frame.announce(say(why));
  if (one.on !== "anywhere" && one.on !== "part" && frame.screen !== one.on) frame.go(one.on);
  one.act?.(context);
}

/** For the part that has the focus: does what the key of one of these commands says. */
export function runKey(event: KeyboardEvent, ids: readonly CommandId[], patchbay: Patchbay): void {
  const id = ids.find((one) => isKey(event, one, patchbay));
  if (id === undefined) return;
  event.preventDefault();
  run(command(id), { patchbay, at: document.activeElement });
}
