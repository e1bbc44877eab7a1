// What a model's answer may never become: script, handlers, forms, frames, styles, pictures, or links
// that open anything but a web page or a mail. Every text is also cut at every length, as streaming does.
import createParser from "markdown-it";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { Blocks, split } from "../../src/markdown/blocks";
import { clean, cleanFormula } from "../../src/markdown/clean";
import { plain } from "../../src/markdown/plain";
import { rich } from "../../src/markdown/render";
import { violations } from "./check";
import { CORPUS, TRICKS } from "./corpus";

function shown(fragment: Node): HTMLElement {
  const host = document.createElement("div");
  host.append(fragment);
  return host;
}

/** Block by block and character by character, as the thread draws it. */
function streamed(text: string): string[] {
  const found: string[] = [];
  const look = (source: string, closed: boolean, at: number) =>
    found.push(...violations(shown(rich(source, { closed })), "rich").map((what) => `${what}, after ${at} characters of ${JSON.stringify(text)}`));
  const blocks = new Blocks();
  let seen = 0;
  for (let at = 0; at < text.length; at += 1) {
    blocks.push(text.charAt(at));
    blocks.settle();
    for (; seen < blocks.done.length; seen += 1) look(blocks.done[seen] ?? "", true, at + 1);
    look(blocks.tail, false, at + 1);
  }
  blocks.finish();
  for (const block of blocks.done) look(block, true, text.length);
  return found;
}

// Formulas are set from the first on.
beforeAll(async () => {
  await vi.waitFor(() => expect(rich("$x$", { closed: true }).querySelector("math")).not.toBeNull(), 20_000);
});

// Some ten thousand renderings: long on a busy machine.
describe("an answer", { timeout: 180_000 }, () => {
  it("is tried with more than 300 different texts", () => {
    expect(new Set(CORPUS.map(({ text }) => text)).size).toBe(CORPUS.length);
    expect(CORPUS.length).toBeGreaterThan(450);
    expect(CORPUS.filter(({ why }) => why === "")).toEqual([]);
  });

  describe.each(TRICKS)("%s", (trick) => {
    const texts = CORPUS.filter((hostile) => hostile.trick === trick);

    it("cut at every length", () => {
      expect(texts.flatMap(({ text }) => streamed(text))).toEqual([]);
    });

    it("behind other words, in a list, in a quotation, in a table and in code", () => {
      const around = (text: string) => [
        `before\n\n${text}\n\nafter`,
        `- ${text.replace(/\n/g, "\n  ")}`,
        `> ${text.replace(/\n/g, "\n> ")}`,
        `| ${text.replace(/\n/g, " ")} | b |\n| --- | --- |\n| c | ${text.replace(/\n/g, " ")} |`,
        `[${text.replace(/\n/g, " ")}](https://ok.example)`,
        "~~~~html\n" + text + "\n~~~~",
      ];
      const found = texts.flatMap(({ text }) => around(text)).flatMap((text) => split(text).flatMap((block) => violations(shown(rich(block, { closed: true })), "rich")));
      expect(found).toEqual([]);
    });
  });
});

describe("the cleaner alone, should the parser let HTML through", () => {
  it.each(TRICKS)("%s", (trick) => {
    const found = CORPUS.filter((hostile) => hostile.trick === trick).flatMap(({ text }) => {
      const host = shown(clean(text));
      // What is hidden in text is made visible by the next step.
      host.querySelectorAll("*").forEach((element) => element.childNodes.forEach((node) => node instanceof Text && (node.data = plain(node.data))));
      return violations(host, "rich").filter((what) => !what.startsWith("text hides"));
    });
    expect(found).toEqual([]);
  });
});

describe("the formulas' cleaner alone, should the typesetter let anything through", () => {
  it.each(TRICKS)("%s", (trick) => {
    const found = CORPUS.filter((hostile) => hostile.trick === trick)
      .flatMap(({ text }) => [text, `<math>${text}</math>`, `<math><mtext>${text}</mtext></math>`, `<math><mi>x</mi>${text}`])
      .flatMap((mathml) => {
        const place = document.createElement("span");
        place.className = "md-formula";
        const formula = cleanFormula(mathml);
        if (formula !== null) place.append(formula);
        return violations(shown(place), "rich").filter((what) => !what.startsWith("text hides")).map((what) => `${what} of ${mathml}`);
      });
    expect(found).toEqual([]);
  });
});

describe("the check itself", () => {
  /** As careless renderers do it: HTML allowed, every address allowed, nothing cleaned. */
  const unsafe = createParser({ html: true, linkify: true });
  unsafe.validateLink = () => true;

  it("finds hundreds of faults in a renderer without walls, of every trick", () => {
    const faulty = CORPUS.filter(({ text }) => {
      const host = document.createElement("template");
      host.innerHTML = unsafe.render(text);
      const element = document.createElement("div");
      element.append(host.content);
      return violations(element, "rich").length > 0;
    });
    expect(faulty.length).toBeGreaterThan(300);
    expect(TRICKS.filter((trick) => !faulty.some((hostile) => hostile.trick === trick))).toEqual([]);
  });

  it.each([
    ["<p onclick=x>a</p>", "runs onclick"],
    ["<img src=x>", "is no element of ours"],
    ["<a href=javascript:x>a</a>", "leads to"],
    ["<a href='https://a.example/\u202e'>a</a>", "leads to"],
    ["<p style=color:red>a</p>", "is styled"],
    ["<p id=app>a</p>", "has id"],
    ["<p class=sheet>a</p>", "has the class sheet"],
    ["<button>a</button>", "is not ours"],
    ["<p>a\u202eb</p>", "text hides"],
    ["<math><mi>x</mi></math>", "stands where no formula stands"],
    ["<span class=md-formula><math><maction>x</maction></math></span>", "is no element of a formula"],
    ["<span class=md-formula><math href=https://a.example>x</math></span>", "has href"],
    ["<span class=md-formula><math><mspace width=-900em></mspace></math></span>", "has width"],
    ["<span class=md-formula><math><mtext><p>a</p></mtext></math></span>", "stands in a formula"],
  ])("sees %s", (html, what) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const host = document.createElement("div");
    host.append(template.content);
    expect(violations(host, "rich").join("\n")).toContain(what);
  });

  it("takes nothing against what answers really have", () => {
    const text = "- [ ] l\n- [x] m\n\n$n^2$\n\n$$\\begin{aligned} o &= \\frac{p}{q} \\\\ &= \\sqrt[3]{r} \\end{aligned}$$\n\n# A\n\n- **b** `c` [d](https://e.example) ![f](https://g.example/h.png)\n\n| i | j |\n| --: | :-: |\n| 1 | 2 |\n\n```rust\nfn a() {}\n```\n\n> _k_ ~~l~~ m@n.example";
    expect(split(text).flatMap((block) => violations(shown(rich(block, { closed: true })), "rich"))).toEqual([]);
  });
});
