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

/** A longer slice keeps one colour: a file on one line would hold the page up. */
const LONGEST = 24_000;
/** A construct that is open for so long keeps its first colours: a slice would grow without an end. */
const MOST_PIECES = 8;

/** The same code is drawn again when its answer is stored, or a conversation is opened once more. In characters. */
const KEPT = 500_000;
const kept = new Map<string, Coloured>();
let keptCharacters = 0;

interface Coloured {
  /** Spans with `hljs-` classes; text is escaped. */
  html: string;
  /** Whether a string, comment or block is open at its end. */
  open: boolean;
}

function coloured(code: string, language: string): Coloured {
  const key = `${language}\n${code}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const { value, _top } = hljs.highlight(code, { language, ignoreIllegals: true });
  const made = { html: value, open: _top !== undefined && "parent" in _top && _top.parent !== undefined };
  kept.set(key, made);
  keptCharacters += key.length + value.length;
  for (const [oldest, { html }] of kept) {
    if (keptCharacters <= KEPT) break;
    kept.delete(oldest);
    keptCharacters -= oldest.length + html.length;
  }
  return made;
}

/** Where colours are put: instead of `count` pieces of the code from piece `at`. Nobody looks any more once it is gone. */
export interface Canvas {
  isThere: () => boolean;
  put: (at: number, count: number, html: string) => void;
}

/** A code block that is not coloured to its end. */
class Job {
  private at = 0;
  /** One slice is one piece, but for those that got merged before it. */
  private piece = 0;

  constructor(
    private readonly pieces: readonly string[],
    private readonly language: string,
    readonly canvas: Canvas,
  ) {}

  /** Colours the next slice: a piece, or as many as a string or comment spans. Whether there is more. */
  step(): boolean {
    let code = "";
    for (let count = 1; this.at + count <= this.pieces.length; count += 1) {
      code += this.pieces[this.at + count - 1] ?? "";
      if (code.length > LONGEST) {
        // Plain; what follows is coloured again.
        this.piece += count;
        this.at += count;
        break;
      }
      const { html, open } = coloured(code, this.language);
      const whole = !open || count === MOST_PIECES || this.at + count === this.pieces.length;
      if (!whole) continue;
      this.canvas.put(this.piece, count, html);
      this.piece += 1;
      this.at += count;
      break;
    }
    return this.at < this.pieces.length;
  }
}

/** Of one task of the page, so many milliseconds may go into colours. */
const BUDGET_MS = 6;
/** Between two tasks that colour. */
const PAUSE_MS = 24;
const waiting: Job[] = [];
let spent = 0;
let timer: ReturnType<typeof setTimeout> | null = null;

/**
 * Colours closed code. Short code is done at once; what is over a task's budget comes later, what was asked
 * last first: a conversation opens at its end.
 */
export function colour(pieces: readonly string[], language: string, canvas: Canvas): void {
  if (language === "" || pieces.length === 0 || !hljs.getLanguage(language)) return;
  const job = new Job(pieces, language, canvas);
  if (!ran(job)) waiting.push(job);
  timer ??= setTimeout(later, PAUSE_MS);
}

/** Whether the job was done within what is left of the budget. */
function ran(job: Job): boolean {
  while (spent < BUDGET_MS) {
    const start = performance.now();
    const more = job.step();
    // A clock without fractions must still come to an end.
    spent += Math.max(0.1, performance.now() - start);
    if (!more) return true;
  }
  return false;
}

function later(): void {
  timer = null;
  spent = 0;
  while (spent < BUDGET_MS) {
    const job = waiting.pop();
    if (job === undefined) return;
    if (job.canvas.isThere() && !ran(job)) waiting.push(job);
  }
  timer = setTimeout(later, PAUSE_MS);
}
