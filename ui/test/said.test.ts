// What Rust says by id: in the window's language, in its English where the files lack it.
import { afterEach, expect, test } from "vitest";
import type { Failure, SaidMessage } from "../src/backend/types.gen";
import { said, spoken } from "../src/words/said";
import { speak } from "../src/words/say.svelte";
import failures from "../src/backend/twin/failures.gen.json";

const all = failures as unknown as Failure[];
afterEach(() => speak("en"));

test("in English every failure reads as Rust said it", () => {
  expect(all.length).toBeGreaterThan(40);
  for (const failure of all) expect(said(failure)).toEqual(failure);
});

test("in Chinese every sentence of every failure is Chinese", async () => {
  await speak("zh-CN");
  for (const failure of all) {
    const { title, meaning, action_text, kind } = said(failure);
    for (const text of [title, meaning, action_text]) expect(text, kind).toMatch(/\p{Script=Han}.*。$/su);
  }
});

test("what a message is filled with is worded first, and what Rust did not word by id stays", async () => {
  const because: SaidMessage = { id: "doctor-syntax-meaning", args: { what: { id: "doctor-comma-after", args: { line: "17" } } } };
  expect(spoken(because)).toBe("A comma is missing after line 17. Patchbay leaves the file as it is.");
  await speak("zh-CN");
  expect(spoken(because)).toBe("第 17 行之后缺少逗号。Patchbay 不会改动此文件。");
  expect(spoken({ id: "failure-verbatim", args: { text: "He said “no”." } })).toBe("He said “no”.");
  expect(spoken({ id: "failure-of-a-later-version" }, "As it was.")).toBe("As it was.");
  expect(spoken(null, "As it was.")).toBe("As it was.");
  const stored = { title: "A.", meaning: "B.", action: "C." };
  expect(said(stored)).toBe(stored);
});
