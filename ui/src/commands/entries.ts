// What the palette offers: the commands of the table, and what there is to go to, repair, test, open and
// choose. Names of tools, accounts and conversations are somebody else's words: text, never markup.
import type { Language, TextSize, Theme } from "../backend/types.gen";
import { plain } from "../markdown/plain";
import { toolIcon, type IconName } from "../parts/icons";
import { repairable } from "../repair/shown_edits";
import type { Patchbay } from "../state/patchbay";
import { nameOf } from "../words/accounts";
import { english, OWN_NAMES, say } from "../words/say.svelte";
import { dayTime } from "../words/time";
import { match } from "./rank";
import { COMMANDS, run, type CommandId, type Context, type Section } from "./table";

export interface Entry {
  id: string;
  section: Section;
  icon: IconName;
  text: string;
  /** Beside the name: how many, when, whose. */
  sub: string;
  /** The same in English, so that it is found by those words too. */
  also: string;
  /** The command whose keys do the same. */
  keys: CommandId | null;
  /** Why it can't be had now. */
  why: string | null;
  act: () => void;
  /** What the modifier and Enter do. */
  preview?: () => void;
}

export interface Found extends Entry {
  hits: boolean[];
}

export interface Shown {
  section: Section | "recent";
  entries: Found[];
}

const SECTIONS: readonly Section[] = ["go", "repair", "files", "test", "chat", "conversations", "accounts", "settings"];
const MOST = 60;
/** Of conversations, as long as nothing is typed. */
const NEWEST = 5;

const word = (id: string) => ({ text: say(id), also: english(id) });
const now = (chosen: boolean) => (chosen ? say("palette-why-chosen") : null);

function ofTable(context: Context): Entry[] {
  return COMMANDS.flatMap((one): Entry[] => {
    if (one.palette === null) return [];
    const why = one.why?.(context) ?? null;
    return [{ id: one.id, section: one.palette, icon: one.icon ?? "right", ...word(one.name), sub: why === null ? (one.note?.(context.patchbay) ?? "") : "", keys: one.id, why: why === null ? null : say(why), act: () => run(one, context) }];
  });
}

function ofTools({ frame, health, liveTest }: Patchbay): Entry[] {
  const tools = health.found.flatMap((tool): Entry[] => {
    const name = plain(tool.name);
    const count = repairable(tool).length;
    const busy = health.busy !== null ? "palette-why-busy" : count === 0 ? "palette-why-nothing-to-repair" : null;
    const show = () => {
      frame.go("health");
      health.focusTool(tool.tool);
    };
    const goTo: Entry = { id: `tool:${tool.tool}`, section: "go", icon: toolIcon(tool.tool), text: name, sub: say("palette-show-tool"), also: "", keys: null, why: null, act: show };
    // A healthy tool needs no word about it.
    if (tool.status === "healthy") return [goTo];
    return [
      goTo,
      {
        id: `repair:${tool.tool}`,
        section: "repair",
        icon: "wrench",
        text: say("repair-tool", { tool: name }),
        sub: count > 0 ? say("palette-findings", { count }) : "",
        also: english("repair-tool", { tool: name }),
        keys: null,
        why: busy === null ? null : say(busy),
        act: () => {
          show();
          void health.repairTool(tool);
        },
        preview: () => {
          show();
          void health.previewTool(tool);
        },
      },
    ];
  });
  const tests = liveTest.targets.map((one): Entry => ({
    id: `test:${one.target.kind}:${one.target.id}`,
    section: "test",
    icon: "live",
    text: say("palette-test", { name: plain(one.name) }),
    sub: "",
    also: english("palette-test", { name: plain(one.name) }),
    keys: null,
    why: liveTest.busy ? say("palette-why-running") : null,
    act: () => {
      frame.go("live_test");
      liveTest.choose(one);
      void liveTest.run();
    },
  }));
  return [...tools, ...tests];
}

function ofConversations({ frame, chat }: Patchbay, all: boolean): Entry[] {
  const rows = [...chat.conversations.list].sort((a, b) => b.updated_at - a.updated_at);
  return (all ? rows : rows.slice(0, NEWEST)).map((row) => ({
    id: `conversation:${row.id}`,
    section: "conversations",
    icon: "chat",
    text: plain(row.title),
    sub: dayTime(row.updated_at, frame.now),
    also: "",
    keys: null,
    why: null,
    act: () => {
      frame.go("chat");
      void chat.open(row.id);
    },
  }));
}

function ofAccounts({ frame, accounts }: Patchbay): Entry[] {
  return frame.accounts.flatMap((account): Entry[] => {
    const name = plain(nameOf(account));
    const busy = accounts.busy !== null ? say("palette-why-busy") : null;
    const usable = account.status === "ok";
    const act = (what: () => void) => () => {
      frame.go("accounts");
      what();
    };
    const entry = (what: string, icon: IconName, why: string | null, work: () => void): Entry => ({
      id: `account:${what}:${account.id}`,
      section: "accounts",
      icon,
      text: say(`palette-account-${what}`, { name }),
      sub: "",
      also: english(`palette-account-${what}`, { name }),
      keys: null,
      why: why ?? busy,
      act: act(work),
    });
    return [
      entry("use", "accounts", account.active && usable ? say("palette-why-chosen") : usable ? null : say("palette-why-ended"), () => void accounts.use(account)),
      ...(usable ? [] : [entry("again", "accounts", null, () => void accounts.signInAgain(account))]),
      entry("out", "close", null, () => void accounts.askSignOut(account)),
    ];
  });
}

