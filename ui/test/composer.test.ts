// The composer: what belongs to a conversation stays with it, what can't be sent says why, and nothing that
// somebody wrote or attached is lost on the way.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../src/backend/backend";
import type { Model } from "../src/backend/types.gen";
import type { ChatRoom } from "../src/state/chat.svelte";
import { isPicture } from "../src/state/attachments.svelte";
import { MOST_INSTRUCTIONS } from "../src/state/options.svelte";
import { sizeOf } from "../src/words/size";
import { all, argsOf, calls, click, count, one, openWindow, press, settled, text, twin, type, useWindow } from "./window";

useWindow();

/** A file that can be read: jsdom's can't. */
class ReadableFile {
  readonly size: number;
  readonly type: string;
  private readonly bytes: Uint8Array<ArrayBuffer>;
  constructor(
    parts: (string | Uint8Array<ArrayBuffer>)[],
    readonly name: string,
    { type = "" }: { type?: string } = {},
  ) {
    this.bytes = new Uint8Array(parts.flatMap((part) => [...(typeof part === "string" ? new TextEncoder().encode(part) : part)]));
    this.size = this.bytes.length;
    this.type = type;
  }
  slice(from: number, to: number): ReadableFile {
    return new ReadableFile([this.bytes.slice(from, to)], this.name);
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.bytes.buffer;
  }
}

beforeEach(() => {
  vi.stubGlobal("File", ReadableFile);
});

const field = () => one("composer-input") as HTMLTextAreaElement;
const draft = () => field().value;
const isPressed = () => one("web-search").getAttribute("aria-pressed");

/** Works on the twin, whose answers take a moment of the clock that stands still. */
const done = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
  await settled(1000);
  return work;
};

async function open(query = "", instead: Partial<Backend> = {}) {
  const { chat, frame } = await openWindow(`signed-in${query}`, instead);
  frame.go("chat");
  await Promise.all([import("../src/state/turn.svelte"), import("../src/routes/Chat.svelte")]);
  await expect.poll(async () => (await settled(0), all("composer-input").length)).toBe(1);
  await settled(1000);
  const { attachments, options } = chat.composer;
  return { chat, attachments, options };
}

async function openChat(query = "", instead: Partial<Backend> = {}) {
  return (await open(query, instead)).chat;
}

const lastOf = ({ thread }: ChatRoom, back = 1) => thread.bodies.get(thread.entries.at(-back)?.id ?? "");
const file = (name: string, content: string | Uint8Array<ArrayBuffer> = "some words", kind = "text/plain") => new File([content], name, { type: kind });
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 2, 0, 0, 0, 3]);
/** Of the draft: messages have theirs. */
const chips = () => [...document.querySelectorAll<HTMLElement>(".composer [data-testid=attachment]")];
const names = () => chips().map((chip) => chip.querySelector(".chip-name")?.textContent);

const models = (change: Partial<Model>): Partial<Backend> => ({
  models: async () => {
    const list = await twin.models();
    return { ...list, models: list.models.map((model) => (model.id === "gpt-5.5" ? { ...model, ...change } : model)) };
  },
});

