// The conversations that there are, and what is done with one as a whole: its name, its pin, deleting it
// and bringing it back. What was changed is shown at once; where it could not be done, it is put back.
import { asFailure, type Backend } from "../backend/backend";
import type { ConversationSummary, Failure } from "../backend/types.gen";
import { inOrder } from "../conversations/lines";
import { say } from "../words/say.svelte";
import type { ChatRoom } from "./chat.svelte";
import type { Frame } from "./frame.svelte";

/** What a notice says of conversations; one at a time. */
export type Told =
  | { is: "deleted"; title: string }
  /** It was deleted too long ago. */
  | { is: "purged"; title: string }
  /** What a search found is no longer there. */
  | { is: "gone" }
  | { is: "exported"; path: string }
  | { is: "imported"; added: number; copied: number; skipped: number }
  | { is: "failed"; failure: Failure };

/** A title that is being written, and where: in the list, or at the thread's head. */
export interface Renaming {
  id: string;
  text: string;
  at: "list" | "head";
}

interface Deleted {
  id: string;
  title: string;
  wasOpen: boolean;
  /** Until it is deleted it can't be brought back. */
  done: Promise<void>;
}

export class Conversations {
  /** In the list's order. */
  list = $state.raw<ConversationSummary[]>([]);
  renaming = $state<Renaming | null>(null);
  told = $state.raw<Told | null>(null);
  /** What can be brought back, the latest last. */
  private deleted = $state.raw<Deleted[]>([]);
  private readonly byId = $derived(new Map(this.list.map((row) => [row.id, row])));

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {}

  /** Quietly where nobody is on the screen to see that it failed. */
  async read(quietly = false): Promise<void> {
    try {
      const read = await this.backend.conversations();
      // One may have been deleted while this answer was on its way.
      const gone = new Set(this.deleted.map(({ id }) => id));
      this.list = inOrder(read.filter(({ id }) => !gone.has(id)));
    } catch (error) {
      if (!quietly) this.fail(error);
    }
  }

  row(id: string | null): ConversationSummary | undefined {
    return id === null ? undefined : this.byId.get(id);
  }

  titleOf(id: string | null): string | undefined {
    return this.row(id)?.title;
  }

  /** Whether an answer is being written in it. */
  isAnswering(id: string): boolean {
    return this.chat.turns.some((turn) => turn.conversation === id && turn.state !== "ended");
  }

  /** What was typed into it stays there unsent, or no longer does. */
  keepDraft(id: string | null, has: boolean): void {
    if (id !== null && (this.row(id)?.has_draft ?? has) !== has) this.change(id, { has_draft: has });
  }

  beginRename(id: string, at: Renaming["at"]): void {
    void this.keepRename();
    const row = this.row(id);
    if (row) this.renaming = { id, text: row.title, at };
  }

  giveUpRename(): void {
    this.renaming = null;
  }

  /** Blanks change nothing. What could not be kept stands in its field again. */
  async keepRename(): Promise<void> {
    const written = this.renaming;
    this.renaming = null;
    const row = this.row(written?.id ?? null);
    const title = written?.text.trim() ?? "";
    if (!written || !row || title === "" || title === row.title) return;
    this.change(row.id, { title });
    try {
      const kept = await this.backend.conversationRename(row.id, title);
      if (kept === null) await this.read();
      else this.change(row.id, { title: kept });
    } catch (error) {
      this.change(row.id, { title: row.title });
      this.renaming ??= written;
      this.fail(error);
    }
  }

  async togglePin(id: string): Promise<void> {
    const row = this.row(id);
    if (!row) return;
    const pinned = !row.pinned;
    this.change(id, { pinned });
    this.frame.announce(say(pinned ? "chat-pinned-now" : "chat-unpinned-now", { title: row.title }));
    try {
      await this.backend.conversationPin(id, pinned);
    } catch (error) {
      this.change(id, { pinned: row.pinned });
      this.fail(error);
    }
  }

  /** It is gone at once, with its draft, and can be brought back. In its place the one below it is opened. */
  async remove(id: string): Promise<void> {
    const at = this.list.findIndex((row) => row.id === id);
    const row = this.list[at];
    if (!row || this.isAnswering(id)) return;
    if (this.renaming?.id === id) this.renaming = null;
    const wasOpen = this.chat.current === id;
    const next = this.list[at + 1] ?? this.list[at - 1];
    this.list = this.list.filter((other) => other !== row);
    const done = this.delete(id, wasOpen, next);
    this.deleted = [...this.deleted, { id, title: row.title, wasOpen, done }];
    this.tell({ is: "deleted", title: row.title }, say("chat-deleted", { title: row.title }));
    await done;
  }

  private async delete(id: string, wasOpen: boolean, next: ConversationSummary | undefined): Promise<void> {
    // A draft that comes after its conversation was deleted is dropped.
    if (wasOpen) await this.chat.composer.saveDraft();
    const opened = !wasOpen ? null : next ? this.chat.open(next.id) : this.chat.newChat();
    // What waits there to be sent is not sent from a conversation that is gone.
    this.chat.unsent.cancel(id);
    try {
      await this.backend.conversationDelete(id);
      await opened;
    } catch (error) {
      this.forget(id);
      this.fail(error);
      await this.read(true);
    }
  }

  get undoable(): boolean {
    return this.deleted.length > 0;
  }

  /** Brings back what was deleted last. */
  async undo(): Promise<void> {
    const last = this.deleted.at(-1);
    if (!last) return;
    this.forget(last.id);
    await last.done;
    try {
      const back = await this.backend.conversationRestore(last.id);
      await this.read();
      if (!back) {
        this.tell({ is: "purged", title: last.title }, say("chat-purged", { title: last.title }));
        return;
      }
      this.frame.announce(say("chat-restored", { title: last.title }));
      if (last.wasOpen) await this.chat.open(last.id);
    } catch (error) {
      this.deleted = [...this.deleted, last];
      this.fail(error);
    }
  }

  /** `words` are read out. */
  tell(told: Told, words: string): void {
    this.told = told;
    this.frame.announce(words);
  }

  fail(error: unknown): void {
    this.told = { is: "failed", failure: asFailure(error) };
  }

  /** The notice goes, and with it what it offered. */
  closeNotice(): void {
    this.told = null;
    this.deleted = [];
  }

  private forget(id: string): void {
    this.deleted = this.deleted.filter((one) => one.id !== id);
    const last = this.deleted.at(-1);
    this.told = last ? { is: "deleted", title: last.title } : null;
  }

  private change(id: string, what: Partial<ConversationSummary>): void {
    this.list = inOrder(this.list.map((row) => (row.id === id ? { ...row, ...what } : row)));
  }
}