function ofTrial({ frame, accounts, trial }: Patchbay): Entry[] {
  const busy = accounts.busy !== null || trial.busy ? say("palette-why-busy") : null;
  const row = { section: "accounts", icon: "flask", sub: "", keys: null, why: busy } as const;
  return [frame.trial ? { id: "trial-leave", ...word("trial-leave"), ...row, act: () => void trial.leave() } : { id: "trial-try", ...word("trial-try"), ...row, act: () => void trial.start() }];
}

function ofSettings({ frame, chat }: Patchbay): Entry[] {
  const settings = frame.app?.settings;
  if (!settings) return [];
  const entry = (id: string, of: string, value: { text: string; also: string }, chosen: boolean, change: Parameters<typeof frame.saveSettings>[0], section: Section = "settings"): Entry => ({
    id,
    section,
    icon: "settings",
    text: say("palette-setting", { of: say(of), value: value.text }),
    sub: "",
    also: `${english(of)} ${value.also}`,
    keys: null,
    why: now(chosen),
    act: () => void frame.saveSettings(change),
  });
  const themes = (["system", "light", "dark"] satisfies Theme[]).map((theme) => entry(`theme:${theme}`, "settings-theme", word(`settings-theme-${theme}`), settings.theme === theme, { theme }));
  const sizes = (["small", "default", "large"] satisfies TextSize[]).map((text_size) =>
    entry(`text-size:${text_size}`, "settings-text-size", word(`settings-text-size-${text_size}`), settings.text_size === text_size, { text_size }),
  );
  const languages = [["system", say("settings-language-system")] as const, ...Object.entries(OWN_NAMES)].map(([language, text]) =>
    entry(`language:${language}`, "settings-language", { text, also: "" }, settings.language === language, { language: language as Language }),
  );
  const switches = (["less_motion", "single_letters", "always_show_sheet"] as const).map((key) =>
    entry(`switch:${key}`, `settings-${key.replaceAll("_", "-")}`, word(settings[key] ? "palette-off" : "palette-on"), false, { [key]: !settings[key] }),
  );
  const { options } = chat.composer;
  const chosen = options.own.model ?? settings.model;
  const models = [null, ...new Set([...options.models.map(({ id }) => id), ...(chosen ? [chosen] : [])])].map((model): Entry => ({
    ...entry(`model:${model ?? ""}`, "settings-model", model === null ? word("settings-model-default") : { text: model, also: "" }, chosen === model, {}, "chat"),
    act: () => void options.chooseModel(model),
  }));
  return [...themes, ...sizes, ...languages, ...switches, ...models];
}

/** All of them, in the order of the palette. */
export function entries(context: Context, all = true): Entry[] {
  const { patchbay } = context;
  const made = [...ofTable(context), ...ofTools(patchbay), ...ofConversations(patchbay, all), ...ofAccounts(patchbay), ...ofTrial(patchbay), ...ofSettings(patchbay)];
  return SECTIONS.flatMap((section) => made.filter((entry) => entry.section === section));
}

/** What answers the query, in sections, the best first. Nothing typed: what was chosen lately, then all. */
export function find(query: string, context: Context): Shown[] {
  const { recent } = context.patchbay.palette;
  if (query.trim() === "") {
    const offered = entries(context, false).map((entry) => ({ ...entry, hits: [] }));
    const lately = recent.flatMap((id) => offered.find((entry) => entry.id === id) ?? []);
    const rest = offered.filter((entry) => !lately.includes(entry));
    return [{ section: "recent" as const, entries: lately }, ...inSections(rest)].filter((shown) => shown.entries.length > 0);
  }
  const scored = entries(context).flatMap((entry) => {
    const own = match(query, entry.text);
    const other = own ? null : match(query, `${entry.text} ${entry.sub} ${entry.also}`, false);
    const score = own?.score ?? (other === null ? null : other.score / 4);
    if (score === null) return [];
    // Of what answers alike, first what can be had, and what was chosen before.
    const later = (entry.why === null ? 0 : 200) - (recent.includes(entry.id) ? 5 : 0);
    return [{ entry: { ...entry, hits: own?.hits ?? [] }, score: score - later }];
  });
  scored.sort((a, b) => b.score - a.score);
  return inSections(scored.slice(0, MOST).map(({ entry }) => entry), true);
}

/** Sections stand by their best entry where something is typed. */
function inSections(found: Found[], byBest = false): Shown[] {
  const sections = byBest ? [...new Set(found.map(({ section }) => section))] : SECTIONS;
  return sections.map((section) => ({ section, entries: found.filter((entry) => entry.section === section) })).filter((shown) => shown.entries.length > 0);
}
