// Colours for closed code blocks: highlight.js core with the languages people paste most.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import lua from "highlight.js/lib/languages/lua";
import markdown from "highlight.js/lib/languages/markdown";
import nginx from "highlight.js/lib/languages/nginx";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const languages = {
  bash, c, cpp, csharp, css, diff, go, ini, java, javascript, json, kotlin, lua, markdown, nginx, php,
  python, ruby, rust, sql, swift, typescript, xml, yaml,
};
for (const [name, grammar] of Object.entries(languages)) hljs.registerLanguage(name, grammar);
hljs.registerAliases(["json5", "jsonc"], { languageName: "json" });
hljs.registerAliases(["svelte", "vue"], { languageName: "xml" });

/** Longer code keeps one colour: colouring it would hold the page up. */
const LONGEST = 24_000;

/** The same block is drawn again when its answer is stored, or a conversation is opened once more. */
const KEPT = 200;
const kept = new Map<string, string>();

/** HTML of spans with `hljs-` classes (text is escaped), or null where it stays plain. */
export function highlighted(code: string, language: string): string | null {
  if (language === "" || code.length > LONGEST || !hljs.getLanguage(language)) return null;
  const key = `${language}\n${code}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const { value } = hljs.highlight(code, { language, ignoreIllegals: true });
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? "");
  kept.set(key, value);
  return value;
}
