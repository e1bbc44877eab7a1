// What somebody typed is on the disk or in the composer, in its own conversation, however quickly they go
// elsewhere and however slow or full the disk is; and it is sent once.
import { describe, expect, it, vi } from "vitest";
import { flushSync, mount, unmount } from "svelte";
import { asFailure, type Backend } from "../src/backend/backend";
import { openTwin } from "../src/backend/twin";
import type { ChatRequest, Failure } from "../src/backend/types.gen";
import generated from "../src/backend/twin/failures.gen.json";
import { Patchbay } from "../src/state/patchbay";
import Worlds from "../src/Worlds.svelte";
import { argsOf, calls, click, count, one, openWindow, settled, twin, type, useWindow } from "./window";

useWindow();

const LIMIT = (generated as Failure[]).find(({ kind }) => kind === "usage_limit") as Failure;

/** Answers wait while it is shut. */
function gate() {
  let open: () => void = () => {};
  let shut: Promise<void> | null = null;
  return {
    shut: () => (shut = new Promise((done) => (open = done))),
    open: () => ((shut = null), open()),
    pass: async () => shut ?? undefined,
  };
}

async function open(instead: Partial<Backend> = {}) {
  const patchbay = await openWindow("signed-in", instead);
  patchbay.frame.go("chat");
  await Promise.all([import("../src/state/turn.svelte"), import("../src/routes/Chat.svelte")]);
  await settled(2000);
  const { chat } = patchbay;
  const others = chat.conversations.list.map(({ id }) => id).filter((id) => id !== chat.current);
  return { ...patchbay, chat, here: chat.current ?? "", other: others[0] ?? "", third: others[1] ?? "" };
}

const done = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
  await settled(2000);
  return work;
};
const draftOf = async (id: string | null) => (await done(twin.draft(id))).text;
const field = () => (one("composer-input") as HTMLTextAreaElement).value;
const sent = () => calls.filter(({ name }) => name === "chatSend").map(({ args }) => args[0] as ChatRequest);

describe("what is typed", () => {
  it("while the draft before it is being stored belongs to the conversation that was asked for", async () => {
    const slow = gate();
    const { chat, here } = await open({ draftSave: async (...args) => (await slow.pass(), twin.draftSave(...args)) });
    await type("composer-input", "for the old one");
    slow.shut();
    void chat.newChat();
    await settled(0);
    await type("composer-input", `${field()}for the new one`);
    slow.open();
    await settled(2000);
    expect(field()).toBe("for the new one");
    expect(await draftOf(here)).toBe("for the old one");
  });

  it("before a conversation is there stays with it when another is opened", async () => {
    const slow = gate();
    const { chat, here, other } = await open({ conversationOutline: async (id) => (await slow.pass(), twin.conversationOutline(id)) });
    await done(twin.draftSave(other, "earlier"));
    slow.shut();
    void chat.open(other);
    await settled(100);
    await type("composer-input", "quick");
    void chat.open(here);
    await settled(100);
    slow.open();
    await settled(2000);
    expect(await draftOf(other)).toBe("earlier\n\nquick");
    await done(chat.open(other));
    expect(field()).toBe("earlier\n\nquick");
  });

  it("and can not be stored is there when its conversation is opened again, and said", async () => {
    let full = false;
    const { chat, frame, here, other } = await open({ draftSave: async (...args) => (full ? Promise.reject(asFailure(new Error("no room"))) : twin.draftSave(...args)) });
    full = true;
    await type("composer-input", "no room for it");
    await settled(2000);
    await done(chat.open(other));
    await type("composer-input", "nor for this");
    await done(chat.open(here));
    expect(frame.failure).not.toBeNull();
    expect(field()).toBe("no room for it");
    full = false;
    await done(chat.open(other));
    expect(field()).toBe("nor for this");
    await type("composer-input", "nor for this, until now");
    await settled(2000);
    expect(await draftOf(other)).toBe("nor for this, until now");
  });

  it("without a pause is stored all the same", async () => {
    const { here } = await open();
    for (let letters = 1; letters <= 12; letters += 1) {
      await type("composer-input", "x".repeat(letters));
      await settled(300);
    }
    expect(count("draftSave")).toBeGreaterThan(0);
    expect((argsOf("draftSave")?.[1] as string).length).toBeGreaterThan(5);
    expect(argsOf("draftSave")?.[0]).toBe(here);
  });

  it("in place of an edit that came back is no edit", async () => {
    const { chat, here } = await open();
    chat.unsent.keep(here, LIMIT, { type: "edited", message: "m", text: "other words" });
    await type("composer-input", "other words");
    expect(chat.unsent.asking(here, "other words").type).toBe("edited");
    await type("composer-input", "");
    await type("composer-input", "something new");
    expect(chat.unsent.asking(here, "something new")).toEqual({ type: "prompt", text: "something new" });
  });
});

