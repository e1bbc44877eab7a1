// Every hostile text in every place of the window that shows words of others: it stays text there, to the
// letter but for what is hidden in it, and the place looks as with any other words.
import { flushSync } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import type { Failure, Message, SearchHit } from "../../src/backend/types.gen";
import { failureOf } from "../../src/backend/twin/failures";
import { written } from "../../src/backend/twin/foreign";
import { mapped, visible } from "../../src/backend/visible";
import { plain } from "../../src/markdown/plain";
import type { Patchbay } from "../../src/state/patchbay";
import { say } from "../../src/words/say.svelte";
import { all, click, one, openWindow, push, settled, twin, useWindow } from "../window";
import { skeleton, violations } from "./check";
import { CORPUS } from "./corpus";

useWindow();

/** An answer of the twin, outside of the window. */
async function answered<Answer>(asked: Promise<Answer>): Promise<Answer> {
  await settled(100);
  return asked;
}

const AT_ONCE = 8;

/** Every text, some at a time: these places know no beginning and no end. */
const LOTS = Array.from({ length: Math.ceil(CORPUS.length / AT_ONCE) }, (_, lot) => CORPUS.slice(lot * AT_ONCE, (lot + 1) * AT_ONCE).map(({ text }) => text));

/** Shows every text: what is wrong, and with which. `holds` is a place that must say it, `except` what its words may build. */
function tried(show: (text: string) => void, holds: string, except?: string, line = (text: string) => text): string[] {
  show("harmless");
  flushSync();
  const usual = skeleton(document.body, except);
  const found: string[] = [];
  for (const lot of LOTS) {
    const text = line(lot.join(" "));
    show(text);
    flushSync();
    const wrong = violations(document.body, "window");
    if (skeleton(document.body, except) !== usual) wrong.push("the page is built otherwise");
    if (!one(holds).textContent?.includes(plain(text))) wrong.push(`${holds} does not say it`);
    found.push(...wrong.map((what) => `${what}: ${JSON.stringify(text)}`));
  }
  return found;
}

