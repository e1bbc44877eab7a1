// The thread's state: what stands there before, while and after an answer runs, edits, and bodies that are
// read as they are needed and let go again.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../src/backend/backend";
import type { ChatEvent, ChatSay, Message, Outline } from "../src/backend/types.gen";
import { failureOf } from "../src/backend/twin/failures";
import type { ChatRoom } from "../src/state/chat.svelte";
import type { Frame } from "../src/state/frame.svelte";
import { Thread } from "../src/state/thread.svelte";
import { Turn } from "../src/state/turn.svelte";

const message = (id: string, role: Message["role"], text = id, more: Partial<Message> = {}): Message => ({
  id, role, text, reasoning: "", commentary: "", thought_s: null, status: "completed", failure: null, model: null, asked_model: null, tokens: null, sources: [], attachments: [], created_at: 0, ...more,
});
const long = (count: number): Message[] => Array.from({ length: count }, (_, at) => message(`m${at}`, at % 2 === 0 ? "user" : "assistant"));

let path: Message[];
let siblings: Record<string, string[]>;
let pages: [number, number][];
const outline = (): Outline => ({
  summary: { id: "c", title: "c", updated_at: 0, pinned: false, has_draft: false },
  options: { model: null, effort: null, search: false, instructions: "" },
  entries: path.map(({ id, role, text }) => ({ id, role, length: text.length, ...(siblings[id] ? { siblings: siblings[id] } : {}) })),
  draft: "a draft", attached: [], queued: [],
});
const backend = {
  conversationOutline: async (id: string) => (id === "c" ? outline() : null),
  conversationPage: async (_: string, from: number, count: number) => {
    pages.push([from, count]);
    return { from, total: path.length, messages: path.slice(from, from + count) };
  },
  messageShow: async () => "c",
} as unknown as Backend;

let thread: Thread;
let running: Turn | null;
let back: string[];
const ids = () => thread.shown.map(({ id }) => id);

beforeEach(async () => {
  [path, siblings, pages, back, running] = [long(4), {}, [], [], null];
  const frame = { guard: (work: () => Promise<void>) => work(), announce: () => {}, tell: () => {} } as unknown as Frame;
  const chat = {
    current: "c",
    get turn() {
      return running !== null && running.state !== "ended" ? running : null;
    },
    composer: { draft: "", fill: () => {} },
    unsent: { keep: () => {} },
    putBack: (...given: unknown[]) => void back.push(JSON.stringify(given)),
  } as unknown as ChatRoom;
  thread = new Thread(backend, frame, chat);
  await thread.read("c");
});

/** Begins a turn as the chat does. */
function begin(say: ChatSay | null, prompt = "text" in (say ?? {}) ? (say as { text: string }).text : ""): (event: ChatEvent) => void {
  const turn = new Turn(prompt, "c");
  turn.say = say;
  running = turn;
  return (event) => {
    turn.take(event);
    if (event.type === "accepted") thread.accepted(turn);
    if (event.type === "ended") thread.take(turn);
  };
}
const accepted = (asked: Message): ChatEvent => ({ type: "accepted", conversation: "c", message: asked });
const ended = (answer: Message, prompt_returned = false): ChatEvent => ({ type: "ended", message: answer, prompt_returned });

describe("a message that is sent", () => {
  it("stands at the end as soon as it is stored, and its answer below it", () => {
    const hear = begin({ type: "prompt", text: "new" });
    expect(ids()).toEqual(["m0", "m1", "m2", "m3"]);
    hear(accepted(message("u", "user")));
    expect(ids()).toEqual(["m0", "m1", "m2", "m3", "u"]);
    hear(ended(message("a", "assistant", "done")));
    expect(ids()).toEqual(["m0", "m1", "m2", "m3", "u", "a"]);
    expect(thread.bodies.get("a")?.text).toBe("done");
  });

  it("of which nothing came goes back", () => {
    const hear = begin({ type: "prompt", text: "new" });
    hear(accepted(message("u", "user")));
    hear(ended(message("a", "assistant", "", { status: "failed", failure: failureOf("connection") }), true));
    expect(ids()).toEqual(["m0", "m1", "m2", "m3"]);
    expect(back[0]).toContain("new");
  });
});

