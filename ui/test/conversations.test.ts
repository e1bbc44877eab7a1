// What is done with a conversation as a whole, on the state alone: its name, its pin, deleting and bringing
// it back, the search, and files out and in. What the door answers late or refuses is put right.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../src/backend/backend";
import { openTwin } from "../src/backend/twin";
import { failureOf } from "../src/backend/twin/failures";
import type { ConversationSummary, Imported, SearchHit } from "../src/backend/types.gen";
import { FIRST_HEADING, HEADING, inOrder, linesOf, ROW, seen } from "../src/conversations/lines";
import { Patchbay } from "../src/state/patchbay";

const row = (id: string, more: Partial<ConversationSummary> = {}): ConversationSummary => ({ id, title: id, updated_at: 1, pinned: false, has_draft: false, ...more });
const hit = (title: string, more: Partial<SearchHit> = {}): SearchHit => ({ conversation: title, title: [{ text: title, hit: true }], message: null, role: null, at: 1, snippet: [], ...more });

/** An answer that is given when the test says so. */
function held<T>() {
  let give: (answer: T) => void = () => {};
  let refuse: (error: unknown) => void = () => {};
  const answer = new Promise<T>((done, failed) => ([give, refuse] = [done, failed]));
  return { answer, give: (value: T) => give(value), refuse: (error: unknown) => refuse(error) };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const soon = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

async function room(instead: Partial<Backend> = {}, query = "signed-in"): Promise<Patchbay> {
  const patchbay = new Patchbay({ ...openTwin(new URLSearchParams(query)), ...instead });
  void patchbay.frame.open();
  await soon(200);
  void patchbay.chat.load();
  await soon(300);
  expect(patchbay.chat.conversations.list.length).toBeGreaterThan(5);
  return patchbay;
}

describe("the list's lines", () => {
  const list = inOrder([row("a", { updated_at: 5 }), row("b", { updated_at: 9 }), row("c", { pinned: true }), row("d", { updated_at: 5 })]);

  it("have pinned ones first, then the newest; a heading for each group", () => {
    const { all, rows, height } = linesOf(list, ({ pinned, updated_at }) => (pinned ? "pinned" : String(updated_at)));
    expect(all.map((line) => (line.is === "row" ? line.row.id : line.text))).toEqual(["pinned", "c", "9", "b", "5", "a", "d"]);
    const steps = [FIRST_HEADING, ROW, HEADING, ROW, HEADING, ROW];
    expect(all.map(({ top }) => top)).toEqual([0, ...steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step))]);
    expect([rows.map(({ index }) => index), height]).toEqual([[0, 1, 2, 3], FIRST_HEADING + 2 * HEADING + 4 * ROW]);
  });

  it("of ten thousand are drawn where they are seen, and not elsewhere", () => {
    const many = linesOf(Array.from({ length: 10_000 }, (_, at) => row(String(at), { updated_at: -at })), () => "all");
    const middle = seen(many, 100_000, 100_700);
    expect(middle.length).toBeLessThan(60);
    expect(middle).toEqual(expect.arrayContaining(many.all.filter(({ top }) => top > 100_000 - ROW && top < 100_700)));
    expect(seen(many, 0, 700)[0]).toBe(many.all[0]);
    expect(seen(many, many.height - 700, many.height).at(-1)).toBe(many.all.at(-1));
    expect(seen(linesOf([], () => ""), 0, 700)).toEqual([]);
  });
});