describe("every hostile text", { timeout: 180_000 }, () => {
  it("as names, versions, findings, paths, values and lines of files, in Health", async () => {
    await openWindow("signed-in&syntax");
    const health = await answered(twin.health());
    expect(tried((text) => push({ type: "health", health: written(health, text) }), "tool-card-opencode")).toEqual([]);
    expect(all("excerpt")).toHaveLength(1);
  });

  it("as an account's name, email, plan and permissions, in Accounts and beside every screen", async () => {
    await openWindow("signed-in");
    await click(one("nav-accounts"));
    const { accounts } = await answered(twin.appState());
    const named = accounts.map((account) => ({ ...account, label: "Work ", status: "expired" as const }));
    expect(tried((text) => push({ type: "accounts", accounts: written(named, text) }), "account-name")).toEqual([]);
  });

  describe("in Chat", () => {
    let patchbay: Patchbay;
    beforeEach(async () => {
      patchbay = await openWindow("signed-in");
      await click(one("nav-chat"));
      await import("../../src/routes/Chat.svelte");
      await settled(500);
    });

    it("as titles of conversations, in the list and at the head", () => {
      const list = patchbay.chat.conversations.list;
      expect(list.length).toBeGreaterThan(5);
      expect(tried((text) => (patchbay.chat.conversations.list = shown(written(list, text))), "chat-title")).toEqual([]);
    });

    it("as messages, questions and answers, with what was thought", async () => {
      const { thread } = patchbay.chat;
      const [asked, answer] = [...thread.bodies.values()] as [Message, Message];
      await click(one("thought"));
      const messages = (text: string): Message[] => [
        { ...asked, text },
        { ...answer, text, reasoning: text },
      ];
      expect(tried((text) => (thread.bodies = new Map(messages(text).map((message) => [message.id, message]))), "message-user", "[data-testid=answer], .thought-text, .excerpt .ln")).toEqual([]);
    });

    it("as what was said beside an answer, models' names, files of a message, what waits, with finds marked", async () => {
      const { thread } = patchbay.chat;
      const [asked, answer] = [...thread.bodies.values()] as [Message, Message];
      const file = { id: "a", kind: "text" as const, name: "notes.md", media_type: "text/plain", size: 12, width: null, height: null };
      const tokens = { input: 1, cached: 0, output: 1, reasoning: 0 };
      thread.find.open = true;
      const show = (text: string) => {
        const [name] = shown([written(file, text)]);
        const models = shown(written({ model: "gpt", asked_model: null }, text));
        const bodies: Message[] = [
          { ...asked, text, attachments: name ? [name] : [] },
          { ...answer, text: `a\n\n${text}`, commentary: text, model: models.model, asked_model: "other", tokens, sources: [{ url: text, title: text }, { url: "https://a.example/", title: text }] },
        ];
        thread.bodies = new Map(bodies.map((message) => [message.id, message]));
        thread.queued = [{ id: "q", text, attachments: name ? [name] : [], created_at: 0 }];
        thread.find.typed = "a";
      };
      const except = "[data-testid=answer] .md, .commentary, .excerpt .ln, .bubble";
      expect(tried(show, "served", except)).toEqual([]);
      expect(tried(show, "queued", except)).toEqual([]);
      expect(document.querySelectorAll(".md mark").length).toBeGreaterThan(0);
    });

    it("as a message that is written anew, and as a file that is opened", async () => {
      const { thread } = patchbay.chat;
      const file = { id: "a", kind: "text" as const, name: "notes.md", media_type: "text/plain", size: 12, width: null, height: null };
      await import("../../src/parts/AttachmentSheet.svelte");
      thread.viewing.attachment = file;
      await settled();
      const show = (text: string) => {
        thread.viewing.attachment = shown(written(file, text));
        thread.viewing.content = { type: "text", text };
      };
      expect(tried(show, "attachment-sheet")).toEqual([]);
      thread.viewing.close();
      await settled();
      await click(one("message-edit"));
      thread.editing.text = "</textarea><img src=x onerror=__pwned=1>";
      flushSync();
      expect([(one("edit-input") as HTMLTextAreaElement).value, violations(document.body, "window")]).toEqual([thread.editing.text, []]);
    });

    it("as names of attached files, and of those that were refused", async () => {
      const { attachments } = patchbay.chat.composer;
      const file = { id: "a", kind: "text" as const, name: "my notes.md", media_type: "text/plain", size: 12, width: null, height: null };
      const show = (text: string) => {
        attachments.list = shown(written([file, { ...file, id: "b", kind: "image" as const }], text));
        attachments.refusals = [{ key: 1, why: () => say("chat-attach-unreadable", { name: text }) }];
      };
      expect(tried(show, "attachments")).toEqual([]);
      expect(tried(show, "attach-refused")).toEqual([]);
    });

    it("as what a search found: titles, and the words around a find", async () => {
      const { search } = patchbay.chat;
      search.typed = search.answered = "words";
      const hits = (text: string): SearchHit[] =>
        [null, "m"].map((message) => ({
          conversation: "c",
          title: [{ text, hit: false }, { text, hit: true }],
          message,
          role: null,
          at: 1,
          snippet: message === null ? [] : [{ text: "…", hit: false }, { text, hit: true }, { text, hit: false }],
        }));
      expect(tried((text) => (search.hits = shown(hits(text))), "search-hit")).toEqual([]);
      expect(all("search-hit")).toHaveLength(2);
    });

    it("as what nothing was found for", () => {
      const { search } = patchbay.chat;
      search.typed = "words";
      expect(tried((text) => (search.answered = text), "search-none", undefined, (text) => text.trim())).toEqual([]);
    });

    it("as the title of what was deleted, and the path of what was exported", () => {
      const { conversations } = patchbay.chat;
      expect(tried((title) => (conversations.told = { is: "deleted", title }), "history-deleted")).toEqual([]);
      expect(tried((path) => (conversations.told = shown({ is: "exported" as const, path })), "history-exported")).toEqual([]);
    });

    it("as a title while it is being written, to the letter as it was shown", async () => {
      const { conversations } = patchbay.chat;
      const id = patchbay.chat.current ?? "";
      for (const lot of LOTS) {
        const [title] = shown([lot.join(" ").replace(/\s+/g, " ").trim()]);
        conversations.list = conversations.list.map((row) => (row.id === id ? { ...row, title: title ?? "" } : row));
        conversations.beginRename(id, "head");
        flushSync();
        expect((one("conversation-title") as HTMLInputElement).value).toBe(title);
        expect(violations(document.body, "window")).toEqual([]);
        conversations.giveUpRename();
        flushSync();
      }
    });

    it("as a failure's words and its evidence, on the card", async () => {
      const failure: Failure = { ...failureOf("auth_scope"), action: "none", detail: "server: " };
      patchbay.chat.thread.failed = failure;
      await settled();
      await click(one("error-details"));
      expect(tried((text) => (patchbay.chat.thread.failed = shown(written(failure, text))), "error-detail")).toEqual([]);
    });

    it("as the account that a card offers", async () => {
      patchbay.chat.thread.failed = failureOf("auth_forbidden");
      const { accounts } = await answered(twin.appState());
      const others = accounts.map((account) => ({ ...account, id: "other", label: "Work ", active: false }));
      expect(tried((text) => push({ type: "accounts", accounts: [...accounts, ...written(others, text)] }), "error-action")).toEqual([]);
      expect(one("error-action").dataset["step"]).toBe("account");
    });
  });

  it("as what a pasted text means", async () => {
    const patchbay = await openWindow("signed-in");
    await click(one("meaning-open"));
    const failure = failureOf("auth_scope");
    const show = (text: string) => {
      patchbay.meaning.text = text;
      patchbay.meaning.answer = shown(written({ failure, matching: null }, text));
    };
    expect(tried(show, "meaning-answer")).toEqual([]);
  });

  it("as the evidence of a failure that is shown as a notice", async () => {
    const patchbay = await openWindow("signed-in");
    await click(one("meaning-open"));
    const failure: Failure = { ...failureOf("file_changed"), detail: "- old\n+ new " };
    expect(tried((text) => (patchbay.meaning.failed = shown(written(failure, text))), "meaning", undefined, (text) => text.replace(/[\r\n]/g, " "))).toEqual([]);
  });
});

/** As it comes through the door. */
function shown<Answer>(answer: Answer): Answer {
  let seen: Answer | undefined;
  const door = visible({ subscribe: async (take: (event: unknown) => void) => take(answer) } as never) as unknown as { subscribe: (take: (event: Answer) => void) => void };
  door.subscribe((event) => (seen = event));
  return seen ?? (mapped(answer, () => false, String) as Answer);
}
