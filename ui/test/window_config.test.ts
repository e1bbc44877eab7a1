// What the window may do at all is as small as it can be: its content security policy, its permissions,
// and the one place where a text becomes markup.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../src/backend/types.gen";
import configOf from "../vite.config";

const SHELL = join(import.meta.dirname, "../../src-tauri");
const PAGES = join(import.meta.dirname, "..");
const json = (path: string) => JSON.parse(readFileSync(join(SHELL, path), "utf8")) as Record<string, unknown>;

const POLICY = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "ipc: http://ipc.localhost",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-src": "'none'",
  "object-src": "'none'",
};

describe("the window", () => {
  const conf = json("tauri.conf.json") as { app: Record<string, unknown>; plugins: unknown };

  it("has exactly this policy, hands Tauri to nobody, and freezes what scripts are made of", () => {
    // Nothing else stands here: no asset protocol, no wider policy for development, no exception.
    expect(conf.app).toEqual({ withGlobalTauri: false, windows: [], security: { freezePrototype: true, csp: POLICY, capabilities: ["main"] } });
    expect(conf.plugins).toEqual({ "deep-link": { desktop: { schemes: ["patchbay"] } } });
  });

  it("may call our own commands and nothing else", () => {
    expect(readdirSync(join(SHELL, "capabilities"))).toEqual(["main.json"]);
    const { $schema: _, description: __, ...capability } = json("capabilities/main.json") as { $schema: string; description: string; permissions: string[] };
    const allowed = COMMANDS.map((command) => `allow-${command.replaceAll("_", "-")}`);
    expect({ ...capability, permissions: [...capability.permissions].sort() }).toEqual({ identifier: "main", windows: ["main"], permissions: allowed.sort() });
  });

  it("has no plugin that reads files, runs programs or goes online for a page", () => {
    expect(readFileSync(join(SHELL, "Cargo.toml"), "utf8")).not.toMatch(/^tauri-plugin-(?:fs|shell|http|process|upload|websocket|sql|persisted-scope)\b/m);
  });

  it("leaves files that are dropped to the page", () => {
    expect(readFileSync(join(SHELL, "src/window.rs"), "utf8")).toContain(".disable_drag_drop_handler()");
  });

  it("refuses every address but its own, and every new window", () => {
    const source = readFileSync(join(SHELL, "src/window.rs"), "utf8");
    expect(source).toContain(".on_navigation(is_own)");
    expect(source).toContain(".on_new_window(|_, _| NewWindowResponse::Deny)");
  });
});

describe("a browser that shows the pages", () => {
  it("is as strict as the window, and has no door", () => {
    const config = configOf({ mode: "production", command: "serve" });
    const headers = (config.preview?.headers ?? {}) as Record<string, string>;
    const wanted = Object.entries({ ...POLICY, "connect-src": "'none'" }).map(([name, value]) => `${name} ${value}`);
    expect((headers["Content-Security-Policy"] ?? "").split("; ")).toEqual(wanted);
  });
});

describe("the pages' sources", () => {
  const sources = readdirSync(join(PAGES, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(PAGES, "src", name), "utf8").replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "") }));
  const holding = (what: RegExp) => sources.filter(({ text }) => what.test(text)).map(({ name }) => name);

  it("make markup of a text in one place, which cleans it", () => {
    expect(holding(/from "dompurify"/)).toEqual(["markdown/clean.ts"]);
    expect(holding(/\bclean\(/).sort()).toEqual(["markdown/clean.ts", "markdown/code.ts", "markdown/render.ts"]);
    expect(holding(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|createContextualFragment|DOMParser|srcdoc|createHTMLDocument|XSLTProcessor/)).toEqual([]);
  });

  it("have no link outside of an answer, and never go anywhere by themselves", () => {
    expect(holding(/<a[\s>]/)).toEqual([]);
    expect(holding(/<(?:img|iframe|form action|object|embed|video|audio|base|link|script src)\b/)).toEqual([]);
    expect(holding(/window\.open|location\.(?:assign|replace|href\s*=)|location\s*=|history\.(?:push|replace)State|sendBeacon|new (?:WebSocket|EventSource|XMLHttpRequest|Image|Worker)\b|\bfetch\(/)).toEqual([]);
  });

  it("set handlers and addresses by no name that a text could bring", () => {
    const names = sources.flatMap(({ text }) => [...text.matchAll(/setAttribute(?:NS)?\(([^,)]*)/g)].map(([, name]) => name ?? ""));
    expect(names.filter((name) => !/^"(?:rel|class|role|lang|dir|tabindex|aria-[a-z]+|data-[a-z-]+)"$/.test(name))).toEqual([]);
    expect(holding(/\beval\(|new Function\(|setTimeout\(\s*["'`]/)).toEqual([]);
  });

  it("come without a script or style in the page itself", () => {
    const pages = readdirSync(PAGES).filter((name) => name.endsWith(".html"));
    for (const page of pages) {
      const text = readFileSync(join(PAGES, page), "utf8");
      expect(text, page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=|javascript:/i);
    }
  });
});