describe("model, effort and web search", () => {
  it("are the conversation's, and the next new one begins with what was picked", async () => {
    const chat = await openChat();
    const [first, second] = chat.conversations.list.map(({ id }) => id) as [string, string];
    await done(chat.open(first));
    await done(chat.composer.options.chooseModel("gpt-5.5"));
    expect(argsOf("conversationOptions")).toEqual([first, { model: "gpt-5.5", effort: null, search: false, instructions: "" }]);
    expect(argsOf("settingsSave")?.[0]).toMatchObject({ model: "gpt-5.5", effort: null });
    await done(chat.open(second));
    await done(chat.composer.options.chooseModel("gpt-6.1-sol"));
    await done(chat.composer.options.chooseEffort("high"));
    await done(chat.open(first));
    expect([chat.composer.options.model, text("model")]).toEqual(["gpt-5.5", "gpt-5.5"]);
    await done(chat.newChat());
    expect([text("model"), text("effort")]).toEqual(["gpt-6.1-sol", "Effort: high"]);
  });

  it("of a new conversation are stored by name, so that a choice elsewhere does not change them", async () => {
    const chat = await openChat();
    await done(chat.newChat());
    await click(one("web-search"));
    await type("composer-input", "say:Hello");
    await press("Enter");
    await settled(1000);
    expect(argsOf("chatSend")?.[0]).toMatchObject({ conversation: null, options: { model: "gpt-6.1-sol", effort: "medium", search: true, instructions: "" } });
    const made = chat.current as string;
    expect(isPressed()).toBe("true");
    expect(all("source").map((it) => it.textContent)).toEqual(["governor, a rate limiter", "en.wikipedia.org"]);
    await done(chat.newChat());
    expect(isPressed()).toBe("false");
    await done(chat.composer.options.chooseModel("gpt-5.5"));
    await done(chat.open(made));
    expect([text("model"), isPressed()]).toEqual(["gpt-6.1-sol", "true"]);
  });

  it("a model that came with Patchbay is not stored as chosen", async () => {
    const chat = await openChat("", { models: async () => ({ ...(await twin.models()), source: "built_in" }) });
    await done(chat.newChat());
    await type("composer-input", "say:Hello");
    await press("Enter");
    expect(argsOf("chatSend")?.[0]).toMatchObject({ options: { model: null, effort: null } });
  });

  it("efforts follow the model: one that it lacks is let go", async () => {
    const chat = await openChat("", models({ efforts: ["low"], default_effort: "low" }));
    await done(chat.composer.options.chooseEffort("high"));
    await done(chat.composer.options.chooseModel("gpt-5.5"));
    expect([text("effort"), argsOf("settingsSave")?.[0]]).toEqual(["Effort: low", expect.objectContaining({ model: "gpt-5.5", effort: null })]);
    await click(one("effort"));
    expect(all("effort-option").map((option) => option.textContent?.trim())).toEqual(["Default", "low"]);
  });

  it("web search is a switch of its conversation, by its key too", async () => {
    const chat = await openChat();
    const [first, second] = chat.conversations.list.map(({ id }) => id) as [string, string];
    await done(chat.open(first));
    await press("S", { ctrlKey: true, shiftKey: true });
    expect([isPressed(), text("announcement")]).toEqual(["true", "Web search is on in this conversation."]);
    await done(chat.open(second));
    expect(isPressed()).toBe("false");
    await done(chat.open(first));
    expect(isPressed()).toBe("true");
  });

  it("a model without web search switches it off and says so, and the switch says why it is off", async () => {
    const chat = await openChat("", models({ web_search: false }));
    await click(one("web-search"));
    await done(chat.composer.options.chooseModel("gpt-5.5"));
    expect([isPressed(), one("web-search").getAttribute("aria-disabled"), text("announcement")]).toEqual(["false", "true", "gpt-5.5 cannot search the web. Web search is off in this conversation."]);
    const before = count("conversationOptions");
    await click(one("web-search"));
    await press("S", { ctrlKey: true, shiftKey: true });
    expect([isPressed(), count("conversationOptions"), text("announcement")]).toEqual(["false", before, "The model cannot search the web"]);
  });

  it("what could not be kept is as before, and that is said", async () => {
    const chat = await openChat("&fails=conversationOptions:file_not_writable");
    await click(one("web-search"));
    expect([isPressed(), all("frame-failed").length]).toEqual(["false", 1]);
    expect(chat.composer.options.own.search).toBe(false);
  });
});

