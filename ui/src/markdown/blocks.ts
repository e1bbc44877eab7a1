// Splits a growing answer into finished top-level blocks and one open tail, so that a flush renders
// the tail alone and never the whole answer again.
//
// Blocks are told by the parser itself. A top-level block is finished as soon as another one has begun
// behind it on a complete line, and a fence with its closing line: nothing that is appended can change
// them. So the final list of blocks is the same however the text was cut (a property test holds this).
import type { Token } from "markdown-it";
import { continues, growthOf, linesOf, type Growth } from "./growth";
import { outlined } from "./parser";

interface Outline {
  /** Lines at which a finished block ends, in order. */
  cuts: number[];
  /** The top-level block that is still open, and the tokens of it. */
  open: Token[];
  /** Whether it defines links for other blocks. */
  defines: boolean;
}

function outline(source: string): Outline {
  const { tokens, defines } = outlined(source);
  const tops = tokens.filter((token) => token.level === 0 && token.map !== null && token.nesting >= 0);
  const cuts: number[] = [];
  tops.forEach((token, index) => {
    // A closed fence ends by itself; any other block where the next begins, blank lines included.
    const end = isClosedFence(source, token) ? token.map?.[1] : tops[index + 1]?.map?.[0];
    if (end !== undefined) cuts.push(end);
  });
  const last = tops.at(-1);
  return { cuts, open: cuts.length < tops.length && last ? tokens.slice(tokens.indexOf(last)) : [], defines };
}

/** Nothing can be added behind a fence's closing line. So its colours need not wait for more words. */
function isClosedFence(source: string, token: Token): boolean {
  if (token.type !== "fence" || !token.map) return false;
  const [start, end] = token.map;
  if (end - start < 2) return false;
  const at = offsetOfLine(source, end - 1);
  const newline = source.indexOf("\n", at);
  const last = source.slice(at, newline < 0 ? undefined : newline);
  // Further in than three columns it is a line of code.
  if (/^(?: {4}| {0,3}\t)/.test(last)) return false;
  const mark = last.trim();
  return mark.length >= token.markup.length && mark === token.markup.charAt(0).repeat(mark.length);
}

/** Index of the first character of each line. */
function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let n = 0; n < line; n += 1) at = text.indexOf("\n", at) + 1;
  return at;
}

/** As the parser reads it. */
const normal = (text: string) => text.replace(/\r\n?/g, "\n").replace(/\0/g, "\ufffd");

export class Blocks {
  /** Finished blocks, never changed again until `finish`. */
  readonly done: string[] = [];
  /** The open block. */
  tail = "";
  /** How the open block grows, where it may grow long: then it is followed from there and not parsed whole. */
  growth: Growth | null = null;
  private defines = false;
  private heldReturn = "";
  /** Length of the tail when its blocks were last counted: up to there nothing new can be finished. */
  private counted = 0;

  push(chunk: string): void {
    if (chunk === "") return;
    // A line end may be cut in two: \r now, \n with the next chunk.
    let text = this.heldReturn + chunk;
    this.heldReturn = "";
    if (text.endsWith("\r")) {
      this.heldReturn = "\r";
      text = text.slice(0, -1);
    }
    this.tail += normal(text);
  }

  /** Whether the finished blocks are this whole text. Blank lines at its end are no block. */
  are(text: string): boolean {
    return this.done.join("").trimEnd() === normal(text).trimEnd();
  }

  /** Moves what is finished out of the tail. Call once a flush, not once a delta. */
  settle(): void {
    const end = this.tail.lastIndexOf("\n") + 1;
    if (end <= this.counted) return;
    const before = this.counted;
    this.counted = end;
    if (this.growth !== null && continues(this.growth, this.tail, before, end)) return;
    const source = this.tail.slice(0, end);
    const { cuts, open, defines } = outline(source);
    this.defines ||= defines;
    const from = cuts.at(-1) ?? 0;
    if (cuts.length > 0) this.cut(cuts);
    this.growth = growthOf(open, this.tail, from);
  }

  /** The answer is complete: everything is finished. */
  finish(): void {
    if (this.heldReturn !== "") this.tail += "\n";
    this.heldReturn = "";
    const { cuts, defines } = outline(this.tail);
    this.defines ||= defines;
    this.cut(cuts);
    if (this.tail.trim() !== "") this.done.push(this.tail);
    this.tail = "";
    this.counted = 0;
    this.growth = null;
    // A link definition serves every block, so here the blocks can not be told apart.
    if (this.defines) this.done.splice(0, this.done.length, this.done.join(""));
  }

  private cut(lines: number[]): void {
    const starts = linesOf(this.tail);
    let from = 0;
    for (const line of lines) {
      const to = starts[line] ?? this.tail.length;
      this.done.push(this.tail.slice(from, to));
      from = to;
    }
    this.tail = this.tail.slice(from);
    this.counted = this.tail.lastIndexOf("\n") + 1;
  }
}

/** A whole text at once. */
export function split(text: string): string[] {
  const blocks = new Blocks();
  blocks.push(text);
  blocks.finish();
  return blocks.done;
}
