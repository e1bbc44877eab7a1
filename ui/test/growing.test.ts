// A growing answer on the page is what the finished one is, however it was cut; and what is finished in it
// is not drawn again.
import { describe, expect, it } from "vitest";
import { AnswerView, type Running } from "../src/markdown/answer";
import { Blocks } from "../src/markdown/blocks";
import { rich } from "../src/markdown/render";

/** As the page shows it: without the caret, and without what tight and loose lists differ in. */
function drawn(host: ParentNode): string {
  const copy = document.createElement("div");
  copy.append(...[...host.childNodes].map((node) => node.cloneNode(true)));
  copy.querySelectorAll(".stream-caret").forEach((caret) => caret.remove());
  copy.querySelectorAll("li > p").forEach((words) => words.replaceWith(...words.childNodes));
  copy.querySelectorAll(".md, .md-run").forEach((block) => block.replaceWith(...block.childNodes));
  copy.normalize();
  return copy.innerHTML.replace(/\s*\n\s*(?=<|$)/g, "").replace(/>\s*\n\s*/g, ">");
}

function streamed(text: string, size: number, each?: (host: HTMLElement) => void): HTMLElement {
  const host = document.createElement("div");
  document.body.replaceChildren(host);
  const blocks = new Blocks();
  const running: Running & { isOpen: boolean } = { shown: blocks, isOpen: true };
  const view = new AnswerView(host, running, true);
  for (let at = 0; at < text.length; at += size) {
    blocks.push(text.slice(at, at + size));
    blocks.settle();
    view.show();
    each?.(host);
  }
  blocks.finish();
  running.isOpen = false;
  view.show();
  return host;
}

const lines = (count: number, line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n)).join("\n");
const ANSWERS: [string, string][] = [
  ["code", "Words\n\n```rust\n" + lines(150, (n) => `let a${n} = "<b>"; // 日本 👩‍👩‍👧`) + "\n```\n\nafter"],
  ["code without an end", "```\n" + lines(70, (n) => `    line ${n}`) + "\n"],
  ["code that names its fence", "~~~md\n```\ninner\n```\n    ~~~\n~~~~~\nafter"],
  ["indented code in a fence", "  ```js\n  let a;\n  ```\nafter"],
  ["a table", "| a | b |\n| --: | - |\n" + lines(12, (n) => `| ${n} | **x** \`y\` |`) + "\n\nafter"],
  ["a table with nothing in it", "| a |\n| - |\n\nafter"],
  ["a list", lines(12, (n) => `- item ${n} with **bold**\n  more\n  - inner ${n}`) + "\n\nafter"],
  ["a numbered list", lines(8, (n) => `${n + 4}. item ${n}`) + "\n\n* another\n* list\n"],
  ["a loose list with code", lines(5, (n) => `1. item\n\n   \`\`\`js\n   let a = ${n};\n   \`\`\`\n`) + "\nafter"],
  ["a list that words end", "- a\n- b\n\nwords\n\n- c\n1. d\n2) e\n# f\n"],
  ["tasks and formulas", "- [ ] open $x$\n- [x] done\n\n$$\na\n- b\n$$\nwords \\(y\\) and \\[z\\]\n\n$$\nno end\n\n- c"],
  ["definitions at the end", "- [a]\n- [b]\n\nwords [a]\n\n[a]: https://a.example\n[b]: https://b.example\n"],
];

// Some hundred drawings: long on a busy machine.
describe("a growing answer", { timeout: 180_000 }, () => {
  it.each(ANSWERS)("shows in the end what a finished one shows: %s", (_, text) => {
    const whole = drawn(rich(text, { closed: false }));
    for (const size of [2, 9, 60]) {
      const host = streamed(text, size);
      host.querySelectorAll("[class^=hljs]").forEach((word) => word.replaceWith(...word.childNodes));
      expect(drawn(host), `${size} at a time`).toBe(whole);
    }
  });

  it.each([
    ["code", "```\n" + lines(200, (n) => `line ${n}`), "code > .md-lines"],
    ["a table", "| a |\n| - |\n" + lines(60, (n) => `| ${n} |`), "tbody > tr"],
    ["a list", lines(60, (n) => `- item ${n}`), "ul > li"],
  ])("draws what is finished once: %s", (_, text, part) => {
    const first = new Set<Element | null>();
    streamed(text, 5, (host) => {
      const parts = host.querySelectorAll(part);
      if (parts.length > 2) first.add(parts[0] ?? null);
    });
    expect(first.size).toBe(1);
  });

  it("goes on in a further table after a hundred rows, with the same columns", () => {
    const host = streamed("| a | b |\n| --: | - |\n" + lines(250, (n) => `| ${n} | x |`), 300);
    const tables = [...host.querySelectorAll("table")];
    expect(tables.map((table) => table.querySelectorAll("tbody > tr").length)).toEqual([100, 100, 50]);
    expect(tables.map((table) => table.querySelectorAll("col").length)).toEqual([0, 2, 2]);
    expect([...host.querySelectorAll("tbody > tr > td:first-child")].map((cell) => cell.textContent)).toEqual(Array.from({ length: 250 }, (_, n) => String(n)));
    expect(tables.at(-1)?.querySelector("td")?.className).toBe("is-right");
  });

  it("keeps Copy and Wrap of open code working, and copies all of it", () => {
    const host = streamed("```\none\ntwo\n", 1);
    const wrap = host.querySelector<HTMLButtonElement>("[data-testid=wrap-code]");
    expect(wrap?.getAttribute("aria-pressed")).toBe("false");
    wrap?.click();
    expect(wrap?.getAttribute("aria-pressed")).toBe("true");
    expect(host.querySelector(".codeblock")?.classList.contains("is-wrapped")).toBe(true);
    // It stays so where the same code is drawn anew.
    expect(rich("```\none\ntwo\n```", { closed: true }).querySelector(".codeblock.is-wrapped")).not.toBeNull();
    wrap?.click();
    expect(rich("```\none\ntwo\n```", { closed: true }).querySelector(".codeblock.is-wrapped")).toBeNull();
  });

  it("has one caret, behind the last word", () => {
    for (const [, text] of ANSWERS) streamed(text, 11, (host) => expect(host.querySelectorAll(".stream-caret")).toHaveLength(1));
    const code = streamed("```\nlet a", 4, () => {});
    expect(code.querySelectorAll(".stream-caret")).toHaveLength(0);
  });
});
