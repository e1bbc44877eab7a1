// What is being written: the draft of the open conversation, and what a link offered. What it asks for and
// what is attached stand apart.
import { asFailure, type Backend } from "../backend/backend";
import type { Attachment, Draft, Outline } from "../backend/types.gen";
import { say } from "../words/say.svelte";
import { Attachments } from "./attachments.svelte";
import type { ChatRoom, Written } from "./chat.svelte";
import type { Frame } from "./frame.svelte";
import { Options } from "./options.svelte";

const DRAFT_MS = 400;
/** Who writes on without a pause has it stored this often. */
const DRAFT_MOST_MS = 2_000;
/** After so long without a keystroke the conversation's connection may be closed again. */
const IDLE_MS = 4 * 60_000;
/** Who has typed within it may not be at the end of the sentence. */
const WRITES_MS = 5_000;

/** Where the caret, or a selection, begins and ends. */
export type Caret = readonly [number, number];

/** The field on the screen, for what only it knows and does. */
export interface Field {
  caret: () => Caret;
  focus: () => void;
}

export class Composer {
  draft = $state("");
  /** Counts the conversations that were shown: each has a field of its own, with its own undoing. */
  page = $state(0);
  /** Whether the typed message came back unsent. */
  returned = $state(false);
  /** What a link brought while something else was typed: kept apart until somebody takes it. */
  offered = $state<string | null>(null);
  /** Whether a link put the text there: said beside it until it is sent or gone. */
  fromLink = $state(false);
  /** Of the conversation that does not exist yet, while another is open. */
  newDraft = "";
  field: Field | null = null;

  readonly options: Options;
  readonly attachments: Attachments;

  readonly empty = $derived.by(() => this.draft.trim() === "" && this.attachments.count === 0);
  /** The message that says why nothing can be sent now; null where it can. */
  readonly why = $derived.by(() => {
    if (this.frame.account === null) return "chat-sign-in-first";
    if (this.empty) return "chat-write-first";
    if (this.attachments.coming.length > 0) return "chat-attach-wait";
    return this.unread ? "chat-pictures-first" : null;
  });
  /** Pictures are attached, and the model reads none. */
  readonly unread = $derived.by(() => this.options.lacksPictures && this.attachments.list.some((one) => one.kind === "image"));

  private draftTimer: ReturnType<typeof setTimeout> | null = null;
  /** When the first word was written that is not stored. */
  private changedAt: number | null = null;
  /** The conversation whose connection was opened for the message being typed. */
  private prewarmed: string | null = null;
  private typedAt = 0;
  /** False while it is not known what was typed before: nothing may take its place on the disk. */
  filled = true;
  /** What could not be stored, by conversation: the draft, or what comes below the one that is. */
  private readonly unstored = new Map<string | null, { text: string; below: boolean }>();
  /** Drafts are written one after the other: an older one that comes late must not stay. */
  private saving: Promise<void> = Promise.resolve();
  /** Where the caret was, while the window is open. */
  private readonly carets = new Map<string | null, Caret>();

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {
    this.options = new Options(backend, frame, chat);
    this.attachments = new Attachments(backend, frame, chat);
  }

  type(text: string): void {
    this.draft = text;
    if (text === "") this.fromLink = false;
    if (this.empty) this.chat.unsent.givenUp(this.chat.current);
    this.prewarm();
    this.saveSoon();
  }

  /** Writes the draft after a moment without another change, and not much later with one. */
  saveSoon(): void {
    if (this.draftTimer !== null) clearTimeout(this.draftTimer);
    this.changedAt ??= Date.now();
    const most = Math.max(0, this.changedAt + DRAFT_MOST_MS - Date.now());
    this.draftTimer = setTimeout(() => void this.saveDraft(), Math.min(DRAFT_MS, most));
  }

  /**
   * With the first keystroke after a pause: the connection is there by the time that the message is sent. A new
   * conversation has no id before its first message, so there is nothing that could be opened for it.
   */
  private prewarm(): void {
    const idle = Date.now() - this.typedAt > IDLE_MS;
    this.typedAt = Date.now();
    const { current, turn } = this.chat;
    if (current === null || turn !== null || (this.prewarmed === current && !idle)) return;
    this.prewarmed = current;
    // What is wrong is found by the turn, and said there.
    void this.backend.chatPrewarm(current).catch(() => {});
  }

  /** Somebody is in the middle of writing. */
  get writes(): boolean {
    return Date.now() - this.typedAt < WRITES_MS;
  }

  /** Writes a pending draft now, after one that is being written. */
  saveDraft(): Promise<void> {
    if (!this.filled || !this.forgetTimer()) return this.saving;
    const [of, text] = [this.chat.current, this.draft];
    return this.store(of, text);
  }

  /** Stores a draft, after what is being stored. What could not be is kept here, and who has left is told. */
  private store(of: string | null, text: string, below = false): Promise<void> {
    this.saving = this.saving.then(async () => {
      try {
        await this.backend.draftSave(of, below ? both((await this.backend.draft(of)).text, text) : text);
        this.unstored.delete(of);
      } catch (error) {
        this.unstored.set(of, { text, below });
        if (this.chat.current !== of) this.frame.failure = asFailure(error);
      }
    });
    return this.saving;
  }

  /** The draft of a conversation of which `stored` is on the disk. */
  private whole(of: string | null, stored: string): string {
    const own = this.unstored.get(of);
    if (own === undefined) return stored;
    return own.below ? both(stored, own.text) : own.text;
  }

