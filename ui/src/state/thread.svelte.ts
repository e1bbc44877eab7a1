// What the thread shows of the open conversation: every message by its outline, the bodies of those around
// what is seen, what waits in the queue, and the card in place of an answer.
import { asFailure, type Backend } from "../backend/backend";
import type { Failure, Message, Outline, OutlineEntry, Queued, Role } from "../backend/types.gen";
import { pagesFor, type Span } from "../thread/window";
import { cardTitle } from "../words/card";
import { said } from "../words/said";
import { say as sayWords } from "../words/say.svelte";
import { copyText } from "../words/copy";
import type { ChatRoom } from "./chat.svelte";
import { Editing } from "./editing.svelte";
import { FindHere } from "./find_here.svelte";
import type { Frame } from "./frame.svelte";
import type { Turn } from "./turn.svelte";
import { Viewing } from "./viewing.svelte";

/** Messages that come at once. */
const PAGE = 32;
/** Bodies that are wanted on both sides of what is drawn, and how many are kept at all. */
const AROUND = 16;
const KEPT = 200;
/** Messages that are read at a time to be copied. */
const COPIED = 200;

export class Thread {
  /** All messages of the path that is shown, oldest first. */
  entries = $state.raw<readonly OutlineEntry[]>([]);
  /** The bodies that are here, by id. */
  bodies = $state.raw<ReadonlyMap<string, Message>>(new Map());
  /** Messages that wait until the answer that runs has ended. */
  queued = $state.raw<readonly Queued[]>([]);
  /** The card in place of an answer that never began. */
  failed = $state.raw<Failure | null>(null);
  /** The conversation that `entries` are of; the one that was opened may still be on its way. */
  of = $state<string | null>(null);
  /** The message to scroll to and mark; a new object each time. */
  goal = $state.raw<{ message: string } | null>(null);

  /** What stands above the running answer: a message that is edited or tried again ends it. */
  readonly shown: readonly OutlineEntry[] = $derived.by(() => {
    const { turn } = this.chat;
    if (!turn || this.of !== turn.conversation) return this.entries;
    const end = this.endAt(turn);
    return end < this.entries.length ? this.entries.slice(0, end) : this.entries;
  });

  readonly editing: Editing;
  readonly find: FindHere;
  readonly viewing: Viewing;
  /** Rows that are drawn. */
  private wanted: Span = { from: 0, to: 0 };
  private reading = false;
  /** The conversation that was opened and is not here yet. */
  opening: string | null = null;
  /** Counts what was opened: an earlier answer may come later. */
  private opened = 0;
  /** What is being read has changed since. */
  private stale = false;
  /** Pages that were read for a path, so that none is read twice for what it does not hold. */
  private tried: { of: readonly OutlineEntry[]; pages: Set<number> } = { of: [], pages: new Set() };

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {
    this.editing = new Editing(this, chat);
    this.find = new FindHere(backend, frame, this);
    this.viewing = new Viewing(backend);
  }

  /** How often somebody asked for the newest message. */
  newest = $state(0);

  clear(): void {
    this.opening = null;
    this.editing.giveUp();
    this.find.close();
    this.of = null;
    this.entries = [];
    this.bodies = new Map();
    this.queued = [];
    this.failed = null;
    this.goal = null;
  }

  /** Shows the conversation `id`, read as it is once `stored` says that what was typed is on the disk. */
  async read(id: string, stored?: Promise<void>): Promise<void> {
    const count = (this.opened += 1);
    const isOver = () => count !== this.opened || this.chat.current !== id;
    this.opening = id;
    try {
      await stored;
      let outline: Outline | null;
      let messages: readonly Message[];
      do {
        if (isOver()) return;
        this.stale = false;
        outline = await this.backend.conversationOutline(id);
        // Its end comes with it, so that it never opens on empty places.
        const from = Math.max(0, (outline?.entries.length ?? 0) - PAGE);
        ({ messages } = await this.backend.conversationPage(id, from, PAGE));
      } while (this.stale);
      if (isOver()) return;
      this.clear();
      if (!outline) return;
      this.bodies = new Map(messages.map((message) => [message.id, message]));
      this.set(outline);
      this.chat.composer.fill(outline);
    } catch (error) {
      if (isOver()) return;
      this.clear();
      this.failed = asFailure(error);
    }
  }

  /** A turn stored something in `conversation`: where that is just being read, it is read again. */
  changed(conversation: string | null): void {
    if (this.opening === conversation) this.stale = true;
  }

