// What Markdown becomes on the page. What it may never become: hostile/markdown.test.ts.
import { describe, expect, it, vi } from "vitest";
import { rich } from "../src/markdown/render";

describe("an answer's Markdown", () => {
  it("keeps the links that may be asked to open", () => {
    const host = document.createElement("div");
    host.append(rich("[a](https://ok.example/x) and https://also.example and [m](mailto:a@b.example)", { closed: true }));
    const links = [...host.querySelectorAll("a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual(["https://ok.example/x", "https://also.example", "mailto:a@b.example"]);
  });

  it("colours closed code only, and keeps its text to the letter", () => {
    const code = "fn main() { let a = \"<b>\"; }\n";
    const source = "```rust\n" + code + "```";
    const open = rich(source, { closed: false });
    const closed = rich(source, { closed: true });
    expect(open.querySelectorAll(".hljs-keyword")).toHaveLength(0);
    expect(closed.querySelectorAll(".hljs-keyword").length).toBeGreaterThan(0);
    expect(closed.querySelector("pre")?.textContent).toBe(code);
  });

  it("aligns table cells by class, without a style", () => {
    const table = rich("| a | b |\n| --: | :-: |\n| 1 | 2 |", { closed: true });
    expect(table.querySelector("td.is-right")?.textContent).toBe("1");
    expect(table.querySelectorAll("[style]")).toHaveLength(0);
  });

  it("shows tasks as boxes that say how they stand, and ticks none", () => {
    const list = rich("- [ ] open\n- [x] done\n- [y] neither\n\n1. [X] *numbered*", { closed: true });
    const boxes = [...list.querySelectorAll("li.md-task > .md-box")];
    expect(boxes.map((box) => [box.getAttribute("aria-label"), box.parentElement?.textContent?.trim()])).toEqual([
      ["Open", "open"],
      ["Done", "done"],
      ["Done", "numbered"],
    ]);
    expect(list.querySelectorAll("input")).toHaveLength(0);
  });

  describe("formulas", () => {
    const texts = (source: string) => [...rich(source, { closed: true }).querySelectorAll(".md-formula")].map((place) => [place.textContent, place.classList.contains("is-block")]);

    it.each([
      ["$E = mc^2$ and $a_1$, $b_2$", [["E = mc^2", false], ["a_1", false], ["b_2", false]]],
      ["\\(x\\) and \\[y\\] in a line, $$z$$ too", [["x", false], ["y", true], ["z", true]]],
      ["words\n$$\na\n- b\n= c\n$$\nmore", [["a\n- b\n= c", true]]],
      ["\\[\n\\frac{a}{b}\n\\]", [["\\frac{a}{b}", true]]],
      ["costs $5 and $10, or $5-$10, and 20 $ or $ 5", []],
      ["`$x$` and \\$x$ and $ x$ and $$", []],
      ["$$\nno end\n\n$x", []],
      ["- a $x$\n\n> $$y$$\n\n| $z$ |\n| - |\n| w |", [["x", false], ["y", true], ["z", false]]],
    ])("are found where they are meant: %s", (source, found) => {
      // Their own text stands there as long as the typesetter is not loaded.
      expect(texts(source)).toEqual(found);
    });

    it("are set as MathML once the typesetter is there, and stay text where it does not understand", async () => {
      const host = document.createElement("div");
      host.append(rich("$\\frac{a}{b}$ and $\\nonsense{$", { closed: true }));
      await vi.waitFor(() => expect(host.querySelector("math mfrac")?.textContent).toBe("ab"), 20_000);
      expect(host.querySelectorAll("math")).toHaveLength(1);
      expect(host.textContent).toContain("\\nonsense{");
      const boxed = rich("$$\\boxed{x}$$", { closed: true });
      expect(boxed.querySelector("math .md-box-line")?.textContent).toBe("x");
      expect(boxed.querySelectorAll("[style]")).toHaveLength(0);
    });
  });
});

describe("formulas that begin and never end", () => {
  it.each(["\\(", "\\["])("%s is looked for once, however often it begins", (opening) => {
    const closing = opening === "\\(" ? "\\)" : "\\]";
    const looked = vi.spyOn(String.prototype, "indexOf");
    rich(`words ${`${opening} a `.repeat(500)}`, { closed: true });
    const count = looked.mock.calls.filter(([what]) => what === closing).length;
    looked.mockRestore();
    expect(count).toBeLessThan(10);
  });

  it("and so are those of many lines", () => {
    const looked = vi.spyOn(String.prototype, "indexOf");
    rich(`${"\\[ a\n".repeat(300)}\\] words\n`, { closed: true });
    const count = looked.mock.calls.filter(([what]) => what === "\\]").length;
    looked.mockRestore();
    expect(count).toBeLessThan(3000);
  });
});