describe("instructions", () => {
  it("are kept while they are typed; Esc closes and asks nothing; a mark opens them again", async () => {
    const chat = await openChat();
    expect(all("instructions-open")).toHaveLength(0);
    chat.wants = "instructions";
    await settled();
    expect(document.activeElement).toBe(one("instructions-text"));
    await type("instructions-text", "Answer in Latin.");
    await settled(500);
    expect(argsOf("conversationOptions")).toEqual([chat.current, expect.objectContaining({ instructions: "Answer in Latin." })]);
    await type("instructions-text", "Answer in Latin. Always.");
    await press("Escape");
    expect(all("instructions")).toHaveLength(0);
    expect(argsOf("conversationOptions")?.[1]).toMatchObject({ instructions: "Answer in Latin. Always." });
    await click(one("instructions-open"));
    expect((one("instructions-text") as HTMLTextAreaElement).value).toBe("Answer in Latin. Always.");
    await press("Escape");
    await done(chat.newChat());
    expect(all("instructions-open")).toHaveLength(0);
  });

  it("of a new conversation go with its first message", async () => {
    const chat = await openChat();
    await done(chat.newChat());
    chat.composer.options.instruct("Be brief.");
    await settled(500);
    expect(count("conversationOptions")).toBe(0);
    await type("composer-input", "say:Yes");
    await press("Enter");
    await settled(1000);
    expect(argsOf("chatSend")?.[0]).toMatchObject({ options: { instructions: "Be brief." } });
    expect(chat.composer.options.own.instructions).toBe("Be brief.");
  });

  it("have a limit, in characters as people count them", async () => {
    const { options } = await open();
    options.instruct("😀".repeat(MOST_INSTRUCTIONS + 5));
    expect([...options.own.instructions]).toHaveLength(MOST_INSTRUCTIONS);
  });
});

