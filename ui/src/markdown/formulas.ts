// Formulas in Markdown: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. What is found here is a place that holds the
// formula's own text; `typeset.ts` sets it once the typesetter is loaded, and until then the text is read.
import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";

const DOLLAR = 0x24;
const BACKSLASH = 0x5c;
/** A fence never stands in a formula. So words that only begin like one do not swallow code. */
const FENCE = /^ {0,3}(?:`{3,}|~{3,})/;

export function withFormulas(md: MarkdownIt): void {
  md.block.ruler.after("fence", "formula", block, { alt: ["paragraph", "reference", "blockquote", "list"] });
  md.inline.ruler.before("escape", "formula", inline);
  const place = (source: string, kind: string) => `<span class="md-formula${kind}">${md.utils.escapeHtml(source)}</span>`;
  md.renderer.rules["formula"] = (tokens, index) => place(tokens[index]?.content ?? "", tokens[index]?.markup === "block" ? " is-block" : "");
  md.renderer.rules["formula_block"] = (tokens, index) => `<p>${place(tokens[index]?.content ?? "", " is-block")}</p>\n`;
}

/** Lines up to one that ends a formula and has words behind it: no formula of lines begins there. */
const refused = new WeakMap<StateBlock, { closing: string; indent: number; from: number; at: number }>();

/**
 * A formula on lines of its own. It reaches to its end or to a blank line, whatever stands between: so
 * words that are still to come can not change what stands before them. Without an end it is a paragraph.
 */
function block(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  const indent = (state.sCount[start] ?? 0) - state.blkIndent;
  if (indent < 0 || indent >= 4) return false;
  const from = (state.bMarks[start] ?? 0) + (state.tShift[start] ?? 0);
  const opening = state.src.slice(from, from + 2);
  const closing = opening === "$$" ? "$$" : opening === "\\[" ? "\\]" : null;
  if (closing === null) return false;
  // Every line of a paragraph is asked whether it begins one.
  const known = refused.get(state);
  if (known?.closing === closing && known.indent === state.blkIndent && known.from <= start && start < known.at && known.at < end) return false;
  const lines: string[] = [];
  let line = start;
  let ended = false;
  for (; line < end && !ended; line += 1) {
    if (line > start && (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent)) break;
    let text = state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
    if (line === start) text = text.slice(2);
    else if (FENCE.test(text)) break;
    const at = text.indexOf(closing);
    // Words behind its end: it stands in a line, and the line's own rule sees to it.
    if (at >= 0 && text.slice(at + 2).trim() !== "") {
      refused.set(state, { closing, indent: state.blkIndent, from: start, at: line });
      return false;
    }
    ended = at >= 0;
    lines.push(ended ? text.slice(0, at) : text);
  }
  if (silent) return true;
  state.line = line;
  const content = lines.join("\n").trim();
  if (ended && content !== "") {
    const token = state.push("formula_block", "", 0);
    token.block = true;
    token.content = content;
    token.markup = opening;
    token.map = [start, line];
    return true;
  }
  state.push("paragraph_open", "p", 1).map = [start, line];
  const token = state.push("inline", "", 0);
  token.content = state.getLines(start, line, state.blkIndent, false).trim();
  token.map = [start, line];
  token.children = [];
  state.push("paragraph_close", "p", -1);
  return true;
}

function inline(state: StateInline, silent: boolean): boolean {
  const found = formulaAt(state.src, state.pos, state.posMax);
  if (found === null) return false;
  if (!silent) {
    const token = state.push("formula", "", 0);
    token.content = found.source;
    token.markup = found.isBlock ? "block" : "";
  }
  state.pos = found.end;
  return true;
}

interface Found {
  source: string;
  isBlock: boolean;
  end: number;
}

function formulaAt(text: string, at: number, most: number): Found | null {
  const code = text.charCodeAt(at);
  const next = text.charAt(at + 1);
  if (code === BACKSLASH && (next === "(" || next === "[")) return between(text, at + 2, most, next === "(" ? "\\)" : "\\]", next === "[");
  if (code !== DOLLAR) return null;
  if (next === "$") return between(text, at + 2, most, "$$", true);
  // As pandoc has it, so that prices stay prices: no blank inside of either dollar, no digit behind the last.
  if (/\s/.test(next) || next === "") return null;
  for (let end = text.indexOf("$", at + 1); end > 0 && end < most; end = text.indexOf("$", end + 1)) {
    if (text.charCodeAt(end - 1) === BACKSLASH) continue;
    if (/\s/.test(text.charAt(end - 1)) || /\d/.test(text.charAt(end + 1))) return null;
    return { source: text.slice(at + 1, end), isBlock: false, end: end + 1 };
  }
  return null;
}

/** The last place that was looked for, by what: from there to what was found, the answer is the same. */
const places = new Map<string, { text: string; from: number; end: number }>();

/** As `indexOf`. Thousands of beginnings without an end look through the text once and not thousands of times. */
function placeOf(closing: string, text: string, from: number): number {
  const known = places.get(closing);
  if (known?.text === text && known.from <= from && (known.end < 0 || from <= known.end)) return known.end;
  const end = text.indexOf(closing, from);
  places.set(closing, { text, from, end });
  return end;
}

function between(text: string, from: number, most: number, closing: string, isBlock: boolean): Found | null {
  const end = placeOf(closing, text, from);
  if (end < 0 || end + closing.length > most) return null;
  const source = text.slice(from, end).trim();
  return source === "" ? null : { source, isBlock, end: end + closing.length };
}
