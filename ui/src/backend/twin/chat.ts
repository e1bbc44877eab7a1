// The twin's conversations, in memory: what the window's process does with them, without a disk.
import type { AppEvent, Attachment, ChatQueued, ChatRequest, ChatSay, ConversationOptions, ConversationSummary, Done, Draft, Failure, Imported, Message } from "../types.gen";
import { answer } from "./answering";
import { besides, COMMENTARY, FIVE_HOURS, furniture, message, newRoom, now, OPTIONS, REASONING, SOURCES } from "./answers";
import { TwinAttachments } from "./attachments";
import { failureOf } from "./failures";
import { rich } from "./rich";
import type { Room } from "./room";
import { TwinTurns, type Page } from "./turns";

const GONE = { title: "This conversation is no longer here.", meaning: "It was deleted, perhaps in another window." };
const RUNS = {
  title: "An answer is still being written in this conversation.",
  meaning: "One answer runs at a time. The message was not sent.",
  action_text: "Send the message when the answer has ended, or stop it.",
};

export class TwinChat {
  readonly turns = new TwinTurns();
  readonly files = new TwinAttachments();
  /** Of the conversation that does not exist yet. */
  next: Draft = { text: "", attached: [] };
  private rooms = new Map<string, Room>();
  private readonly stays: string | null;

  constructor(
    private tell: (event: AppEvent) => void,
    options: URLSearchParams,
    /** Why this prompt fails in this conversation now, if so. */
    private refusal: (prompt: string, conversation: string, model: string | null) => Failure | null = () => null,
  ) {
    this.stays = options.get("stays");
    const furnished = options.has("signed-in") && !options.has("no-conversations");
    for (const room of [...(furnished ? furniture() : []), ...besides(options), ...(options.has("rich") ? [rich(this.files)] : [])]) this.rooms.set(room.summary.id, room);
  }

  /** All that are not deleted. */
  all(): Room[] {
    return [...this.rooms.values()].filter((room) => !room.deleted);
  }