describe("attachments", () => {
  it("are in the order in which they were given, and go with the message", async () => {
    const chat = await openChat();
    const { attachments } = chat.composer;
    void attachments.add([file("diagram.png", PNG, "image/png"), file("notes.md"), file("b.txt")]);
    await settled(0);
    expect([chips().length, all("send")[0]?.getAttribute("aria-disabled")]).toEqual([3, "true"]);
    expect(one("attachment").textContent).toContain("Being made ready");
    await settled(2000);
    expect(names()).toEqual(["diagram.png", "notes.md", "b.txt"]);
    expect(chips()[1]?.textContent).toContain("10 bytes");
    const ids = attachments.list.map(({ id }) => id);
    await click(one("send"));
    expect(argsOf("chatSend")?.[0]).toMatchObject({ say: { type: "prompt", text: "" }, attached: ids });
    expect(chips()).toHaveLength(0);
  });

  it("belong to the draft: another conversation has its own, and they are there again", async () => {
    const chat = await openChat();
    const [first, second] = chat.conversations.list.map(({ id }) => id) as [string, string];
    await done(chat.open(first));
    await done(chat.composer.attachments.add([file("one.txt")]));
    // Under way while another is opened: it arrives where it was given.
    void chat.composer.attachments.add([file("late.txt")]);
    await done(chat.open(second));
    expect(names()).toEqual([]);
    await done(chat.newChat());
    await done(chat.composer.attachments.add([file("new.txt")]));
    await done(chat.open(first));
    expect(names()).toEqual(["one.txt", "late.txt"]);
    await done(chat.newChat());
    expect(names()).toEqual(["new.txt"]);
  });

  it("of a new conversation are there after a restart, and keep it open", async () => {
    const { chat } = await open("", { draft: async () => ({ text: "", attached: [{ id: "a", kind: "text", name: "kept.txt", media_type: "text/plain", size: 3, width: null, height: null }] }) });
    expect([chat.current, names()]).toEqual([null, ["kept.txt"]]);
  });

  it("come back with a message that was not sent, before what was attached meanwhile", async () => {
    const chat = await openChat();
    await done(chat.composer.attachments.add([file("one.txt")]));
    await type("composer-input", "Look fail:usage_limit");
    await press("Enter");
    await done(chat.composer.attachments.add([file("two.txt")]));
    await settled(2000);
    expect([draft(), names()]).toEqual(["Look fail:usage_limit", ["one.txt", "two.txt"]]);
    expect(chat.composer.why).toBeNull();
  });

  it("come back where the message did not leave the window", async () => {
    const chat = await openChat("&fails=chatSend:file_not_writable");
    await done(chat.composer.attachments.add([file("one.txt")]));
    await type("composer-input", "Look");
    await press("Enter");
    await settled(1000);
    expect([draft(), names(), all("error-card").length]).toEqual(["Look", ["one.txt"], 1]);
  });

  it("over a limit are refused with why, before a byte is read; the others are taken", async () => {
    const { attachments } = await open();
    const large = file("huge.log");
    const read = vi.spyOn(large, "arrayBuffer");
    Object.defineProperty(large, "size", { value: 300 << 10 });
    await done(attachments.add([large, file("small.txt"), file("program.bin", new Uint8Array([0, 1, 2]))]));
    expect(names()).toEqual(["small.txt"]);
    expect(read).not.toHaveBeenCalled();
    expect(text("attach-refused")).toContain("huge.log has 300 kB. A text may have 256 kB.");
    expect(text("attach-refused")).toContain("program.bin");
    await click(one("attach-refused-close"));
    expect([all("attach-refused").length, document.activeElement]).toEqual([0, field()]);
  });

  it("over the most are left out, with their number", async () => {
    const { attachments } = await open();
    void attachments.add(Array.from({ length: 13 }, (_, index) => file(`${index}.txt`)));
    await settled(3000);
    expect([attachments.list.length, text("attach-refused")]).toEqual([10, "A message may have 10 attachments. 3 files were left out."]);
  });

  it("that the page can't read are said, and nothing else is lost", async () => {
    const { attachments } = await open();
    const folder = file("folder");
    folder.slice = () => {
      throw new DOMException("", "NotReadableError");
    };
    await done(attachments.add([folder, file("good.txt")]));
    expect([names(), text("attach-refused")]).toEqual([["good.txt"], "folder could not be read. It is a folder, or it was moved. Choose a file."]);
  });

  it("are removed by the keyboard, which goes on at the next and then in the field", async () => {
    const { attachments } = await open();
    await done(attachments.add([file("one.txt"), file("two.txt")]));
    one("attachment-remove").focus();
    await click(one("attachment-remove"));
    expect([names(), document.activeElement]).toEqual([["two.txt"], one("attachment-remove")]);
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Remove two.txt");
    await click(one("attachment-remove"));
    expect([names(), document.activeElement]).toEqual([[], field()]);
    expect(count("attachmentRemove")).toBe(2);
  });

  it("that could not be removed are there still", async () => {
    const { attachments } = await open("&fails=attachmentRemove:file_not_writable");
    await done(attachments.add([file("one.txt"), file("two.txt")]));
    await click(one("attachment-remove"));
    expect([names(), all("frame-failed").length]).toEqual([["one.txt", "two.txt"], 1]);
  });

  it("one that is taken away on its way is not there later", async () => {
    const { attachments } = await open();
    void attachments.add([file("one.txt")]);
    await settled(0);
    await click(one("attachment-remove"));
    await settled(1000);
    expect([names(), attachments.list, count("attachmentRemove")]).toEqual([[], [], 1]);
  });

  it("pictures are not sent to a model that reads none, and that is said beside them", async () => {
    const chat = await openChat("", models({ images: false }));
    await done(chat.composer.options.chooseModel("gpt-5.5"));
    await done(chat.composer.attachments.add([file("diagram.png", PNG, "image/png")]));
    await type("composer-input", "What is this?");
    await press("Enter");
    expect([count("chatSend"), text("pictures-unread"), draft()]).toEqual([0, "gpt-5.5 does not read pictures. Choose another model, or remove the pictures.", "What is this?"]);
    await done(chat.composer.options.chooseModel("gpt-6.1-sol"));
    expect([all("pictures-unread").length, chat.composer.why]).toEqual([0, null]);
  });

  it("is a picture by its first bytes, whatever it is called", () => {
    const bytes = (...parts: (string | number)[]) => new Uint8Array(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part].map((letter) => letter.charCodeAt(0)))));
    expect([bytes(0x89, "PNG"), bytes(0xff, 0xd8, 0xff), bytes("GIF89a"), bytes("RIFF", 1, 2, 3, 4, "WEBP")].map(isPicture)).toEqual([true, true, true, true]);
    expect([bytes(), bytes("PNG"), bytes("RIFF", 1, 2, 3, 4, "WAVE"), bytes("<svg")].map(isPicture)).toEqual([false, false, false, false]);
  });

  it.each([
    [1, "1 byte"],
    [812, "812 bytes"],
    [1024, "1 kB"],
    [5_430, "5.3 kB"],
    [256 << 10, "256 kB"],
    [(1 << 20) - 1, "1 MB"],
    [2_500_000, "2.4 MB"],
    [20 << 20, "20 MB"],
  ])("%i bytes are %s", (bytes, said) => {
    expect(sizeOf(bytes)).toBe(said);
  });
});

