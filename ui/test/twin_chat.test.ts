// The twin's chat behaves as the window's process does: branches, the queue, search, attachments, and turns
// that a page follows later. The screens are built against it.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTwin } from "../src/backend/twin";
import { COMMANDS, type AppEvent, type ChatEvent, type ChatRequest, type ChatSay } from "../src/backend/types.gen";
import type { Backend } from "../src/backend/backend";

const OPTIONS = { model: null, effort: null, search: false, instructions: "" };
const asking = (conversation: string | null, say: ChatSay, more: Partial<ChatRequest> = {}): ChatRequest => ({ conversation, say, options: OPTIONS, attached: [], search: false, wish: null, ...more });
const prompt = (text: string): ChatSay => ({ type: "prompt", text });

let door: Backend;
let heard: ChatEvent[];

async function soon<Answer>(asked: Promise<Answer>): Promise<Answer> {
  const settled = asked.then(
    (answer) => () => answer,
    (error) => () => {
      throw error;
    },
  );
  await vi.advanceTimersByTimeAsync(100);
  return (await settled)();
}

/** Sends, waits for the end, and gives the conversation's id. */
async function said(request: ChatRequest): Promise<string> {
  heard = [];
  await soon(door.chatSend(request, (event) => heard.push(event)));
  await vi.advanceTimersByTimeAsync(20_000);
  const accepted = heard.find((event) => event.type === "accepted");
  return accepted?.type === "accepted" ? accepted.conversation : "";
}

const texts = async (id: string) => (await soon(door.conversation(id))).messages.map(({ text }) => text);

