// @vitest-environment node
// The gallery shows every part; the window's own pages hold none of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { build, type Rollup } from "vite";

const UI = join(import.meta.dirname, "..");
const PARTS = readdirSync(join(UI, "src/parts")).filter((file) => file.endsWith(".svelte")).map((file) => file.replace(".svelte", ""));
const PAGES = readdirSync(join(UI, "gallery/pages")).map((file) => readFileSync(join(UI, "gallery/pages", file), "utf8"));

/** A part is shown where a page imports it and draws it. */
const shown = (part: string) => PAGES.some((page) => page.includes(`/src/parts/${part}.svelte"`) && new RegExp(`<${part}[\\s/>]`).test(page));

it("every part stands on a page of the gallery", () => {
  expect(PARTS.length).toBeGreaterThan(50);
  expect(PARTS.filter((part) => !shown(part))).toEqual([]);
});

/** The window's own build, not written: its files by name, with what each is made of. */
async function windowBuild() {
  const built = (await build({ root: UI, mode: "production", logLevel: "silent", build: { write: false } })) as Rollup.RollupOutput;
  const chunks = built.output.filter((file) => file.type === "chunk");
  return { chunks, assets: built.output.filter((file) => file.type === "asset") };
}

it("the window is built without the gallery, and loads the twin only where there is no window", { timeout: 120_000 }, async () => {
  const { chunks, assets } = await windowBuild();
  const modules = (all: readonly { moduleIds: string[] }[]) => all.flatMap(({ moduleIds }) => moduleIds.map((id) => id.replace(`${UI}/`, "").split("?")[0] ?? ""));
  expect(modules(chunks)).toContain("src/main.ts");
  expect(modules(chunks).filter((id) => id.startsWith("gallery/") || id.startsWith("e2e/") || id.startsWith("test/"))).toEqual([]);
  expect(assets.map(({ fileName }) => fileName).filter((name) => name.includes("gallery"))).toEqual([]);

  // What the first file and everything it brings by itself consist of: the twin is asked for by name alone.
  const first = chunks.find(({ isEntry }) => isEntry);
  const loaded = new Set(first ? [first] : []);
  for (const chunk of loaded) for (const name of chunk.imports) chunks.filter(({ fileName }) => fileName === name).forEach((other) => loaded.add(other));
  expect(modules([...loaded])).toContain("src/App.svelte");
  expect(modules([...loaded]).filter((id) => id.includes("backend/twin"))).toEqual([]);
  // It is there, as the page's door in a browser; no other of the window's chunks holds any of it.
  const twins = chunks.filter((chunk) => modules([chunk]).some((id) => id.includes("backend/twin")));
  expect(twins.flatMap((chunk) => modules([chunk])).filter((id) => id.startsWith("src/parts/") || id.startsWith("src/routes/") || id.startsWith("src/state/"))).toEqual([]);
});