describe("a name", () => {
  it("is shown at once, and then as it was kept", async () => {
    const kept = held<string | null>();
    const { chat } = await room({ conversationRename: () => kept.answer });
    const { conversations } = chat;
    const [first] = conversations.list;
    conversations.beginRename(first!.id, "list");
    expect(conversations.renaming).toEqual({ id: first!.id, text: first!.title, at: "list" });
    conversations.renaming!.text = "  Tides ";
    void conversations.keepRename();
    expect([conversations.renaming, conversations.titleOf(first!.id)]).toEqual([null, "Tides"]);
    kept.give("Tides, on one line");
    await soon();
    expect(conversations.titleOf(first!.id)).toBe("Tides, on one line");
  });

  it("of blanks, or the same as before, changes and asks nothing", async () => {
    const rename = vi.fn(async () => "x");
    const { chat } = await room({ conversationRename: rename });
    const { conversations } = chat;
    const { id, title } = conversations.list[0]!;
    for (const text of [" ", title, ` ${title} `]) {
      conversations.beginRename(id, "head");
      conversations.renaming!.text = text;
      await conversations.keepRename();
    }
    conversations.beginRename(id, "head");
    conversations.renaming!.text = "given up";
    conversations.giveUpRename();
    expect([rename.mock.calls.length, conversations.titleOf(id)]).toEqual([0, title]);
  });

  it("that could not be kept stands in its field again, below its failure", async () => {
    const { chat } = await room({ conversationRename: () => Promise.reject(failureOf("file_not_writable")) });
    const { conversations } = chat;
    const { id, title } = conversations.list[0]!;
    conversations.beginRename(id, "list");
    conversations.renaming!.text = "Tides";
    await conversations.keepRename();
    expect([conversations.titleOf(id), conversations.renaming?.text, conversations.told?.is]).toEqual([title, "Tides", "failed"]);
  });

  it("that is being written is kept when another is begun", async () => {
    const { chat } = await room();
    const { conversations } = chat;
    const [first, second] = conversations.list;
    conversations.beginRename(first!.id, "list");
    conversations.renaming!.text = "Tides";
    conversations.beginRename(second!.id, "list");
    await soon(100);
    expect([conversations.titleOf(first!.id), conversations.renaming?.id]).toEqual(["Tides", second!.id]);
  });
});

describe("a pin", () => {
  it("moves the row at once, is announced, and goes back where it could not be kept", async () => {
    const kept = held<void>();
    const { chat, frame } = await room({ conversationPin: () => kept.answer });
    const { conversations } = chat;
    const last = conversations.list.at(-1)!;
    void conversations.togglePin(last.id);
    expect(conversations.list.findIndex(({ id }) => id === last.id)).toBe(2);
    expect(frame.announcement).toBe(`“${last.title}” is pinned.`);
    kept.refuse(failureOf("file_not_writable"));
    await soon();
    expect([conversations.list.at(-1)?.id, conversations.told?.is]).toEqual([last.id, "failed"]);
  });
});