  private set(outline: Outline): void {
    this.of = outline.summary.id;
    this.entries = outline.entries;
    this.queued = outline.queued;
  }

  /** The open conversation's outline once more: its path changed. */
  async refresh(): Promise<void> {
    const id = this.of;
    if (id === null) return;
    try {
      const outline = await this.backend.conversationOutline(id);
      if (outline && this.of === id) this.set(outline);
    } catch (error) {
      if (this.of === id) this.failed = asFailure(error);
    }
  }

  placeOf(id: string): number {
    return this.entries.findLastIndex((entry) => entry.id === id);
  }

  /** Reads the bodies of what is drawn and of what is near it, one page after the other. */
  want(span: Span): void {
    this.wanted = span;
    if (!this.reading) void this.readOn();
  }

  private async readOn(): Promise<void> {
    this.reading = true;
    for (let page = this.missing(); page !== null; page = this.missing()) await this.load(page);
    this.reading = false;
  }

  /** The page that is wanted most, of those that were not read for this path. */
  private missing(): number | null {
    const { entries, wanted } = this;
    if (this.tried.of !== entries) this.tried = { of: entries, pages: new Set() };
    const lacks = (page: number) => entries.slice(page * PAGE, (page + 1) * PAGE).some(({ id }) => !this.bodies.has(id));
    const pages = this.of === null ? [] : pagesFor(wanted, entries.length, PAGE, AROUND);
    return pages.find((page) => lacks(page) && !this.tried.pages.has(page)) ?? null;
  }

  private async load(page: number): Promise<void> {
    const { of, tried } = this;
    tried.pages.add(page);
    try {
      const { messages } = await this.backend.conversationPage(of ?? "", page * PAGE, PAGE);
      if (this.of !== of) return;
      this.keep(messages);
    } catch (error) {
      if (this.of === of) this.failed ??= asFailure(error);
    }
  }

  /** Puts bodies beside those that are here; of too many, those go that are farthest from what is drawn. */
  private keep(messages: readonly Message[]): void {
    const bodies = new Map([...this.bodies, ...messages.map((message) => [message.id, message] as const)]);
    if (bodies.size > KEPT) {
      const middle = (this.wanted.from + this.wanted.to) / 2;
      const places = new Map(this.entries.map(({ id }, place) => [id, place]));
      const away = (id: string) => Math.abs((places.get(id) ?? -KEPT) - middle);
      const far = [...bodies.keys()].sort((a, b) => away(b) - away(a));
      for (const id of far.slice(0, bodies.size - KEPT)) {
        bodies.delete(id);
        // It may be wanted again.
        this.tried.pages.delete(Math.floor((places.get(id) ?? -1) / PAGE));
      }
    }
    this.bodies = bodies;
  }

  /** Where the messages end that stand above a running answer. */
  private endAt(turn: Turn): number {
    const asked = turn.asked === null ? -1 : this.placeOf(turn.asked.id);
    if (asked >= 0) return asked + 1;
    const { say } = turn;
    if (say?.type !== "edited" && say?.type !== "again") return this.entries.length;
    const place = this.placeOf(say.message);
    if (place < 0) return this.entries.length;
    return say.type === "again" && this.entries[place]?.role === "user" ? place + 1 : place;
  }

  /** A message was stored: it stands at the end of the path, or in the place of the one that was edited. */
  accepted(turn: Turn): void {
    const { asked, say } = turn;
    if (!asked) return;
    if (this.opening !== null) return this.changed(turn.conversation);
    this.of = turn.conversation;
    this.keep([asked]);
    // Of a turn that this page did not start more may have changed.
    if (say === null) return void this.refresh();
    if (say.type === "edited") this.editing.sent(say.message);
    if (say.type === "queued") this.queued = this.queued.filter(({ id }) => id !== say.id);
    if (say.type !== "again") this.put(turn, asked, say.type === "edited");
  }

