// The message files: both languages say the same things, nothing is missing, nothing is left over.
import { FluentResource } from "@fluent/bundle";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { languageOf, say, speak } from "../src/words/say.svelte";

const FOLDER = join(import.meta.dirname, "../../crates/words/messages");
const LANGUAGES = ["en", "zh-CN"] as const;
/** What Rust says: its own tests hold which of these are used. */
const OF_RUST = ["failure", "doctor", "live-test", "sign-in", "history", "route", "desktop"];
/** The same in both languages: names, and what stands in files or on the wire. */
const SAME = new Set<string>(["keys-cap-ctrl", "keys-cap-shift", "keys-cap-enter", "keys-cap-escape", "keys-cap-home", "keys-cap-end", "keys-cap-delete", "live-step-dns", "live-step-tls", "parts-size-kb", "parts-size-mb"]);

interface Entry {
  file: string;
  /** Placeables, sorted. */
  args: string[];
  text: string;
  /** The whole text in each of its forms, `…` for what is put in. */
  forms: string[];
}

/** `id` and `id.attribute` of every message of a language. */
function entries(language: string): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const name of readdirSync(join(FOLDER, language)).filter((name) => name.endsWith(".ftl"))) {
    const source = readFileSync(join(FOLDER, language, name), "utf8");
    const file = name.replace(".ftl", "");
    const add = (id: string, pattern: unknown) => {
      if (found.has(id)) throw new Error(`${language}/${name}: ${id} stands twice`);
      found.set(id, { file, ...read(pattern) });
    };
    const resource = new FluentResource(source);
    const written = source.match(/^-?[a-z][\w-]* *=/gm)?.length ?? 0;
    if (resource.body.length !== written) throw new Error(`${language}/${name}: ${written} messages are written, ${resource.body.length} can be read`);
    for (const { id, value, attributes } of resource.body) {
      if (value !== null) add(id, value);
      for (const [attribute, pattern] of Object.entries(attributes)) add(`${id}.${attribute}`, pattern);
    }
  }
  return found;
}

/** What a pattern as the library parsed it holds: text and variables, selectors' branches included. */
function read(pattern: unknown): Omit<Entry, "file"> {
  const args = new Set<string>();
  const texts: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node === "string") texts.push(node);
    else if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === "object" && node !== null) {
      const it = node as { type?: string; name?: string; selector?: unknown; variants?: { value: unknown }[]; args?: unknown[] };
      if (it.type === "var" && it.name !== undefined) args.add(it.name);
      if (it.type === "select") {
        // What only decides between forms has no place in a language with one form.
        const decides = it.selector as { type?: string } | null;
        if (decides?.type !== "var") walk(it.selector);
        it.variants?.forEach((variant) => walk(variant.value));
      }
      if (it.type === "func") walk(it.args);
    }
  };
  walk(pattern);
  return { args: [...args].sort(), text: texts.join(" "), forms: formsOf(pattern) };
}

function formsOf(node: unknown): string[] {
  if (typeof node === "string") return [node];
  if (Array.isArray(node)) return node.reduce<string[]>((before, part) => before.flatMap((start) => formsOf(part).map((end) => start + end)), [""]);
  const { type, variants, value } = node as { type: string; variants?: { value: unknown }[]; value?: unknown };
  if (type === "select") return variants?.flatMap((variant) => formsOf(variant.value)) ?? [];
  return type === "str" ? [String(value)] : ["…"];
}

const [english, chinese] = LANGUAGES.map(entries) as [Map<string, Entry>, Map<string, Entry>];

