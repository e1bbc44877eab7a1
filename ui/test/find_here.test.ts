// Finding words in messages, long messages that are folded.
import { describe, expect, it } from "vitest";
import { findsIn, has, markFinds, wanted } from "../src/thread/find";
import { folded } from "../src/thread/folded";

const found = (text: string, typed: string) => findsIn(text, wanted(typed)).map(([from, to]) => text.slice(from, to));

describe("a find", () => {
  it.each([
    ["Token bucket, token", "TOKEN", ["Token", "token"]],
    ["aaaa", "aa", ["aa", "aa"]],
    ["Über die Brücke", "brucke", ["Brücke"]],
    ["U\u0308ber", "u", ["U\u0308"]],
    ["ＡＢＣ ﬁn", "abc fi", ["ＡＢＣ ﬁ"]],
    ["令牌桶与漏桶", "桶", ["桶", "桶"]],
    ["👍🏽 ok", "ok", ["ok"]],
    ["nothing", "xyz", []],
    ["anything", "   ", []],
  ])("in %j of %j is %j", (text, typed, finds) => {
    expect(found(text, typed)).toEqual(finds);
    if (finds.length > 0) expect(has(text, wanted(typed))).toBe(true);
  });

  it("is not marked in a formula, nor in a button", () => {
    const root = document.createElement("div");
    root.innerHTML = "<p>x <math><mi>x</mi></math></p><button>x</button>";
    markFinds(root, wanted("x"));
    expect(root.innerHTML).toBe("<p><mark>x</mark> <math><mi>x</mi></math></p><button>x</button>");
  });

  it("is marked in the page, and the page is as before without the marks", () => {
    const root = document.createElement("div");
    root.innerHTML = "<p>one <b>token</b> and tokens</p><pre>let token</pre>";
    const before = root.innerHTML;
    const take = markFinds(root, wanted("Token"));
    expect([...root.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["token", "token", "token"]);
    expect(root.textContent).toBe("one token and tokenslet token");
    take();
    expect(root.innerHTML).toBe(before);
    expect([...root.querySelectorAll("p, b, pre")].map((it) => it.childNodes.length)).toEqual([3, 1, 1]);
  });
});

describe("a long message", () => {
  it("is shown by its first lines, or by its first words", () => {
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at}`).join("\n");
    expect(folded(lines)?.split("\n")).toHaveLength(14);
    const words = "word ".repeat(1000);
    const shown = folded(words) ?? "";
    expect(shown.length).toBeLessThanOrEqual(1000);
    expect(shown).toMatch(/word$/);
  });

  it("is shown whole where little would be hidden", () => {
    expect(folded("short")).toBeNull();
    expect(folded("x".repeat(1100))).toBeNull();
    expect(folded(Array.from({ length: 15 }, () => "line").join("\n"))).toBeNull();
    expect(folded("")).toBeNull();
  });

  it("is never cut within a pair", () => {
    expect(folded(`${"x".repeat(999)}${"😀".repeat(400)}`)).toBe("x".repeat(999));
  });
});