  /** A turn of the open conversation is over: what it came to stands where it ran. */
  take(turn: Turn): void {
    const { answer, asked, say } = turn;
    if (!answer) return;
    if (turn.promptReturned) {
      this.entries = this.entries.filter(({ id }) => id !== asked?.id);
      if (answer.failure) this.chat.putBack(turn.conversation, { text: turn.prompt, attached: asked?.attachments ?? [] }, answer.failure, say);
    } else if (turn.isAgainInVain) {
      // Nothing came of trying again: the earlier answer stands there as before, and a card below.
      if (answer.failure) this.chat.unsent.keep(turn.conversation, answer.failure, say);
      this.failed = answer.failure;
    } else {
      this.keep(asked ? [asked, answer] : [answer]);
      if (asked) this.put(turn, asked, false);
      this.put(turn, answer, say?.type === "again");
    }
    // Which path is shown now only history knows.
    if (say?.type !== "prompt") void this.refresh();
    if (answer.failure) this.tell(answer.failure);
    else this.frame.announce(sayWords("chat-finished"));
  }

  /** Puts a message behind what stands above the running answer: at its end, or in the place of another. */
  private put(turn: Turn, message: Message, instead: boolean): void {
    const place = this.placeOf(message.id);
    if (place >= 0 && message === turn.asked) return;
    const end = this.endAt(turn);
    const before = instead ? this.entries[end] : undefined;
    const entry: OutlineEntry = { id: message.id, role: message.role, length: message.text.length };
    if (before && before.id !== message.id) entry.siblings = [...(before.siblings ?? [before.id]), message.id];
    this.entries = [...this.entries.slice(0, end), entry];
  }

  /** Shows another message in the place of one of its siblings, or wherever it is. */
  async turnTo(id: string): Promise<void> {
    const { of } = this;
    if (of === null) return;
    await this.frame.guard(async () => {
      if ((await this.backend.messageShow(id)) !== of) return;
      const outline = await this.backend.conversationOutline(of);
      if (!outline) return;
      // With what is shown in its place: nothing of it comes later.
      const from = Math.max(0, outline.entries.findIndex((entry) => entry.id === id) - PAGE / 4);
      const { messages } = await this.backend.conversationPage(of, from, PAGE);
      if (this.of !== of) return;
      this.set(outline);
      this.keep(messages);
    });
  }

  /** Scrolls to a message of the open conversation and marks it; on another path, that path is shown. */
  async show(id: string): Promise<void> {
    if (this.placeOf(id) < 0) await this.turnTo(id);
    if (this.placeOf(id) >= 0) this.goal = { message: id };
  }

  /** A message goes from the queue back to the composer, after what was typed meanwhile. */
  async unqueue({ id, text, attachments }: Queued): Promise<void> {
    const { of, chat } = this;
    await this.frame.guard(async () => {
      const taken = await this.backend.chatUnqueue(id);
      if (this.of !== of) return;
      this.queued = this.queued.filter((other) => other.id !== id);
      if (taken) chat.composer.add(text, attachments);
    });
  }

  /** Sends a message that waits, where no answer runs. */
  async sendQueued(queued: Queued): Promise<void> {
    const { chat } = this;
    await chat.ask({ type: "queued", id: queued.id }, { text: queued.text, attached: [] }, { lost: (failure) => (this.failed = failure) });
  }

  /** Scrolls to the newest message, and stays there. */
  toNewest(): void {
    this.newest += 1;
  }

  /** The newest message of the one role or the other that is shown; null where there is none. */
  last(role: Role): string | null {
    return this.shown.findLast((entry) => entry.role === role)?.id ?? null;
  }

  async copyLast(): Promise<void> {
    const body = this.bodies.get(this.last("assistant") ?? "");
    if (body) this.frame.announce(sayWords((await copyText(body.text)) ? "parts-copy-copied" : "parts-copy-failed"));
  }

  /** Copies all messages of a span, also those that are not in the page. */
  async copySpan({ from, to }: Span): Promise<void> {
    const { of } = this;
    if (of === null) return;
    await this.frame.guard(async () => {
      const texts: string[] = [];
      for (let at = from; at < to; at += COPIED) {
        const { messages } = await this.backend.conversationPage(of, at, Math.min(COPIED, to - at));
        texts.push(...messages.map(({ text }) => text));
      }
      const done = await copyText(texts.join("\n\n"));
      this.frame.announce(done ? sayWords("chat-copied-messages", { count: texts.length }) : sayWords("parts-copy-failed"));
    });
  }

  /** Asks once more for an answer: that one, or the one that a message of the person has none of. */
  async again(message: string | null): Promise<void> {
    if (message !== null) await this.chat.ask({ type: "again", message }, { text: "", attached: [] }, { lost: (failure) => (this.failed = failure) });
  }

  /** Reads a card out, by the title that it has there. */
  tell(failure: Failure): void {
    this.frame.tell(failure, cardTitle(said(failure), this.frame.now));
  }
}