describe("what is pasted", () => {
  const paste = async (data: { text?: string; html?: string; files?: File[] }) => {
    const event = new Event("paste", { bubbles: true, cancelable: true });
    const types = [...(data.text === undefined ? [] : ["text/plain"]), ...(data.html === undefined ? [] : ["text/html"])];
    Object.assign(event, { clipboardData: { getData: (kind: string) => (kind === "text/plain" ? (data.text ?? "") : (data.html ?? "")), types, files: data.files ?? [] } });
    field().dispatchEvent(event);
    await settled(1000);
    return event.defaultPrevented;
  };

  it("folds into a file where it is long, and can be words again", async () => {
    const chat = await openChat();
    const long = "line\n".repeat(900);
    await type("composer-input", "Look at this:");
    expect(await paste({ text: long })).toBe(true);
    expect([names(), draft()]).toEqual([["Pasted text.txt"], "Look at this:"]);
    await click(one("attachment-unfold"));
    await settled(500);
    expect([names(), draft()]).toEqual([[], `Look at this:\n\n${long}`]);
    expect(chat.composer.attachments.list).toEqual([]);
  });

  it("stays words where it is short, or where no file fits any more", async () => {
    const { attachments } = await open();
    expect(await paste({ text: "short" })).toBe(false);
    void attachments.add(Array.from({ length: 10 }, (_, index) => file(`${index}.txt`)));
    await settled(2000);
    expect(await paste({ text: "x".repeat(5000) })).toBe(false);
    expect(attachments.list).toHaveLength(10);
  });

  it("is attached where it is a picture; of a copied table the words count", async () => {
    await open();
    const picture = file("image.png", PNG, "image/png");
    expect(await paste({ files: [picture], html: "<img>" })).toBe(true);
    expect(names()).toEqual(["image.png"]);
    expect(await paste({ files: [picture], html: "<table>", text: "a\tb" })).toBe(false);
    expect(names()).toEqual(["image.png"]);
  });
});