/** Every source of the pages, as one text each. */
function sources(): string[] {
  const folder = join(import.meta.dirname, "../src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith(".gen.ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

/** What the guide has against an English text: sentences of 20 words at most, and words that it does not use. */
function faultsOf(text: string): string[] {
  const long = text
    .split(/[.?:;] /)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.split(/\s+/).length > 20)
    .map((sentence) => `${sentence.split(/\s+/).length} words: ${sentence}`);
  const banned = ["please", "oops", "sorry", "!", "invalid", "auth(?!\\.json)", "config error", "fix up"].filter((word) => new RegExp(word === "!" ? "!" : `\\b${word}\\b`, "i").test(text));
  return [...banned.map((word) => `says "${word.replace(/\(.*/, "")}"`), ...long];
}

describe("message files", () => {
  test("both languages have the same messages with the same arguments", () => {
    const shape = (of: Map<string, Entry>) => [...of].map(([id, { file, args }]) => `${file}: ${id}(${args.join(", ")})`).sort();
    expect(shape(chinese)).toEqual(shape(english));
  });

  test("every Chinese message is in Chinese", () => {
    const left = [...chinese].filter(([id, { text }]) => /[A-Za-z]{2}/.test(text) && !/\p{Script=Han}/u.test(text) && !SAME.has(id));
    expect(left.map(([id]) => id)).toEqual([]);
    const needless = [...SAME].filter((id) => chinese.get(id)?.text !== english.get(id)?.text);
    expect(needless).toEqual([]);
  });

  test("English is said in the guide's voice", () => {
    const wrong = [...english].flatMap(([id, { file, forms }]) => (OF_RUST.includes(file) ? [] : forms.flatMap((form) => faultsOf(form).map((fault) => `${id}: ${fault}`))));
    expect(wrong).toEqual([]);
    expect(faultsOf("Please sign in! Your auth is invalid.")).toEqual(['says "please"', 'says "!"', 'says "invalid"', 'says "auth"']);
    expect(faultsOf(`A. ${"word ".repeat(20)}more. B.`)).toEqual(["21 words: " + "word ".repeat(20) + "more"]);
  });

  test("Chinese has the punctuation of Chinese, and Latin words stand apart", () => {
    const wrong = [...chinese].flatMap(([id, { forms }]) => forms.filter((form) => /\p{Script=Han}[,.;:?!()]|[,;:?!)]\p{Script=Han}|\p{Script=Han}[A-Za-z]|[A-Za-z]\p{Script=Han}|您|你/u.test(form)).map((form) => `${id}: ${form}`));
    expect(wrong).toEqual([]);
  });

  test("every message of the pages is used, and every one that is used is there", () => {
    const text = sources().join("\n");
    // An id stands as a literal; a template's fixed beginning uses all that begin so.
    const literals = new Set([...text.matchAll(/"([a-z][\w-]*(?:\.[a-z][\w-]*)?)"/g)].map(([, id]) => id ?? ""));
    const beginnings = [...text.matchAll(/\bsay\(`([a-z][\w-]*[-.])\$\{/g)].map(([, beginning]) => beginning ?? "");
    const unused = [...english].filter(([id, { file }]) => !OF_RUST.includes(file) && !literals.has(id) && !beginnings.some((it) => id.startsWith(it)));
    expect(unused.map(([id]) => id)).toEqual([]);
    const said = [...text.matchAll(/\bsay\(\s*"([^"]+)"/g)].map(([, id]) => id ?? "");
    expect(said.filter((id) => !english.has(id))).toEqual([]);
    expect(beginnings.filter((it) => ![...english.keys()].some((id) => id.startsWith(it)))).toEqual([]);
    expect(said.length).toBeGreaterThan(10);
  });
});

describe("saying", () => {
  test("plurals follow the language", async () => {
    expect(say("window-need-attention", { count: 1 })).toBe("1 needs attention");
    expect(say("window-need-attention", { count: 2 })).toBe("2 need attention");
    await speak("zh-CN");
    expect(document.documentElement.lang).toBe("zh-CN");
    expect(say("window-need-attention", { count: 2 })).toBe("2 个需要处理");
    await speak("en");
    expect(say("window-health")).toBe("Health");
  });

  test("the language that was chosen last is spoken, however long its words take", async () => {
    const slow = speak("zh-CN");
    await speak("en");
    await slow;
    expect([document.documentElement.lang, say("window-health")]).toEqual(["en", "Health"]);
  });

  test("a message that nobody has, and an argument that is not given, are seen here", () => {
    expect(() => say("window-nothing")).toThrow("no message");
    expect(() => say("window-signed-in-as")).toThrow("window-signed-in-as");
  });

  test.each([
    ["zh-CN", ["en-GB"], "zh-CN"],
    ["en", ["zh-CN"], "en"],
    ["system", ["zh-CN", "en"], "zh-CN"],
    ["system", ["zh"], "zh-CN"],
    ["system", ["zh-SG"], "zh-CN"],
    ["system", ["zh-TW", "en"], "en"],
    ["system", ["de-DE", "zh-Hans"], "zh-CN"],
    ["system", ["de-DE", "en", "zh"], "en"],
    ["system", [], "en"],
    ["system", ["c"], "en"],
    ["system", ["", "c", "zh-CN"], "zh-CN"],
  ] as const)("%s on a system of %j speaks %s", (choice, system, spoken) => {
    expect(languageOf(choice, system)).toBe(spoken);
  });
});
