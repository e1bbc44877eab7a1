// However an answer is cut into chunks, and however often it is flushed, the same blocks come out; and
// side by side they are the same HTML as the whole text rendered at once.
import { describe, expect, it } from "vitest";
import { ANSWER } from "../src/backend/twin/answers";
import { Blocks, split } from "../src/markdown/blocks";
import { html } from "../src/markdown/parser";

/** Small, seeded, so that a failure can be run again (mulberry32). */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  "A paragraph of words.\n", "that goes on\n", "\n", "\n\n", "# Title\n", "Setext\n===\n", "---\n", "- item\n", "- [ ] task\n", "  nested line\n",
  "  - inner\n", "1. one\n", "2. two\n", "10) ten\n", "* star\n", "> quote\n", "> - quoted item\n", "```rust\nfn a() {}\n\nfn b() {}\n```\n", "```\nopen\n",
  "```\n", "~~~\n", "    indented code\n", "\tindented too\n", "| a | b |\n| - | - |\n| 1 | 2 |\n", "| x | y |\n", "**bold", "** and _em_\n", "`code`\n",
  "  ```\n  in a list\n  ```\n", "\r\n", "line\r\n", "[a]: https://x.example\n", "[a]\n", "text without end", "&amp; <b>html</b>\n", "\\*escaped\\*\n", "   \n",
  "1", "-", "=", "日本語の文。\n", "👩‍👩‍👧\n", "\u0000\n",
];

function document_(next: () => number): string {
  const count = 1 + Math.floor(next() * 14);
  return Array.from({ length: count }, () => PIECES[Math.floor(next() * PIECES.length)] ?? "").join("");
}

function streamed(text: string, next: () => number): string[] {
  const blocks = new Blocks();
  let at = 0;
  while (at < text.length) {
    const size = 1 + Math.floor(next() * 12);
    blocks.push(text.slice(at, at + size));
    at += size;
    if (next() < 0.5) blocks.settle();
  }
  blocks.finish();
  return [...blocks.done];
}

const normal = (text: string) => text.replace(/\r\n?/g, "\n");

describe("splitting a growing answer", () => {
  it("gives the same blocks for any chunking, and the same HTML as the whole (2,000 documents)", () => {
    for (let seed = 1; seed <= 2000; seed += 1) {
      const next = random(seed);
      const text = document_(next);
      const whole = split(text);
      expect(streamed(text, next), `seed ${seed}: ${JSON.stringify(text)}`).toEqual(whole);
      expect(whole.map((block) => html(block)).join(""), `seed ${seed}: ${JSON.stringify(text)}`).toBe(html(normal(text)));
    }
  });

  it("splits the twin's answer the same way one character at a time", () => {
    const blocks = new Blocks();
    for (const character of ANSWER) {
      blocks.push(character);
      blocks.settle();
    }
    blocks.finish();
    expect(blocks.done).toEqual(split(ANSWER));
    expect(blocks.done).toHaveLength(4);
  });

  it("never goes back over finished blocks: the tail stays one block long", () => {
    const blocks = new Blocks();
    let longest = 0;
    for (let n = 0; n < 500; n += 1) {
      blocks.push(`Paragraph number ${n}.\n\n`);
      blocks.settle();
      longest = Math.max(longest, blocks.tail.length);
    }
    expect(longest).toBeLessThan(60);
    expect(blocks.done.length).toBe(499);
  });
});
