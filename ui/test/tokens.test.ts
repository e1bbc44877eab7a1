// The dark values are written twice (system and chosen); they must stay identical.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const css = readFileSync(join(__dirname, "../src/styles/tokens.css"), "utf8");

function block(selector: string): string[] {
  const at = css.indexOf(`${selector} {`);
  expect(at, selector).toBeGreaterThan(0);
  const open = css.indexOf("{", at);
  return css
    .slice(open + 1, css.indexOf("}", open))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

it("has two identical dark blocks", () => {
  const system = block(':root:not([data-theme="light"])');
  expect(system.length).toBeGreaterThan(40);
  expect(block(':root[data-theme="dark"]')).toEqual(system);
});

it("gives dark a value for every colour that light has", () => {
  const names = (lines: string[]) => lines.flatMap((line) => [...line.matchAll(/(--(?!t-|lh-|s-|r-|w-|d-|ease|font|sidebar|list|control)[\w-]+):/g)].map((match) => match[1]));
  expect(names(block(':root[data-theme="dark"]')).sort()).toEqual(names(block("\n:root").filter((line) => !line.startsWith("/*"))).sort());
});