describe("what is sent", () => {
  it("in a conversation of its own does not follow the person into another", async () => {
    const slow = gate();
    const { chat, other } = await open({ draftSave: async (...args) => (await slow.pass(), twin.draftSave(...args)) });
    await type("composer-input", "too much for this one");
    slow.shut();
    void chat.startOver();
    void chat.open(other);
    await settled(100);
    slow.open();
    await settled(2000);
    expect(sent().map(({ conversation, say }) => [conversation, "text" in say ? say.text : ""])).toEqual([[null, "too much for this one"]]);
    expect(chat.current).toBe(other);
  });

  it("by itself is not also left in the composer of who opens its conversation in that moment", async () => {
    const slow = gate();
    const { chat, other } = await open({ draft: async (id) => (await slow.pass(), twin.draft(id)) });
    await done(twin.draftSave(other, "kept"));
    slow.shut();
    chat.unsent.wait(other, { for: "time", at: Date.now() / 1000 - 1, then: "send" });
    await settled(100);
    await done(chat.open(other));
    expect(field()).toBe("kept");
    slow.open();
    await settled(10_000);
    expect(sent().map(({ conversation }) => conversation)).toEqual([other]);
    expect(field()).toBe("");
  });

  it("by itself waits for a file that is still on its way", async () => {
    const slow = gate();
    const { chat, here } = await open({ attachmentAdd: async (...args) => (await slow.pass(), twin.attachmentAdd(...args)) });
    await type("composer-input", "with a file");
    slow.shut();
    void chat.composer.attachments.add([{ name: "a.txt", size: 1, type: "text/plain", slice: () => ({ arrayBuffer: async () => new ArrayBuffer(1) }), arrayBuffer: async () => new Uint8Array([97]).buffer } as unknown as File]);
    await settled(100);
    chat.unsent.wait(here, { for: "time", at: Date.now() / 1000 - 1, then: "send" });
    await settled(1000);
    expect(sent()).toEqual([]);
    slow.open();
    await settled(5000);
    expect(sent().map(({ attached }) => attached.length)).toEqual([1]);
  });

  it("by itself before it was said to wait does not stand among what waits", async () => {
    const slow = gate();
    const { chat } = await open({ chatQueue: async (...args) => {
      const queued = await twin.chatQueue(...args);
      await slow.pass();
      return queued;
    } });
    await type("composer-input", "a question");
    void chat.send();
    await settled(500);
    await type("composer-input", "and one more");
    slow.shut();
    void chat.send();
    await settled(60_000);
    expect(chat.thread.entries.map(({ id }) => chat.thread.bodies.get(id)?.text)).toContain("and one more");
    slow.open();
    await settled(2000);
    expect(chat.thread.queued).toEqual([]);
  });

  it("from a page that is over is nothing: the next page has the words", async () => {
    const own = openTwin(new URLSearchParams("signed-in"));
    const chatSend = vi.fn(own.chatSend);
    const backend: Backend = { ...own, chatSend };
    const first = new Patchbay(backend);
    const app = mount(Worlds, { target: document.body, props: { patchbay: first } });
    await settled();
    await click(one("nav-chat"));
    await vi.dynamicImportSettled();
    await settled(2000);
    await type("composer-input", "later");
    await settled(2000);
    first.chat.unsent.wait(first.chat.current, { for: "time", at: Date.now() / 1000 + 60, then: "send" });
    first.trial.onEnter(backend);
    flushSync();
    await settled(120_000);
    expect(chatSend).not.toHaveBeenCalled();
    await unmount(app);
  });
});

describe("a conversation that is being read", () => {
  it("keeps its instructions, whatever is switched before they are there", async () => {
    const slow = gate();
    const { chat, other } = await open({ conversationOutline: async (id) => (await slow.pass(), twin.conversationOutline(id)) });
    const own = { model: null, effort: null, search: false, instructions: "Answer in rhymes." };
    await done(twin.conversationOptions(other, own));
    slow.shut();
    void chat.open(other);
    await settled(100);
    await done(chat.composer.options.toggleSearch());
    slow.open();
    await settled(2000);
    expect((await done(twin.conversationOutline(other)))?.options.instructions).toBe("Answer in rhymes.");
    expect(chat.composer.options.own.instructions).toBe("Answer in rhymes.");
  });

  it("shows the answer that ended meanwhile, and nothing of it stands in the one before", async () => {
    const slow = gate();
    const { chat, here, other } = await open({ conversationPage: async (...args) => {
      const page = await twin.conversationPage(...args);
      await slow.pass();
      return page;
    } });
    await type("composer-input", "a question");
    void chat.send();
    await settled(200);
    expect(chat.turn).not.toBeNull();
    await done(chat.open(other));
    const before = chat.thread.entries.map(({ id }) => id);
    slow.shut();
    void chat.open(here);
    await settled(60_000);
    expect(chat.turns).toEqual([]);
    expect(chat.thread.entries.map(({ id }) => id)).toEqual(before);
    slow.open();
    await settled(2000);
    const last = chat.thread.entries.at(-1);
    expect(last?.role).toBe("assistant");
    expect(chat.thread.bodies.get(last?.id ?? "")?.status).toBe("completed");
  });
});
