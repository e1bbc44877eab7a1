// The window's words, from message files (Fluent). `say` is tracked: what calls it in a template or a
// `$derived` is drawn anew when the language changes.
import { FluentBundle, FluentResource, type FluentVariable, type TextTransform } from "@fluent/bundle";
import type { Language as Choice } from "../backend/types.gen";
import { plain } from "../markdown/plain";

/** A language that there are words in, as a BCP 47 tag. */
export type Language = Exclude<Choice, "system">;

/** Each in its own words, as a menu of languages shows them. */
export const OWN_NAMES: Record<Language, string> = { en: "English", "zh-CN": "简体中文" };

/** Numbers for plurals, dates for `DATETIME`. */
export type Arguments = Record<string, FluentVariable>;

/** Words that are kept, to be said anew each time that they are drawn. */
export type Kept = () => string;

type Files = Record<string, string>;

// English is always there: it serves where another language lacks a message.
const englishFiles = import.meta.glob<string>("../../../crates/words/messages/en/*.ftl", { query: "?raw", import: "default", eager: true });
// A file of its own, loaded where it is wanted.
const others: Record<Exclude<Language, "en">, () => Promise<Files>> = {
  "zh-CN": () => import("./chinese").then(({ chinese }) => chinese),
};

function bundleOf(language: Language, files: Files, transform: TextTransform = (text) => text): FluentBundle {
  // Isolation marks would be copied with paths and commands; no message mixes directions.
  const bundle = new FluentBundle(language, { useIsolating: false, transform });
  for (const text of Object.values(files)) bundle.addResource(new FluentResource(text));
  return bundle;
}

class Spoken {
  language = $state<Language>("en");
  bundle = $state.raw(bundleOf("en", englishFiles));
}

const spoken = new Spoken();
const fallback = spoken.bundle;

/** The language that is spoken now: for dates, numbers and `lang`. */
export const language = (): Language => spoken.language;

/** The language that `choice` means on a system that prefers `system`, best first. */
export function languageOf(choice: Choice, system: readonly string[]): Language {
  if (choice !== "system") return choice;
  for (const tag of system) {
    const { language, script } = localeOf(tag);
    if (language === "en") return "en";
    // Traditional characters are another script: whoever reads them gets the next language.
    if (language === "zh" && script === "Hans") return "zh-CN";
  }
  return "en";
}

/** WebKitGTK says `c` where the system's locale is C, which is no tag. */
function localeOf(tag: string): { language?: string; script?: string | undefined } {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return {};
  }
}

let wanted: Language = "en";

/** Speaks `language` from now on. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  if (language === spoken.language) return;
  const bundle = language === "en" ? fallback : bundleOf(language, await others[language]());
  // Another was chosen while this one's words were on their way.
  if (wanted !== language) return;
  spoken.bundle = bundle;
  spoken.language = language;
  document.documentElement.lang = language;
}

/** English whose texts are each changed by `transform`: the twin tries layouts with longer words so. */
export function speakThrough(transform: TextTransform): void {
  spoken.bundle = bundleOf("en", englishFiles, transform);
  spoken.language = "en";
  document.documentElement.lang = "en";
}

/**
 * The message `id`, or `id.attribute`, with `args` in their places. A message that this language lacks
 * is said in English; one that nobody has is its own id, so that a fault is seen and nothing breaks.
 */
export function say(id: string, args?: Arguments): string {
  return format(spoken.bundle, id, args) ?? format(fallback, id, args) ?? missing(id);
}

/** The same in English, whatever is spoken: a person also looks for a word that they know from elsewhere. */
export const english = (id: string, args?: Arguments): string => format(fallback, id, args) ?? missing(id);

/** Whether there is a message `id` at all. */
export const knows = (id: string): boolean => pattern(fallback, id) !== null;

function pattern(bundle: FluentBundle, id: string) {
  const [name = "", attribute] = id.split(".");
  const message = bundle.getMessage(name);
  return (attribute === undefined ? message?.value : message?.attributes[attribute]) ?? null;
}

function format(bundle: FluentBundle, id: string, args?: Arguments): string | null {
  const found = pattern(bundle, id);
  if (found === null) return null;
  const errors: Error[] = [];
  const text = bundle.formatPattern(found, shown(args), errors);
  // An argument that is not given is a mistake of ours: tests see it, people see the rest.
  if (errors.length > 0 && import.meta.env.MODE === "test") throw new Error(`${id}: ${errors.join(", ")}`);
  return text;
}

/** What comes from elsewhere (names, paths, hosts) hides nothing in a sentence. */
function shown(args: Arguments = {}): Arguments {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? plain(value) : value]));
}

function missing(id: string): string {
  if (import.meta.env.MODE === "test") throw new Error(`there is no message ${id}`);
  return id;
}