describe("the twin's chat", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    door = openTwin(new URLSearchParams("signed-in&no-conversations"));
  });
  afterEach(() => vi.useRealTimers());

  it("has every command", () => expect(Object.keys(door)).toHaveLength(COMMANDS.length));

  it("keeps an edit and another answer as siblings, and shows the one that is chosen", async () => {
    const id = await said(asking(null, prompt("say:one")));
    const [question, first] = (await soon(door.conversation(id))).messages;
    await said(asking(id, { type: "again", message: first?.id ?? "" }));
    let entries = (await soon(door.conversationOutline(id)))?.entries ?? [];
    expect([entries.length, entries[1]?.siblings?.length, entries[1]?.siblings?.indexOf(entries[1].id)]).toEqual([2, 2, 1]);
    await said(asking(id, { type: "edited", message: question?.id ?? "", text: "say:other" }));
    expect(await texts(id)).toEqual(["say:other", "other"]);
    expect(await soon(door.messageShow(first?.id ?? ""))).toBe(id);
    expect(await texts(id)).toEqual(["say:one", "one"]);
    entries = (await soon(door.conversationOutline(id)))?.entries ?? [];
    expect(entries.map(({ siblings }) => siblings?.length)).toEqual([2, 2]);
    const page = await soon(door.conversationPage(id, 1, 1));
    expect([page.from, page.total, page.messages.map(({ text }) => text)]).toEqual([1, 2, ["one"]]);
  });

  it("shows the earlier answer again where nothing came of another try, and the old path where nothing came of an edit", async () => {
    const id = await said(asking(null, prompt("say:one")));
    await said(asking(id, { type: "edited", message: (await soon(door.conversation(id))).messages[0]?.id ?? "", text: "fail:usage_limit" }));
    expect(await texts(id)).toEqual(["say:one", "one"]);
    expect((await soon(door.draft(id))).text).toBe("fail:usage_limit");
    expect(heard.at(-1)).toMatchObject({ type: "ended", prompt_returned: true });
  });

  it("sends what waits after a good end, and leaves it after a stop", async () => {
    const began: AppEvent[] = [];
    await soon(door.subscribe((event) => began.push(event)));
    let turn = await soon(door.chatSend(asking(null, prompt("a long one")), (event) => heard.push(event)));
    heard = [];
    await vi.advanceTimersByTimeAsync(2_000);
    const id = (await soon(door.appState())).turns[0]?.conversation ?? "";
    await expect(soon(door.chatSend(asking(id, prompt("too early")), () => {}))).rejects.toMatchObject({ kind: "unknown" });
    expect(await soon(door.chatQueue(id, "say:next", []))).toMatchObject({ type: "waits", queued: { text: "say:next" } });
    expect((await soon(door.conversationOutline(id)))?.queued).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(began.at(-1)).toMatchObject({ type: "turn_began", began: { conversation: id } });
    expect((await texts(id)).slice(-2)).toEqual(["say:next", "next"]);

    turn = await soon(door.chatSend(asking(id, prompt("again a long one")), () => {}));
    await soon(door.chatQueue(id, "say:later", []));
    await soon(door.chatStop(turn));
    await vi.advanceTimersByTimeAsync(5_000);
    const [waiting] = (await soon(door.conversation(id))).queued;
    expect(waiting?.text).toBe("say:later");
    expect(await soon(door.chatUnqueue(waiting?.id ?? ""))).toBe(true);
    expect((await soon(door.draft(id))).text).toBe("say:later");
    expect(await soon(door.chatQueue(id, "say:at once", []))).toMatchObject({ type: "began" });
  });

  it("tells who follows later everything once", async () => {
    const turn = await soon(door.chatSend(asking(null, prompt("a long one")), () => {}));
    await vi.advanceTimersByTimeAsync(2_000);
    const late: ChatEvent[] = [];
    expect(await soon(door.chatFollow(turn, (event) => late.push(event)))).toBe(true);
    await vi.advanceTimersByTimeAsync(20_000);
    const words = late.flatMap((event) => (event.type === "turn" && event.event.type === "text" ? [event.event.delta] : [])).join("");
    const end = late.at(-1);
    expect(late[0]?.type).toBe("accepted");
    expect(end?.type === "ended" && end.message.text).toBe(words);
    expect(await soon(door.chatFollow(turn, () => {}))).toBe(false);
  });

  it("finds titles first, marks what was found, and forgets what was deleted", async () => {
    const id = await said(asking(null, prompt("say:the cable holds")));
    const hits = await soon(door.search("cable", 50));
    expect(hits.map(({ message }) => message !== null)).toEqual([false, true, true]);
    expect(hits[2]?.snippet.find(({ hit }) => hit)?.text).toBe("cable");
    await soon(door.conversationDelete(id));
    expect(await soon(door.search("cable", 50))).toEqual([]);
    expect(await soon(door.conversationRestore(id))).toBe(true);
    expect(await soon(door.search("cable", 50))).toHaveLength(3);
  });

  it("moves what is attached with the message, copies it with an edit, and names its limits", async () => {
    const bytes = new TextEncoder().encode("a note");
    const attachment = await soon(door.attachmentAdd(null, "notes/a.txt", bytes));
    expect([attachment.kind, attachment.name, attachment.size]).toEqual(["text", "a.txt", 6]);
    const id = await said(asking(null, prompt("say:read"), { attached: [attachment.id] }));
    expect((await soon(door.draft(null))).attached).toEqual([]);
    const [asked] = (await soon(door.conversation(id))).messages;
    expect(asked?.attachments.map(({ name }) => name)).toEqual(["a.txt"]);
    await said(asking(id, { type: "edited", message: asked?.id ?? "", text: "say:again" }, { attached: [attachment.id] }));
    const [edited] = (await soon(door.conversation(id))).messages;
    expect(edited?.attachments[0]?.id).not.toBe(attachment.id);
    expect(await soon(door.attachment(edited?.attachments[0]?.id ?? ""))).toEqual({ type: "text", text: "a note" });
    await expect(soon(door.attachmentAdd(id, "big.txt", new Uint8Array(300 << 10).fill(97)))).rejects.toMatchObject({ kind: "schema" });
  });
});
