// One click may write only what stands on the screen.
import { describe, expect, it } from "vitest";
import type { Edit, Finding } from "../src/backend/types.gen";
import { isWhollyShown, shownEdits } from "../src/repair/shown_edits";
import { dotted, shown, tilde } from "../src/words/paths";

const edit = (more: Partial<Edit> = {}): Edit => ({ file: "/h/f.json", pointer: "/a/b", op: "set", from: "x", to: "y", ...more });
const finding = (...edits: Edit[]): Finding => ({
  id: "r|/h/f.json|/a/b", rule: "r", severity: "error", title: "", meaning: "", action: "",
  evidence: [{ file: "/h/f.json", line: 7, column: 3, pointer: "/a/b", value: "x" }],
  repair: { edits },
});

describe("whether a row shows the whole change", () => {
  it.each([
    ["a set value", edit(), true],
    ["an added value", edit({ op: "add", from: null }), true],
    ["a file mode", edit({ op: "chmod", pointer: "", from: "0644", to: "0600" }), true],
    ["a removed key", edit({ op: "remove", to: null }), false],
    ["a renamed key", edit({ op: "rename" }), false],
    ["a block", edit({ to: { api: "x" } }), false],
    ["a value too long for the row", edit({ to: "y".repeat(200) }), false],
  ])("%s", (_, change, whole) => expect(isWhollyShown(finding(change))).toBe(whole));

  it("one change that is not shown is enough for the sheet", () => {
    expect(isWhollyShown(finding(edit(), edit({ op: "remove" })))).toBe(false);
    expect(isWhollyShown(finding())).toBe(false);
    expect(isWhollyShown({ ...finding(), repair: null })).toBe(false);
  });

  it("shows file, line, key, old and new", () => {
    expect(shownEdits(finding(edit()))).toEqual([{ file: "/h/f.json", line: 7, key: "a.b", from: "x", to: "y", op: "set" }]);
  });
});

describe("words for paths and keys", () => {
  it("dots pointers", () => {
    expect(dotted("/models/providers/openai-codex/models/0/api")).toBe("models.providers.openai-codex.models[0].api");
    expect(dotted("/a~1b/c.d")).toBe('["a/b"]["c.d"]');
  });
  it("writes the home as ~, and only the home", () => {
    expect(tilde("/home/mira/.x", "/home/mira")).toBe("~/.x");
    expect(tilde("/home/miranda/.x", "/home/mira")).toBe("/home/miranda/.x");
  });
  it("shows values as they stand", () => {
    expect(shown("https://a.example/v1")).toBe("a.example/v1");
    expect(shown("http://a.example/v1")).toBe("http://a.example/v1");
    expect(shown(false)).toBe("false");
  });
});
