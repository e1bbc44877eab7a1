// What was drawn of an answer while it ran stays in its place when it ends: nothing is laid out, and nothing
// a person looks at or has selected is taken from the page, a second time.
import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";
import type { Backend } from "../src/backend/backend";
import type { ChatEvent, Message } from "../src/backend/types.gen";
import { all, one, openWindow, settled, useWindow } from "./window";

useWindow();

const WORDS = "# Head\n\nFirst words.\n\n```js\nlet a = 1;\n```\n\nLast words.\n";
const message = (id: string, role: Message["role"], text: string): Message => ({
  id, role, text, reasoning: "", commentary: "", thought_s: null, status: "completed", failure: null, model: null, asked_model: null, tokens: null, sources: [], attachments: [], created_at: 0,
});

/** The window with an answer that says `WORDS` so far. */
async function running(instead: Partial<Backend> = {}) {
  let hear: (event: ChatEvent) => void = () => {};
  const patchbay = await openWindow("signed-in", {
    chatSend: async (_, page) => ((hear = page), "turn-1"),
    // What the twin knows nothing of stays as it was told.
    conversationOutline: () => new Promise(() => {}),
    ...instead,
  });
  patchbay.frame.go("chat");
  await Promise.all([import("../src/state/turn.svelte"), import("../src/routes/Chat.svelte")]);
  const { chat } = patchbay;
  await chat.newChat();
  await settled(1000);
  void chat.ask({ type: "prompt", text: "asked" }, { text: "asked", attached: [] });
  await settled();
  hear({ type: "accepted", conversation: "c-new", message: message("u", "user", "asked") });
  hear({ type: "turn", event: { type: "text", delta: WORDS } });
  await settled();
  const tell = async (event: ChatEvent) => (hear(event), flushSync(), await settled());
  const end = (text = WORDS, id = "a") => tell({ type: "ended", message: message(id, "assistant", text), prompt_returned: false });
  return { ...patchbay, chat, tell, end };
}
const row = () => one("answer").closest<HTMLElement>("[data-row]");

describe("an answer that ends", () => {
  it("stays in its row, with every element that was drawn", async () => {
    const { end } = await running();
    const [before, head, code, place] = [one("answer"), document.querySelector("#main h1, .thread h1"), document.querySelector(".thread .codeblock"), row()];
    expect([head?.textContent, before.dataset["status"], place?.dataset["row"]]).toEqual(["Head", "streaming", "live-answer"]);
    await end();
    expect(all("answer")).toEqual([before]);
    expect([before.dataset["status"], before.getAttribute("aria-busy"), row() === place, place?.dataset["row"]]).toEqual(["completed", null, true, "a"]);
    expect([document.querySelector(".thread h1") === head, document.querySelector(".thread .codeblock") === code]).toEqual([true, true]);
    expect(before.querySelectorAll(".stream-caret")).toHaveLength(0);
    expect(place?.querySelector("[data-testid=copy-message], .msg-acts")).not.toBeNull();
  });

  it("stays there also while the next one runs", async () => {
    const { chat, end } = await running();
    await end();
    const head = document.querySelector(".thread h1");
    void chat.ask({ type: "prompt", text: "more" }, { text: "more", attached: [] });
    await settled();
    expect(all("answer").map((answer) => answer.dataset["status"])).toEqual(["completed", "streaming"]);
    expect(document.querySelector(".thread h1")).toBe(head);
  });

  it("shows what is stored, where that is not what came", async () => {
    const { end } = await running();
    await end("Other **words**.");
    expect(one("answer").textContent?.trim()).toBe("Other words.");
    expect(one("answer").querySelector("strong")?.textContent).toBe("words");
  });

  it("is drawn from what is stored when its conversation is opened again", async () => {
    const { chat, end } = await running();
    await end();
    const head = document.querySelector(".thread h1");
    chat.thread.clear();
    await settled();
    expect(all("answer")).toEqual([]);
    chat.thread.of = "c-new";
    chat.thread.entries = [{ id: "a", role: "assistant", length: WORDS.length }];
    chat.thread.bodies = new Map([["a", message("a", "assistant", WORDS)]]);
    await settled();
    expect(document.querySelector(".thread h1")?.textContent).toBe("Head");
    expect(document.querySelector(".thread h1")).not.toBe(head);
    // And stays so when the next message is sent.
    const again = document.querySelector(".thread h1");
    void chat.ask({ type: "prompt", text: "more" }, { text: "more", attached: [] }, { conversation: "c-new" });
    await settled();
    expect(document.querySelector(".thread h1")).toBe(again);
  });

  it("marks what is looked for in it, once it has ended", async () => {
    const { chat, end } = await running();
    chat.thread.find.open = true;
    chat.thread.find.typed = "words";
    await settled(1000);
    expect(one("answer").querySelectorAll("mark")).toHaveLength(0);
    await end();
    expect([...one("answer").querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["words", "words"]);
  });
});