describe("an edit", () => {
  it("ends the path where the message stood, and is its sibling", () => {
    const hear = begin({ type: "edited", message: "m2", text: "other" });
    expect(ids()).toEqual(["m0", "m1"]);
    hear(accepted(message("u", "user", "other")));
    expect(thread.shown.map(({ id, siblings }) => [id, siblings])).toEqual([["m0", undefined], ["m1", undefined], ["u", ["m2", "u"]]]);
    hear(ended(message("a", "assistant")));
    expect(ids()).toEqual(["m0", "m1", "u", "a"]);
  });

  it("of which nothing came shows the old path again, as history has it", async () => {
    const hear = begin({ type: "edited", message: "m2", text: "other" });
    hear(accepted(message("u", "user", "other")));
    hear(ended(message("a", "assistant", "", { status: "failed", failure: failureOf("connection") }), true));
    await vi.waitFor(() => expect(ids()).toEqual(["m0", "m1", "m2", "m3"]));
  });
});

describe("trying again", () => {
  it("takes the answer's place while it runs, and is its sibling", () => {
    const hear = begin({ type: "again", message: "m3" });
    expect(ids()).toEqual(["m0", "m1", "m2"]);
    hear(accepted(message("m2", "user")));
    expect(ids()).toEqual(["m0", "m1", "m2"]);
    hear(ended(message("b", "assistant", "better")));
    expect(ids()).toEqual(["m0", "m1", "m2", "b"]);
    expect(thread.shown.at(-1)?.siblings).toEqual(["m3", "b"]);
  });

  it("of which nothing came leaves the earlier answer, with a card", () => {
    const hear = begin({ type: "again", message: "m3" });
    hear(accepted(message("m2", "user")));
    hear(ended(message("b", "assistant", "", { status: "failed", failure: failureOf("overloaded") })));
    expect([ids(), thread.failed?.kind]).toEqual([["m0", "m1", "m2", "m3"], "overloaded"]);
  });
});

describe("a turn that this page did not start", () => {
  it("is read from history, and what is stored of its answer is drawn once", async () => {
    const hear = begin(null);
    path = [...path, message("u", "user"), message("a", "assistant", "so f", { status: "interrupted" })];
    hear(accepted(message("u", "user")));
    await vi.waitFor(() => expect(ids()).toEqual(["m0", "m1", "m2", "m3", "u"]));
    hear(ended(message("a", "assistant", "so far")));
    expect(ids()).toEqual(["m0", "m1", "m2", "m3", "u", "a"]);
  });
});

describe("bodies", () => {
  it("come with the end of a conversation, then around what is drawn, and no more than 200 are kept", async () => {
    path = long(2000);
    await thread.read("c");
    expect(pages.at(-1)).toEqual([1968, 32]);
    expect(thread.bodies.has("m1999")).toBe(true);
    for (const from of [1900, 1000, 1040, 1080, 1120, 1160, 1200, 1240, 400]) {
      thread.want({ from, to: from + 20 });
      await vi.waitFor(() => expect(Array.from({ length: 20 }, (_, at) => thread.bodies.has(`m${from + at}`))).not.toContain(false));
      expect(thread.bodies.size).toBeLessThanOrEqual(200);
    }
    expect([thread.bodies.has("m1999"), thread.bodies.has("m1900")]).toEqual([false, false]);
  });

  it("of a page that history has no more are not asked for again and again", async () => {
    path = long(400);
    await thread.read("c");
    path = path.slice(0, 100);
    pages = [];
    thread.want({ from: 200, to: 220 });
    await new Promise((done) => setTimeout(done, 20));
    expect(pages.length).toBeLessThanOrEqual(3);
  });
});

describe("a message that is edited", () => {
  it("keeps what was typed when it is given up, and begins with that again", () => {
    const { editing } = thread;
    editing.begin("m2");
    expect([editing.message, editing.text]).toEqual(["m2", "m2"]);
    editing.text = "half a thou";
    editing.giveUp();
    expect(editing.message).toBeNull();
    editing.begin("m0");
    expect(editing.text).toBe("m0");
    editing.begin("m2");
    expect(editing.text).toBe("half a thou");
  });

  it("can't be while an answer is written", () => {
    begin({ type: "prompt", text: "new" });
    thread.editing.begin("m2");
    expect(thread.editing.message).toBeNull();
  });
});

describe("find in conversation", () => {
  it("looks through all messages, begins with the newest, and goes round", async () => {
    path = long(1000).map((it, at) => (at % 300 === 0 ? { ...it, text: "Ein Schlüssel" } : it));
    await thread.read("c");
    const { find } = thread;
    find.show();
    find.typed = "SCHLUSSEL";
    await find.search();
    expect([find.found, find.at]).toEqual([["m0", "m300", "m600", "m900"], 3]);
    find.step(1);
    expect(find.current).toBe("m0");
    find.step(-1);
    expect([find.current, find.sought]).toEqual(["m900", "schlussel"]);
    find.close();
    expect([find.sought, find.current, find.found]).toEqual(["", null, []]);
  });
});