describe("the queue", () => {
  it("takes what is written while an answer runs, sends it afterwards, and shows its answer", async () => {
    const chat = await openChat();
    await type("composer-input", "First markdown:8");
    await press("Enter");
    await settled(1000);
    await done(chat.composer.attachments.add([file("one.txt")]));
    await type("composer-input", "say:Second");
    expect(one("queue").getAttribute("aria-disabled")).toBeNull();
    await press("Enter");
    const { thread } = chat;
    expect([draft(), names(), thread.queued.map((it) => it.text), thread.queued[0]?.attachments.map(({ name }) => name)]).toEqual(["", [], ["say:Second"], ["one.txt"]]);
    expect([count("chatSend"), text("announcement")]).toEqual([1, "Queued. The message is sent when this answer is finished."]);
    expect(all("queue")).toHaveLength(0);
    await settled(40_000);
    expect([chat.thread.queued, chat.turn, lastOf(chat)?.text]).toEqual([[], null, "Second"]);
    expect(lastOf(chat, 2)?.attachments.map(({ name }) => name)).toEqual(["one.txt"]);
  });

  it("gives back words and files, after what was typed", async () => {
    const chat = await openChat("&stays=thinking");
    await type("composer-input", "First");
    await press("Enter");
    await settled(1000);
    await done(chat.composer.attachments.add([file("one.txt")]));
    await type("composer-input", "Second");
    await press("Enter");
    await type("composer-input", "Third");
    const [queued] = chat.thread.queued;
    if (!queued) throw new Error("nothing waits");
    await done(chat.thread.unqueue(queued));
    expect([draft(), names(), chat.thread.queued]).toEqual(["Third\n\nSecond", ["one.txt"], []]);
    expect(argsOf("draftSave")).toEqual([chat.current, "Third\n\nSecond"]);
  });

  it("goes on waiting after a stop, and is sent by hand then", async () => {
    const chat = await openChat("&stays=thinking");
    await type("composer-input", "First");
    await press("Enter");
    await settled(1000);
    await type("composer-input", "say:Second");
    await press("Enter");
    chat.stop();
    await settled(1000);
    expect([chat.turn, chat.thread.queued.length]).toEqual([null, 1]);
    const [queued] = chat.thread.queued;
    if (queued) void chat.thread.sendQueued(queued);
    await settled(2000);
    expect([chat.thread.queued, lastOf(chat)?.text]).toEqual([[], "Second"]);
  });

  it("that can't be kept leaves all in the composer", async () => {
    const chat = await openChat("&stays=thinking&fails=chatQueue:file_not_writable");
    await type("composer-input", "First");
    await press("Enter");
    await settled(1000);
    await type("composer-input", "Second");
    await press("Enter");
    expect([draft(), all("frame-failed").length, chat.thread.queued]).toEqual(["Second", 1, []]);
  });

  it("is there again with its conversation", async () => {
    const chat = await openChat("&queued");
    const waiting = chat.conversations.list.map(({ id }) => id);
    for (const id of waiting) {
      await done(chat.open(id));
      if (chat.thread.queued.length > 0) break;
    }
    expect(chat.thread.queued.length).toBeGreaterThan(0);
    await done(chat.newChat());
    expect(chat.thread.queued).toEqual([]);
  });
});