describe("deleting", () => {
  it("asks nothing: the row goes at once, the one below is opened, and Undo brings it back with its draft", async () => {
    const { chat, frame } = await room();
    const { conversations, composer } = chat;
    const [, , third, fourth] = conversations.list;
    void chat.open(third!.id);
    await soon(300);
    composer.type("not sent yet");
    void conversations.remove(third!.id);
    expect(conversations.list.some(({ id }) => id === third!.id)).toBe(false);
    expect([conversations.told, frame.announcement]).toEqual([{ is: "deleted", title: third!.title }, `“${third!.title}” is deleted.`]);
    await soon(500);
    expect([chat.current, composer.draft]).toEqual([fourth!.id, ""]);

    void conversations.undo();
    await soon(500);
    expect([conversations.list[2]?.id, chat.current, composer.draft, conversations.told]).toEqual([third!.id, third!.id, "not sent yet", null]);
    expect(frame.announcement).toBe(`“${third!.title}” is here again.`);
  });

  it("of one that is not open leaves the open one, and of the last one opens the one above", async () => {
    const { chat } = await room();
    const { conversations } = chat;
    const open = chat.current;
    await Promise.all([conversations.remove(conversations.list.at(-1)!.id), soon(500)]);
    expect(chat.current).toBe(open);
    const [above, last] = conversations.list.slice(-2);
    void chat.open(last!.id);
    await soon(300);
    void conversations.remove(last!.id);
    await soon(500);
    expect(chat.current).toBe(above!.id);
  });

  it("of all of them leaves a new conversation", async () => {
    const { chat } = await room();
    const { conversations } = chat;
    for (const { id } of [...conversations.list]) {
      void conversations.remove(id);
      await soon(500);
    }
    expect([conversations.list, chat.current]).toEqual([[], null]);
  });

  it("is taken back one by one, the last first, and not before it was done", async () => {
    const order: string[] = [];
    const deletes = held<void>();
    const twin = openTwin(new URLSearchParams("signed-in"));
    const { chat } = await room({
      conversationDelete: async (id) => {
        await deletes.answer;
        order.push(`delete ${id}`);
        await twin.conversationDelete(id);
      },
      conversationRestore: async (id) => {
        order.push(`restore ${id}`);
        return true;
      },
    });
    const { conversations } = chat;
    const [first, second] = conversations.list.slice(-2).map(({ id }) => id) as [string, string];
    void conversations.remove(first);
    void conversations.remove(second);
    void conversations.undo();
    await soon(300);
    expect(order).toEqual([]);
    expect(conversations.told).toMatchObject({ is: "deleted" });
    deletes.give();
    await soon(300);
    void conversations.undo();
    await soon(300);
    expect(order.filter((one) => one.startsWith("restore"))).toEqual([`restore ${second}`, `restore ${first}`]);
    expect(order.indexOf(`restore ${second}`)).toBeGreaterThan(order.indexOf(`delete ${second}`));
    expect(conversations.undoable).toBe(false);
  });

  it("that could not be done puts the row back and says why; what was purged says so", async () => {
    const refused = await room({ conversationDelete: () => Promise.reject(failureOf("file_not_writable")) });
    const before = refused.chat.conversations.list;
    void refused.chat.conversations.remove(before.at(-1)!.id);
    await soon(300);
    expect([refused.chat.conversations.list.map(({ id }) => id), refused.chat.conversations.told?.is, refused.chat.conversations.undoable]).toEqual([before.map(({ id }) => id), "failed", false]);

    const purged = await room({ conversationRestore: async () => false });
    const { title, id } = purged.chat.conversations.list.at(-1)!;
    void purged.chat.conversations.remove(id);
    await soon(300);
    void purged.chat.conversations.undo();
    await soon(300);
    expect(purged.chat.conversations.told).toEqual({ is: "purged", title });
  });

  it("is not undone by a list that was asked for before", async () => {
    const asked = held<ConversationSummary[]>();
    const { chat } = await room();
    const { conversations } = chat;
    const [, , victim] = conversations.list;
    const before = conversations.list;
    vi.spyOn((conversations as unknown as { backend: Backend }).backend, "conversations").mockReturnValue(asked.answer);
    void conversations.read();
    void conversations.remove(victim!.id);
    asked.give(before);
    await soon();
    expect(conversations.list.some(({ id }) => id === victim!.id)).toBe(false);
  });

  it("waits for an answer that is being written", async () => {
    await import("../src/state/turn.svelte");
    const { chat } = await room({}, "signed-in&stays=writing");
    const { conversations } = chat;
    const id = chat.current!;
    void chat.ask({ type: "prompt", text: "Hello" }, { text: "Hello", attached: [] });
    await soon(500);
    expect(conversations.isAnswering(id)).toBe(true);
    await conversations.remove(id);
    expect(conversations.row(id)).toBeDefined();
  });
});

describe("a draft", () => {
  it("is said in the list once its conversation is left, and no longer when it is empty", async () => {
    const { chat } = await room();
    const [first, second] = chat.conversations.list.slice(-2);
    void chat.open(first!.id);
    await soon(300);
    chat.composer.type("not sent yet");
    void chat.open(second!.id);
    await soon(300);
    expect(chat.conversations.row(first!.id)?.has_draft).toBe(true);
    void chat.open(first!.id);
    await soon(300);
    chat.composer.type("");
    void chat.open(second!.id);
    await soon(300);
    expect(chat.conversations.row(first!.id)?.has_draft).toBe(false);
  });
});

