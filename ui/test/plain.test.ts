// Text of others as text: what can not be seen in it is shown, and what some languages need stays.
import { describe, expect, it } from "vitest";
import { marked, plain } from "../src/markdown/plain";
import { say } from "../src/words/say.svelte";

describe("plain text", () => {
  it.each([
    ["/home/mira/\u202enosj.wal", "/home/mira/‹U+202E›nosj.wal"],
    ["a\u2066b\u2069", "a‹U+2066›b‹U+2069›"],
    ["pay\u200bpal\u00ad", "pay‹U+200B›pal‹U+00AD›"],
    ["\u001b[31m\u0007\u0000\u007f\u009b", "␛[31m␇␀␡‹U+009B›"],
    ["tab\tline\nend\r\nlone\rreturn", "tab\tline\nend\nlone␍return"],
    ["\ufeffstart", "‹U+FEFF›start"],
    ["words\u{e0041}\u{e007f}", "words‹U+E0041›‹U+E007F›"],
    ["half \ud83d of a pair \ude00", "half ‹U+D83D› of a pair ‹U+DE00›"],
    ["paypal\u200c.com", "paypal‹U+200C›.com"],
    ["a\u200fb", "a‹U+200F›b"],
  ])("%j shows what it hides", (text, shown) => {
    expect(plain(text)).toBe(shown);
    expect(plain(shown)).toBe(shown);
  });

  it.each([
    "an ordinary line, with ümläuts, 日本語, 한국어 and 𝒸𝒽𝒶𝓇𝓈",
    "👩‍👩‍👧 ❤️‍🔥 🏴‍☠️",
    "می‌خواهم",
    "क्‍ष",
    "שלום!\u200f",
    "<script>&amp;</script>",
  ])("%j stays as it is", (text) => {
    expect(plain(text)).toBe(text);
  });

  it("is decided by the whole text, where a piece of it is shown", () => {
    expect(plain("!\u200f", "שלום!\u200f")).toBe("!\u200f");
    expect(plain("!\u200f", "hello!\u200f")).toBe("!‹U+200F›");
  });
});

describe("a sentence", () => {
  it("hides nothing of what stands in its places", () => {
    expect(say("window-signed-in-as", { name: "a\u202eb" })).toBe("Signed in as a‹U+202E›b.");
  });
});

describe("a text with marks", () => {
  const told = (text: string, marks: [number, number][]) => marked(text, marks).map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join("");
  it.each<[string, [number, number][], string]>([
    ["hello world", [[6, 11]], "hello [world]"],
    ["hello world", [], "hello world"],
    ["aXbXc", [[3, 4], [1, 2]], "a[X]b[X]c"],
    ["abc", [[0, 3], [1, 2]], "[abc]"],
    ["abc", [[2, 99]], "ab[c]"],
    ["abc", [[5, 9]], "abc"],
    ["<mark>\u202e</mark>", [[0, 6]], "[<mark>]‹U+202E›</mark>"],
    ["", [[0, 1]], ""],
  ])("%j with %j", (text, marks, shown) => {
    expect(told(text, marks)).toBe(shown);
  });
});
