// The twin's long language: layouts are tried with it, so it must be longer, and everywhere.
import { expect, test } from "vitest";
import { longer } from "../src/backend/twin/long";
import { say, speak, speakThrough } from "../src/words/say.svelte";

test.each(["Undo", "Sign in again", "Patchbay watches this file and checks it again as soon as it is saved."])("%s is 40 %% longer", (text) => {
  expect(longer(text).length).toBeGreaterThanOrEqual(Math.ceil(text.length * 1.4));
  expect(longer(text)).not.toContain("~~~~~~~");
});

test("a text keeps its edges and what stands in it", async () => {
  expect(longer(" of ")).toBe(" [öf ~~] ");
  expect(longer(", ")).toBe(", ");
  speakThrough(longer);
  expect(say("window-signed-in-as", { name: "mira@example.com" })).toMatch(/^\[Šîgñéd îñ åš ~+\] mira@example\.com/);
  await speak("zh-CN");
  expect(say("parts-undo")).toBe("撤销");
  speakThrough(longer);
  expect(say("parts-undo")).toBe("[Ûñdö ~~]");
  await speak("zh-CN");
  await speak("en");
  expect(say("parts-undo")).toBe("Undo");
});
