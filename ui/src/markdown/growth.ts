// Blocks that may grow long: code, tables, lists. Where one is open, only what is new is looked at, to
// say whether it still goes on; lines that came before are neither parsed nor drawn again.
//
// A growth never ends a block. Where it does not go on, the whole tail is parsed as ever, so what is
// said here can delay a cut and never move one.
import type { Token } from "markdown-it";
import { outlined } from "./parser";

/** An open fence: code from `from` on, to the letter. */
export interface Code {
  kind: "code";
  from: number;
  /** A line that ends it. */
  closing: RegExp;
}

/** An open table: its two first lines end at `from`, and whole rows at `fixed`. */
export interface Rows {
  kind: "rows";
  head: number;
  from: number;
  fixed: number;
}

/** An open list: its last item begins at `fixed`, and those before are finished. */
export interface Items {
  kind: "items";
  type: string;
  markup: string;
  head: number;
  fixed: number;
}

export type Growth = Code | Rows | Items;

/** Index of the first character of each line. */
export function linesOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Of a tail's open block: `tokens` are its own, with lines counted from line `base` of the tail. */
export function growthOf(tokens: Token[], tail: string, base: number): Growth | null {
  const [first] = tokens;
  if (!first?.map) return null;
  const starts = linesOf(tail);
  const at = (line: number) => starts[line - base] ?? tail.length;
  const head = at(first.map[0]);
  const end = tail.lastIndexOf("\n") + 1;
  // What stands behind it (blank lines) can not go on with it.
  const reaches = at(first.map[1]) >= end;
  if (first.type === "fence") {
    // In an indented fence every line loses columns.
    if (tail.startsWith(" ", head)) return null;
    return { kind: "code", from: at(first.map[0] + 1), closing: new RegExp(`^ {0,3}${first.markup.charAt(0)}{${first.markup.length},}[ \\t]*$`) };
  }
  if (first.type === "table_open") return reaches ? { kind: "rows", head, from: at(first.map[0] + 2), fixed: end } : null;
  const item = lastItem(tokens);
  if (item === null) return null;
  return { kind: "items", type: first.type, markup: first.markup, head, fixed: at(item) };
}

function lastItem(tokens: Token[]): number | null {
  if (!tokens[0]?.type.endsWith("_list_open")) return null;
  return tokens.findLast((token) => token.type === "list_item_open" && token.level === 1)?.map?.[0] ?? null;
}

/** Whether the block goes on up to `end`, where it did up to `before`; then its growth is brought up to date. */
export function continues(growth: Growth, tail: string, before: number, end: number): boolean {
  const fresh = tail.slice(before, end);
  switch (growth.kind) {
    case "code":
      return !fresh.split("\n").some((line) => growth.closing.test(line));
    case "rows": {
      const source = tail.slice(growth.head, growth.from) + fresh;
      const [first, ...others] = topsOf(outlined(source).tokens);
      const goesOn = first?.type === "table_open" && others.length === 0 && first.map?.[1] === linesOf(source).length - 1;
      if (goesOn) growth.fixed = end;
      return goesOn;
    }
    case "items": {
      const { tokens } = outlined(tail.slice(growth.fixed, end));
      const [first, ...others] = topsOf(tokens);
      if (first?.type !== growth.type || first.markup !== growth.markup || others.length > 0) return false;
      const item = lastItem(tokens);
      if (item === null) return false;
      growth.fixed += linesOf(tail.slice(growth.fixed, end))[item] ?? 0;
      return true;
    }
  }
}

const topsOf = (tokens: Token[]) => tokens.filter((token) => token.level === 0 && token.map !== null && token.nesting >= 0);
