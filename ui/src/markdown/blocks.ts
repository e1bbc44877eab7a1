// Splits a growing answer into finished top-level blocks and one open tail, so that a flush renders
// the tail alone and never the whole answer again.
//
// Blocks are told by the parser itself. A top-level block is finished as soon as another one has begun
// behind it on a complete line: nothing that is appended can change it. So the final list of blocks is
// the same however the text was cut into chunks (a property test holds this).
import type { Env, Token } from "markdown-it";
import { parser } from "./parser";

/** First lines of the top-level blocks of a text, and whether it defines links for other blocks. */
function outline(source: string): { starts: number[]; defines: boolean } {
  const env: Env = {};
  const tokens: Token[] = [];
  parser.block.parse(source, parser, env, tokens);
  const starts: number[] = [];
  for (const token of tokens) {
    if (token.level === 0 && token.map && token.nesting >= 0) starts.push(token.map[0]);
  }
  return { starts, defines: Object.keys(env.references ?? {}).length > 0 };
}

/** Index of the first character of each line. */
function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let n = 0; n < line; n += 1) at = text.indexOf("\n", at) + 1;
  return at;
}

export class Blocks {
  /** Finished blocks, never changed again until `finish`. */
  readonly done: string[] = [];
  /** The open block. */
  tail = "";
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
    this.tail += text.replace(/\r\n?/g, "\n").replace(/\0/g, "\ufffd");
  }

  /** Moves what is finished out of the tail. Call once a flush, not once a delta. */
  settle(): void {
    const end = this.tail.lastIndexOf("\n") + 1;
    if (end <= this.counted) return;
    this.counted = end;
    const { starts, defines } = outline(this.tail.slice(0, end));
    this.defines ||= defines;
    if (starts.length < 2) return;
    this.cut(starts);
  }

  /** The answer is complete: everything is finished. */
  finish(): void {
    if (this.heldReturn !== "") this.tail += "\n";
    this.heldReturn = "";
    const { starts, defines } = outline(this.tail);
    this.defines ||= defines;
    this.cut(starts);
    if (this.tail.trim() !== "") this.done.push(this.tail);
    this.tail = "";
    this.counted = 0;
    // A link definition serves every block, so here the blocks can not be told apart.
    if (this.defines) this.done.splice(0, this.done.length, this.done.join(""));
  }

  private cut(starts: number[]): void {
    const offsets = starts.map((line) => offsetOfLine(this.tail, line));
    // What stands before the first block (blank lines) goes with it.
    if (offsets.length > 0) offsets[0] = 0;
    for (let index = 0; index + 1 < offsets.length; index += 1) {
      this.done.push(this.tail.slice(offsets[index], offsets[index + 1]));
    }
    this.tail = this.tail.slice(offsets.at(-1) ?? 0);
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
