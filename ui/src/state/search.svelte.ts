// The search over everything that was said: asked while somebody types, and only the answer to what is
// typed now is shown.
import { asFailure, type Backend } from "../backend/backend";
import type { Failure, SearchHit } from "../backend/types.gen";
import { say } from "../words/say.svelte";
import type { ChatRoom } from "./chat.svelte";
import type { Frame } from "./frame.svelte";

/** A key follows the one before it sooner than this while somebody types. */
const PAUSE_MS = 80;
const MOST = 50;

export class Search {
  typed = $state("");
  /** The best first, titles before messages. */
  hits = $state.raw<SearchHit[]>([]);
  /** What `hits` answer; null as long as nothing was answered. */
  answered = $state<string | null>(null);
  failure = $state.raw<Failure | null>(null);

  /** Whether something is looked for: then the finds stand where the list stood. */
  readonly on = $derived(this.typed.trim() !== "");

  private timer: ReturnType<typeof setTimeout> | null = null;
  /** Counts what was asked: an earlier answer may come later. */
  private asked = 0;

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {}

  type(text: string): void {
    this.typed = text;
    this.forgetTimer();
    this.asked += 1;
    if (this.on) this.timer = setTimeout(() => void this.ask(), PAUSE_MS);
    else this.clear();
  }

  end(): void {
    this.type("");
  }

  async ask(): Promise<void> {
    this.forgetTimer();
    if (!this.on) return;
    const { typed } = this;
    const count = (this.asked += 1);
    try {
      const hits = await this.backend.search(typed, MOST);
      if (count !== this.asked) return;
      this.hits = hits;
      this.answered = typed;
      this.failure = null;
      this.frame.announce(hits.length === 0 ? say("chat-search-none", { text: typed.trim() }) : say("chat-search-count", { count: hits.length }));
    } catch (error) {
      if (count === this.asked) this.failure = asFailure(error);
    }
  }

  /** Opens the conversation, at the message where one was found. False where it is no longer there. */
  async open({ conversation, message }: SearchHit): Promise<boolean> {
    const { conversations, thread } = this.chat;
    if (!conversations.row(conversation)) return this.gone();
    if (this.chat.current !== conversation) await this.chat.open(conversation);
    if (message === null) return true;
    await thread.show(message);
    return thread.placeOf(message) >= 0 || this.gone();
  }

  private async gone(): Promise<false> {
    const { conversations } = this.chat;
    conversations.tell({ is: "gone" }, say("chat-search-gone"));
    await Promise.all([conversations.read(true), this.ask()]);
    return false;
  }

  private clear(): void {
    this.hits = [];
    this.answered = null;
    this.failure = null;
  }

  private forgetTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