  list(): ConversationSummary[] {
    const rows = this.all().map((room) => room.row());
    return rows.sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updated_at - a.updated_at);
  }

  find(id: string | null): Room | null {
    const room = id === null ? undefined : this.rooms.get(id);
    return room && !room.deleted ? room : null;
  }

  room(id: string): Room {
    const room = this.find(id);
    if (!room) throw { ...failureOf("unknown"), ...GONE };
    return room;
  }

  /** A conversation that comes from elsewhere. */
  add(room: Room): Imported {
    this.rooms.set(room.summary.id, room);
    return { id: room.summary.id, title: room.summary.title, outcome: "added" };
  }

  private holding(id: string): Room | null {
    return this.all().find((room) => room.message(id) !== undefined) ?? null;
  }

  rename(id: string, title: string): string | null {
    const room = this.find(id);
    const name = title.replace(/\s+/g, " ").trim();
    if (room && name !== "") room.summary.title = name;
    return room?.summary.title ?? null;
  }

  pin(id: string, pinned: boolean): void {
    const room = this.find(id);
    if (room) room.summary.pinned = pinned;
  }

  setOptions(id: string, options: ConversationOptions): void {
    const room = this.find(id);
    if (room) room.options = { ...options };
  }

  delete(id: string): void {
    const room = this.find(id);
    this.turns.stopIn(id);
    if (room) room.deleted = true;
  }

  restore(id: string): boolean {
    const room = this.rooms.get(id);
    if (room) room.deleted = false;
    return room !== undefined;
  }

  show(id: string): string | null {
    const room = this.holding(id);
    room?.show(id);
    return room?.summary.id ?? null;
  }

  draft(id: string | null): Draft {
    const room = this.find(id);
    if (id === null) return this.next;
    return { text: room?.draft ?? "", attached: room?.attached ?? [] };
  }

  saveDraft(id: string | null, text: string): void {
    const room = this.find(id);
    if (room) room.draft = text;
    if (id === null) this.next.text = text;
  }

  attach(id: string | null, name: string, bytes: Uint8Array): Attachment {
    const to = id === null ? this.next : this.room(id);
    const attachment = this.files.add(name, bytes);
    to.attached = [...to.attached, attachment];
    return attachment;
  }

  detach(id: string): void {
    const without = (list: Attachment[]) => list.filter((it) => it.id !== id);
    for (const holder of [this.next, ...this.all()]) holder.attached = without(holder.attached);
    for (const room of this.all()) room.queued = room.queued.map((it) => ({ ...it, attachments: without(it.attachments) }));
  }

  /** Those of a draft are moved, those of a message are copied. */
  private give(ids: string[]): Attachment[] {
    const waiting = [this.next, ...this.all()].flatMap((holder) => holder.attached.map(({ id }) => id));
    const given = ids.flatMap((id) => this.files.get(id) ?? []);
    const taken = given.map((attachment) => (waiting.includes(attachment.id) ? attachment : this.files.copy(attachment)));
    for (const { id } of given) this.detach(id);
    return taken;
  }

  queue(id: string, text: string, attached: string[]): ChatQueued {
    const room = this.room(id);
    const queued = { id: crypto.randomUUID(), text, attachments: this.give(attached), created_at: now() };
    room.queued = [...room.queued, queued];
    if (room.draft.trim() === text.trim()) room.draft = "";
    if (this.turns.runsIn(id)) return { type: "waits", queued };
    return { type: "began", turn: this.send(after(id, queued.id), null) };
  }

  unqueue(id: string): boolean {
    const room = this.all().find(({ queued }) => queued.some((it) => it.id === id));
    const queued = room?.queued.find((it) => it.id === id);
    if (!room || !queued) return false;
    room.queued = room.queued.filter((it) => it !== queued);
    room.giveBack(queued.text, queued.attachments);
    return true;
  }

  /** Puts what is asked where it belongs; gives the person's message, and which answer it replaces. */
  private ask(room: Room, say: ChatSay, attached: string[]): { asked: Message; instead: string | undefined } {
    const gone = { ...failureOf("schema"), ...GONE };
    if (say.type === "again") {
      const pointed = room.message(say.message);
      const asked = pointed?.role === "assistant" ? room.message(room.parentOf(pointed.id)) : pointed;
      if (!asked) throw gone;
      room.show(asked.id);
      return { asked, instead: room.shownBelow(asked.id) };
    }
    if (say.type === "edited") {
      if (!room.message(say.message)) throw gone;
      const asked = message("user", say.text, { attachments: this.give(attached) });
      room.show(say.message);
      room.say(asked, room.parentOf(say.message));
      return { asked, instead: say.message };
    }
    const queued = say.type === "queued" ? room.queued.find(({ id }) => id === say.id) : undefined;
    if (say.type === "queued" && !queued) throw gone;
    const text = say.type === "prompt" ? say.text : (queued?.text ?? "");
    room.queued = room.queued.filter((it) => it !== queued);
    const asked = message("user", text, { attachments: queued?.attachments ?? this.give(attached) });
    room.say(asked);
    return { asked, instead: undefined };
  }

  send(request: ChatRequest, page: Page | null): string {
    const id = request.conversation;
    if (id !== null && this.turns.runsIn(id)) throw { ...failureOf("unknown"), ...RUNS };
    const { say } = request;
    const words = say.type === "prompt" || say.type === "edited" ? say.text : "";
    const room = id === null ? newRoom(words.slice(0, 48)) : this.room(id);
    if (id === null) room.options = { ...request.options };
    const { asked, instead } = this.ask(room, say, request.attached);
    this.rooms.set(room.summary.id, room);
    room.summary.updated_at = now();
    if (room.draft.trim() === words.trim()) room.draft = "";
    if (id === null && this.next.text.trim() === words.trim()) this.next.text = "";
    return this.run(room, asked, { instead, again: say.type === "again", request, page });
  }

  private run(room: Room, asked: Message, how: { instead: string | undefined; again: boolean; request: ChatRequest; page: Page | null }): string {
    const turn = crypto.randomUUID();
    const conversation = room.summary.id;
    const model = how.request.wish?.model ?? room.options.model;
    // As in history: an answer that is not over stands there as interrupted.
    const written = message("assistant", "", { status: "interrupted", asked_model: model, model: model ?? "gpt-5.4" });
    let stored = false;
    const search = how.request.search || room.options.search;
    const stop = answer(
      { prompt: asked.text, model: model ?? "gpt-5.4", search, refused: this.refusal(asked.text, conversation, model), stays: this.stays },
      {
        event: (event) => {
          if (event.type === "started") written.model = event.model;
          if (event.type === "text") {
            written.text += event.delta;
            if (!stored) room.say(written, asked.id);
            stored = true;
          }
          if (event.type === "commentary") written.commentary = COMMENTARY;
          this.turns.tell(turn, { type: "turn", event });
        },
        end: (status, failure) => {
          const some = written.text !== "";
          const tokens = { input: Math.ceil(asked.text.length / 4) + 700, cached: 512, output: Math.ceil(written.text.length / 4), reasoning: 64 };
          Object.assign(written, { status, failure, thought_s: some ? 2 : null, reasoning: some ? REASONING : "", tokens: some ? tokens : null, sources: search && status === "completed" ? SOURCES : [] });
          const returned = !some && !how.again && status === "failed";
          if (returned) {
            room.takeBack(asked.id, how.instead);
            room.giveBack(asked.text, asked.attachments);
          } else if (!stored && !how.again) {
            room.say(written, asked.id);
          }
          if (failure?.kind === "usage_limit") this.tell({ type: "limits", windows: FIVE_HOURS(100) });
          this.turns.tell(turn, { type: "ended", message: written, prompt_returned: returned });
          this.goOn(room, status);
        },
      },
    );
    this.turns.begin(turn, conversation, how.page, stop);
    setTimeout(() => this.turns.tell(turn, { type: "accepted", conversation, message: asked }), 20);
    return turn;
  }

  /** Sends what waits, where the turn before it came to a good end. */
  private goOn(room: Room, ended: Done["status"]): void {
    setTimeout(() => {
      const [first] = room.queued;
      const conversation = room.summary.id;
      if (!first || !["completed", "incomplete"].includes(ended) || room.deleted || this.turns.runsIn(conversation)) return;
      const turn = this.send(after(conversation, first.id), null);
      this.tell({ type: "turn_began", began: { turn, conversation } });
    }, 20);
  }
}

/** What follows by itself. */
function after(conversation: string, id: string): ChatRequest {
  return { conversation, say: { type: "queued", id }, options: OPTIONS, attached: [], search: false, wish: null };
}
