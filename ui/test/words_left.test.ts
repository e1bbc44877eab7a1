// No English is left in the pages: what people read comes from message files. This reads the sources as
// the compiler does: texts and labels in markup, and strings in scripts that read like words.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "svelte/compiler";
import { describe, expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../src");
/** Names of keys, as the browser and the table of commands call them. */
const KEYS = new Set(["Enter", "Escape", "Tab", "Home", "End", "Space", "Delete", "Shift", "Mod", "Meta", "Control", "Slash", "Comma", "Key…", "Digit…"]);
/** The same in every language: names, and a program's own. */
const NAMES = new Set(["Patchbay", "OpenClaw", "Codex CLI", "opencode", "pi", "codex", "English", "ChatGPT"]);
/** Attributes that are seen or read out. */
const READ = new Set(["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "label", "note"]);
/** A property of components that is read out where the component says so. */
const READ_OF: Record<string, string[]> = { Choice: ["name"] };

interface Node {
  type: string;
  [key: string]: unknown;
}

const isNode = (it: unknown): it is Node => typeof it === "object" && it !== null && typeof (it as Node).type === "string";

/** What people would read as words: a capital and small letters, or three words in a row. */
function reads(text: string): boolean {
  const plain = text.trim();
  return !NAMES.has(plain) && !KEYS.has(plain) && (/^["“]?[A-Z][a-z]+([ ,.:…’?]|$)/.test(plain) || /^[A-Z][^A-Z]* [a-z]/.test(plain) || /(^| )[a-z]{2,} [a-z]{2,} [a-z]{2,}( |[.,?]|$)/.test(plain));
}

/** Strings that nobody reads in the window. */
function isUnread(node: Node, parent: Node | undefined, key: string): boolean {
  if (parent === undefined) return false;
  if (/^(Import|Export)/.test(parent.type) || parent.type === "TSLiteralType") return true;
  if (parent.type === "Property" && key === "key") return true;
  // A list, written as one string.
  if (parent.type === "MemberExpression" && (parent["property"] as Node)["name"] === "split") return true;
  // Compared with what comes from elsewhere.
  if (parent.type === "BinaryExpression") return true;
  // For developers: what can only be a mistake of ours.
  if (parent.type === "NewExpression" && /Error$/.test(String((parent["callee"] as Node)["name"]))) return true;
  // An id of a message, and what a key is called by the browser.
  return parent.type === "CallExpression" && (parent["callee"] as Node)["name"] === "say" && (parent["arguments"] as unknown[])[0] === node;
}

/** Each English text of a source that does not come from a message. */
export function english(source: string): string[] {
  const found: string[] = [];
  const walk = (node: Node, parent: Node | undefined, key: string, component: string): void => {
    if (node.type === "Comment" || node.type === "StyleDirective") return;
    if (node.type === "Component") component = String(node["name"]);
    if (/^(RegularElement|SvelteElement)$/.test(node.type)) component = "";
    if (node.type === "Attribute") {
      const name = String(node["name"]);
      const values = Array.isArray(node["value"]) ? (node["value"] as Node[]) : isNode(node["value"]) ? [node["value"]] : [];
      const isRead = READ.has(name) || (READ_OF[component]?.includes(name) ?? false);
      for (const value of values) {
        if (value.type === "Text") {
          if (isRead && /[A-Za-z]{2}/.test(String(value["data"]))) found.push(`${name}="${String(value["data"])}"`);
        } else if (name !== "class") walk(value, node, "value", component);
      }
      return;
    }
    if (node.type === "Text") {
      const text = String(node["data"]).trim();
      if (/[A-Za-z]{2}/.test(text) && !NAMES.has(text)) found.push(text);
      return;
    }
    if (node.type === "Literal" && typeof node["value"] === "string") {
      if (!isUnread(node, parent, key) && reads(node["value"])) found.push(node["value"]);
      return;
    }
    if (node.type === "TemplateLiteral" && !isUnread(node, parent, key)) {
      const text = (node["quasis"] as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked).join("…");
      if (reads(text)) found.push(text);
    }
    for (const [name, child] of Object.entries(node)) {
      if (name === "typeAnnotation" || name === "typeArguments" || name === "parent") continue;
      for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) walk(one, node, name, component);
    }
  };
  const { fragment, instance, module } = parse(source, { modern: true });
  for (const part of [fragment, instance, module]) if (isNode(part)) walk(part, undefined, "", "");
  return found;
}

const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|svelte)$/.test(name) && !/^backend[/\\](twin|types\.gen)/.test(name));
const asComponent = (name: string, text: string) => (name.endsWith(".ts") ? `<script lang="ts">\n${text}\n</script>` : text);

describe("words in the sources", () => {
  test.each(files)("%s has none of its own", (name) => {
    expect(english(asComponent(name, readFileSync(join(FOLDER, name), "utf8")))).toEqual([]);
  });

  test.each([
    ["a text", "<p>Sign in first</p>"],
    ["one word", "<b>Undo</b>"],
    ["a text beside an expression", "<p>{files} files read</p>"],
    ["a label", '<button aria-label="Close"></button>'],
    ["a label beside an expression", '<button aria-label="Repair {tool}"></button>'],
    ["a tooltip of a component", '<Button title="Open in your editor" />'],
    ["a list's name", '<Choice name="Effort" />'],
    ["a value of an expression", '<Button busy={busy ? "Reading" : null} />'],
    ["a constant", '<script>const SYSTEM = "The system’s own choice";</script>'],
    ["a record", '<script>const NAMES = { five_hour: "Week" };</script>'],
    ["a template", "<script lang='ts'>const title = `Sign out of ${who}?`;</script>"],
    ["small letters", '<script>const word = "waiting for the browser";</script>'],
    ["an announcement", '<script>frame.announce("The answer is finished.");</script>'],
  ])("%s is found", (_, source) => expect(english(source)).toHaveLength(1));

  test.each([
    ["a message", '<p>{say("health-undo")}</p>'],
    ["a name", "<b>Patchbay</b>"],
    ["an icon's name", '<Icon name="health" />'],
    ["classes", '<p class="row faint lead"></p>'],
    ["an import", '<script>import Button from "./Button.svelte";</script>'],
    ["a mistake of ours", '<script>throw new Error("There is no such thing");</script>'],
    ["a key", '<script>if (event.key === "Escape") close();</script>'],
    ["a list of names", '<script>const FIELDS = "label draft prompt text".split(" ");</script>'],
    ["a path", '<script>const d = "M2.8 8h10.4M9 3.8";</script>'],
  ])("%s is none", (_, source) => expect(english(source)).toEqual([]));
});
