// The first keystroke after a pause opens the conversation's connection, once, and nobody hears of it if that fails.
import { expect, it } from "vitest";
import type { Backend } from "../src/backend/backend";
import { all, argsOf, count, one, openWindow, settled, text, type, useWindow } from "./window";

useWindow();

async function open(instead: Partial<Backend> = {}) {
  const patchbay = await openWindow("signed-in", instead);
  patchbay.frame.go("chat");
  await expect.poll(() => patchbay.chat.conversations.list.length).toBeGreaterThan(0);
  await settled();
  return patchbay.chat;
}

/** Works on the twin, whose answers take a moment of the clock that stands still. */
const done = async (work: Promise<void>) => {
  await settled();
  await work;
};

const write = async (words: string) => {
  for (let end = 1; end <= words.length; end++) await type("composer-input", words.slice(0, end));
};

it("is once a conversation, and again after a pause or an answer", async () => {
  const chat = await open();
  const [first, second] = chat.conversations.list.map((row) => row.id);
  if (first === undefined || second === undefined) throw new Error("the twin has too few conversations");
  await done(chat.open(first));
  expect(count("chatPrewarm")).toBe(0);
  await write("hello");
  expect(count("chatPrewarm")).toBe(1);
  expect(argsOf("chatPrewarm")).toEqual([first]);
  await done(chat.open(second));
  await write("there");
  expect(argsOf("chatPrewarm")).toEqual([second]);
  expect(count("chatPrewarm")).toBe(2);
  await settled(5 * 60_000);
  await write("there you");
  expect(count("chatPrewarm")).toBe(3);
  void chat.send();
  await expect.poll(async () => (await settled(0), chat.turn)).not.toBeNull();
  // While an answer comes its own connection is in use.
  await write("next");
  expect(count("chatPrewarm")).toBe(3);
  await expect.poll(async () => (await settled(1000), chat.turn)).toBeNull();
  await write("next!");
  expect(count("chatPrewarm")).toBe(4);
});

it("is nothing for a conversation that does not exist yet", async () => {
  const chat = await open();
  await done(chat.newChat());
  await write("hello");
  expect(chat.composer.draft).toBe("hello");
  expect(count("chatPrewarm")).toBe(0);
});

it("fails without a word", async () => {
  const chat = await open({ chatPrewarm: () => Promise.reject(new Error("no network")) });
  const id = chat.conversations.list[0]?.id ?? "";
  await done(chat.open(id));
  const before = one("thread").textContent;
  await write("hello");
  await settled();
  expect(count("chatPrewarm")).toBe(1);
  expect(chat.thread.failed).toBeNull();
  expect(one("thread").textContent).toBe(before);
  expect([all("error-card"), text("announcement")]).toEqual([[], expect.not.stringContaining("no network")]);
  expect((one("composer-input") as HTMLTextAreaElement).value).toBe("hello");
});