  /** Whether something was still to be written. */
  private forgetTimer(): boolean {
    this.changedAt = null;
    if (this.draftTimer === null) return false;
    clearTimeout(this.draftTimer);
    this.draftTimer = null;
    return true;
  }

  /** Before another conversation is shown: what was typed is kept. */
  async leave(): Promise<void> {
    const { current } = this.chat;
    if (current === null) this.newDraft = this.draft;
    this.keepCaret();
    this.attachments.leave();
    this.returned = false;
    this.fromLink = false;
    // Typed before it was known what stood there: below that.
    const draft = !this.filled && this.draft.trim() !== "" ? this.store(current, this.draft, true) : this.saveDraft();
    await Promise.all([draft, this.options.leave()]);
  }

  /** Where the caret is, for when this conversation is shown again. */
  keepCaret(): void {
    if (this.field) this.carets.set(this.chat.current, this.field.caret());
  }

  /** Where the caret was in the conversation that is shown. */
  get caret(): Caret | undefined {
    return this.carets.get(this.chat.current);
  }

  /** Another conversation is open; what was typed there is on its way. */
  begin(): void {
    this.forgetTimer();
    this.filled = false;
    this.draft = "";
    this.page += 1;
    this.attachments.begin();
    this.options.show(null);
  }

  /** What belongs to the open conversation; null is the one that does not exist yet. */
  fill(kept: Pick<Outline, "draft" | "attached" | "options"> | null): void {
    const before = kept ? this.whole(this.chat.current, kept.draft) : this.newDraft;
    const typed = this.draft;
    this.filled = true;
    // Somebody was quicker than the disk.
    this.draft = typed === "" || typed === before ? before : before === "" ? typed : `${before}\n\n${typed}`;
    if (typed !== "") this.saveSoon();
    this.attachments.fill(kept?.attached ?? null);
    this.options.show(kept?.options ?? null);
  }

  /**
   * The message is on its way: whoever takes it holds it from here. It is the stored draft first, to the letter:
   * Rust takes out of the draft what it stores as a message, and nothing else.
   */
  sent(): Written {
    const { draft: text } = this;
    const { current } = this.chat;
    // Also where that failed it is no draft any more.
    const kept = this.saveDraft().then(() => void this.unstored.delete(current));
    this.returned = false;
    this.fromLink = false;
    this.draft = "";
    if (this.chat.current === null) this.newDraft = "";
    this.prewarmed = null;
    return { text, attached: this.attachments.sent(), kept };
  }

  /** A message that was not sent returns to its conversation, before whatever was typed there meanwhile. */
  async putBack(conversation: string | null, { text, attached }: Written): Promise<void> {
    if (conversation === this.chat.current) {
      this.returned = true;
      this.draft = both(text, this.draft);
      this.attachments.putBack(attached);
      return this.saveSoon();
    }
    // What is attached was never taken out of that draft.
    const draft = both(text, (await this.draftOf(conversation)).text);
    if (conversation === null) this.newDraft = draft;
    try {
      await this.backend.draftSave(conversation, draft);
    } catch {
      // Where it can't be stored it stands in the next new conversation: nowhere would be a loss.
      if (conversation !== null) this.newDraft = both(text, this.newDraft);
    }
  }

  /** What is kept of a conversation that is not open; nothing where it can't be read, or is gone. */
  async draftOf(conversation: string | null): Promise<Draft> {
    const stored = await this.backend.draft(conversation).catch((): Draft => ({ text: "", attached: [] }));
    return { ...stored, text: conversation === null ? this.newDraft : this.whole(conversation, stored.text) };
  }

  /** What was kept for the conversation that does not exist yet is on its way, while another is open. */
  newSent(): void {
    this.newDraft = "";
    this.attachments.newSent();
  }

  /** The new conversation has a name: what was typed since then belongs to it, not to the next one. */
  moved(): void {
    if (this.draft === "") return;
    this.newDraft = "";
    void this.backend.draftSave(null, "").catch(() => {});
    this.saveSoon();
  }

  /** Words and attachments that come after what was typed. */
  add(text: string, attached: readonly Attachment[] = []): void {
    this.draft = both(this.draft, text);
    this.attachments.append(attached);
    this.saveSoon();
    this.field?.focus();
  }

  /** Puts the words of an attached text in its place. */
  async unfold(id: string): Promise<void> {
    const { current } = this.chat;
    const text = await this.attachments.textOf(id);
    if (text === null || this.chat.current !== current) return;
    // As the field itself ends lines.
    this.add(text.replace(/\r\n?/g, "\n"));
    await this.attachments.remove(id);
  }

  /** A link's text. It is never sent from here, and never takes the place of what was typed. */
  async offer(prompt: string): Promise<void> {
    // A link may be delivered twice: by the system and by the process that it started.
    if (this.draft.includes(prompt)) return;
    if (this.empty) {
      if (this.chat.current !== null) await this.chat.newChat();
      if (this.empty) return this.fillIn(prompt);
    }
    this.offered = prompt;
    this.frame.announce(say("chat-link-kept"));
  }

  /** Puts the offered text under what was typed. */
  takeOffered(): void {
    const { offered, draft } = this;
    if (offered === null) return;
    this.offered = null;
    this.fillIn(both(draft, offered));
  }

  private fillIn(text: string): void {
    this.type(text);
    this.fromLink = true;
    this.frame.announce(say("chat-link-filled-in"));
  }
}

/** One text after the other, with a line between; blanks alone are no text. */
function both(first: string, second: string): string {
  if (first.trim() === "") return second;
  return second.trim() === "" ? first : `${first}\n\n${second}`;
}
