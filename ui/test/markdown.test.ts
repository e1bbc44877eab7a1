// What Markdown becomes on the page. What it may never become: hostile/markdown.test.ts.
import { describe, expect, it } from "vitest";
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
});