describe("the search", () => {
  it("waits until somebody stops typing, and asks once", async () => {
    const asked = vi.fn(async () => [hit("tides")]);
    const { chat, frame } = await room({ search: asked });
    for (const text of ["t", "ti", "tid"]) {
      chat.search.type(text);
      await soon(40);
    }
    expect(asked).not.toHaveBeenCalled();
    await soon(80);
    expect(asked.mock.calls).toEqual([["tid", 50]]);
    expect([chat.search.hits.length, chat.search.answered, frame.announcement]).toEqual([1, "tid", "1 find"]);
  });

  it("drops an answer to what was typed before, however late it comes", async () => {
    const answers = [held<SearchHit[]>(), held<SearchHit[]>()];
    let next = 0;
    const { chat } = await room({ search: () => answers[next++]!.answer });
    chat.search.type("a");
    await soon(100);
    chat.search.type("ab");
    await soon(100);
    answers[1]!.give([hit("second")]);
    await soon();
    answers[0]!.give([hit("first"), hit("first")]);
    await soon();
    expect([chat.search.hits.map(({ conversation }) => conversation), chat.search.answered]).toEqual([["second"], "ab"]);
  });

  it("drops an answer, and a failure, that comes when it is over", async () => {
    const late = [held<SearchHit[]>(), held<SearchHit[]>()];
    let next = 0;
    const { chat } = await room({ search: () => late[next++]!.answer });
    for (const end of [() => late[0]!.give([hit("late")]), () => late[1]!.refuse(failureOf("file_unreadable"))]) {
      chat.search.type("a");
      await soon(100);
      chat.search.end();
      end();
      await soon();
      expect([chat.search.hits, chat.search.answered, chat.search.failure, chat.search.on]).toEqual([[], null, null, false]);
    }
  });

  it("says its failure, and what is typed next is searched again", async () => {
    const search = vi.fn().mockRejectedValueOnce(failureOf("file_unreadable")).mockResolvedValue([]);
    const { chat, frame } = await room({ search });
    chat.search.type("nothing");
    await soon(100);
    expect(chat.search.failure?.kind).toBe("file_unreadable");
    await chat.search.ask();
    expect([chat.search.failure, chat.search.answered]).toEqual([null, "nothing"]);
    expect(frame.announcement).toBe("Neither a title nor a message contains “nothing”.");
  });

  it("opens the conversation at the message, and says where either is gone", async () => {
    const { chat } = await room();
    const { id } = chat.conversations.list.at(-1)!;
    chat.search.type("nginx");
    await soon(200);
    const found = chat.search.hits.find(({ conversation, message }) => conversation === id && message !== null)!;
    const opened = chat.search.open(found);
    await soon(300);
    expect([await opened, chat.current, chat.thread.goal]).toEqual([true, id, { message: found.message }]);

    for (const gone of [hit(id, { conversation: id, message: "gone" }), hit("gone")]) {
      chat.conversations.closeNotice();
      const tried = chat.search.open(gone);
      await soon(500);
      expect([await tried, chat.current, chat.conversations.told]).toEqual([false, id, { is: "gone" }]);
    }
  });
});

describe("files", () => {
  const came = (...outcomes: Imported["outcome"][]): Imported[] => outcomes.map((outcome, at) => ({ id: String(at), title: "x", outcome }));

  it("say where they are, or nothing where none was chosen", async () => {
    const write = vi.fn().mockResolvedValueOnce("/home/mira/x.md").mockResolvedValue(null);
    const { chat } = await room({ historyExport: write });
    await chat.transfer.export(["a"], "markdown");
    expect(chat.conversations.told).toEqual({ is: "exported", path: "/home/mira/x.md" });
    expect(write.mock.calls[0]).toEqual([["a"], "markdown", expect.objectContaining({ person: "Question" })]);
    chat.conversations.closeNotice();
    await chat.transfer.export(null, "json");
    expect([chat.conversations.told, chat.transfer.busy]).toEqual([null, null]);
  });

  it("say what became of each conversation, and the list is read again", async () => {
    const read = vi.fn(async () => came("added", "copied", "skipped", "added"));
    const { chat, frame } = await room({ historyImport: read });
    const lists = vi.spyOn(chat.conversations, "read");
    await Promise.all([chat.transfer.import(), soon(200)]);
    expect([chat.conversations.told, lists.mock.calls.length, frame.announcement]).toEqual([{ is: "imported", added: 2, copied: 1, skipped: 1 }, 1, "3 conversations were imported."]);
  });

  it("that can't be read or written are failures; one at a time", async () => {
    const slow = held<Imported[] | null>();
    const { chat } = await room({ historyImport: () => slow.answer, historyExport: () => Promise.reject(failureOf("file_not_writable")) });
    await chat.transfer.export(null, "json");
    expect(chat.conversations.told?.is).toBe("failed");
    chat.conversations.closeNotice();
    void chat.transfer.import();
    await chat.transfer.export(null, "json");
    expect([chat.transfer.busy, chat.conversations.told]).toEqual(["import", null]);
    slow.refuse(failureOf("schema"));
    await soon();
    expect([chat.transfer.busy, chat.conversations.told?.is]).toEqual([null, "failed"]);
  });
});