describe("the draft", () => {
  it("is each conversation's own, to the letter, with the caret", async () => {
    const chat = await openChat();
    const [first, second] = chat.conversations.list.map(({ id }) => id) as [string, string];
    await done(chat.open(first));
    await type("composer-input", "  one\n\n");
    field().setSelectionRange(3, 5);
    await done(chat.open(second));
    expect(draft()).toBe("");
    await type("composer-input", "two");
    await done(chat.open(first));
    expect([draft(), field().selectionStart, field().selectionEnd]).toEqual(["  one\n\n", 3, 5]);
    expect(document.activeElement).toBe(field());
    await click(one("nav-health"));
    await click(one("nav-chat"));
    await settled(500);
    expect([draft(), field().selectionStart]).toEqual(["  one\n\n", 3]);
    await done(chat.open(second));
    expect(draft()).toBe("two");
  });

  it("of another conversation never takes the place of what was typed quickly", async () => {
    const chat = await openChat();
    const [first, second] = chat.conversations.list.map(({ id }) => id) as [string, string];
    await done(chat.open(first));
    await type("composer-input", "from before");
    await done(chat.open(second));
    const opening = chat.open(first);
    await settled(20);
    expect([chat.current, draft()]).toEqual([first, ""]);
    await type("composer-input", "quick");
    await done(opening);
    expect(draft()).toBe("from before\n\nquick");
    await settled(1000);
    expect(argsOf("draftSave")).toEqual([first, "from before\n\nquick"]);
  });

  it("is not written over while it could not be read", async () => {
    const chat = await openChat();
    const [first, second] = chat.conversations.list.map(({ id }) => id) as [string, string];
    await done(chat.open(first));
    await type("composer-input", "kept");
    await done(chat.open(second));
    vi.spyOn(chat.thread, "read").mockResolvedValue();
    await done(chat.open(first));
    await type("composer-input", "x");
    await settled(1000);
    expect(calls.filter(({ name, args }) => name === "draftSave" && args[1] === "x")).toEqual([]);
  });

  it.each([
    ["an old conversation", false],
    ["a new one", true],
  ])("leaves nothing of what was sent behind, however quickly it was typed: %s", async (_, fresh) => {
    const chat = await openChat();
    if (fresh) await done(chat.newChat());
    const of = chat.current;
    await type("composer-input", "say:He");
    await settled(1000);
    await type("composer-input", "say:Hello");
    await press("Enter");
    await settled(1000);
    expect(argsOf("chatSend")?.[0]).toMatchObject({ say: { text: "say:Hello" } });
    expect(await done(twin.draft(of))).toEqual({ text: "", attached: [] });
  });

  it("that is still being written is written before its message", async () => {
    const order: string[] = [];
    let finish = (): void => {};
    const chat = await openChat("", {
      draftSave: (id, text) => {
        order.push(`begins ${text}`);
        return new Promise((resolve) => (finish = () => resolve(twin.draftSave(id, text))));
      },
      chatSend: (request, onEvent) => (order.push("sent"), twin.chatSend(request, onEvent)),
    });
    await type("composer-input", "say:Hello");
    await settled(500);
    await press("Enter");
    expect([order, draft()]).toEqual([["begins say:Hello"], ""]);
    finish();
    await settled(1000);
    expect([order, await done(twin.draft(chat.current))]).toEqual([["begins say:Hello", "sent"], { text: "", attached: [] }]);
  });

  it("leaves nothing of what was queued behind", async () => {
    const chat = await openChat("&stays=thinking");
    await type("composer-input", "First");
    await press("Enter");
    await settled(1000);
    await type("composer-input", "Sec");
    await settled(1000);
    await type("composer-input", "Second");
    await press("Enter");
    await settled(1000);
    expect(await done(twin.draft(chat.current))).toEqual({ text: "", attached: [] });
  });

  it("is put back as lines of the field, where a text came from another system", async () => {
    const chat = await openChat();
    await done(chat.composer.attachments.add([file("dos.txt", "a\r\nb\r\n")]));
    await click(one("attachment-unfold"));
    await settled(500);
    expect(chat.composer.draft).toBe("a\nb\n");
  });

  it("stays where a card's own words are sent in its place", async () => {
    const chat = await openChat();
    await type("composer-input", "Half a thought");
    void chat.ask({ type: "prompt", text: "say:Continue." }, { text: "say:Continue.", attached: [] });
    await settled(1000);
    expect([draft(), argsOf("chatSend")?.[0]]).toEqual(["Half a thought", expect.objectContaining({ say: { type: "prompt", text: "say:Continue." }, attached: [] })]);
  });

  it("Enter sends nothing while an input method composes", async () => {
    await open();
    await type("composer-input", "你好");
    field().focus();
    await press("Enter", { isComposing: true });
    await press("Enter", { keyCode: 229 } as KeyboardEventInit);
    expect([count("chatSend"), draft()]).toEqual([0, "你好"]);
    await press("Enter", { shiftKey: true });
    expect(count("chatSend")).toBe(0);
    await press("Enter");
    expect(count("chatSend")).toBe(1);
  });
});

describe("a turn that runs already", () => {
  it("is heard by a page that was loaded again", async () => {
    const chat = await openChat("&stays=writing");
    await type("composer-input", "Hello");
    await press("Enter");
    await settled(4000);
    const running = { turn: chat.turn?.id as string, conversation: chat.current as string };
    chat.turns = [];
    void chat.follow(running);
    await settled(200);
    expect([chat.turn?.id, chat.turn?.words.shown.done.length]).toEqual([running.turn, expect.any(Number)]);
    expect(chat.turn?.words.shown.done.length).toBeGreaterThan(0);
  });

  it("that is over by then is read from what is stored", async () => {
    const chat = await openChat();
    await done(chat.follow({ turn: "gone", conversation: chat.current as string }));
    expect([chat.turns, chat.thread.failed]).toEqual([[], null]);
  });
});
