// The Chat screen: which conversation is open, and its running answers. What it consists of stands
// apart: the list of conversations, the thread, and the composer.
import { asFailure, type Backend } from "../backend/backend";
import type { ConversationOptions, Failure } from "../backend/types.gen";
import { say } from "../words/say.svelte";
import { Composer } from "./composer.svelte";
import { Conversations } from "./conversations.svelte";
import type { Frame } from "./frame.svelte";
import { Search } from "./search.svelte";
import { Thread } from "./thread.svelte";
import { Transfer } from "./transfer.svelte";
import type { Turn } from "./turn.svelte";
import { Unsent } from "./unsent.svelte";

/** What a new conversation asks for itself. */
const DEFAULTS: ConversationOptions = { model: null, effort: null, search: false, instructions: "" };

export class ChatRoom {
  /** Null is the conversation that does not exist yet. */
  current = $state<string | null>(null);
  turns = $state<Turn[]>([]);
  /** What a command asked for that stands on the screen: the part that has it sees to it. */
  wants = $state<"find" | "model" | "instructions" | "find-in" | null>(null);
  loaded = false;

  readonly conversations: Conversations;
  readonly search: Search;
  readonly transfer: Transfer;
  readonly thread: Thread;
  readonly composer: Composer;
  readonly unsent: Unsent;

  readonly turn = $derived(this.turns.find((turn) => turn.conversation === this.current && turn.state !== "ended") ?? null);
  readonly title: string = $derived.by(() => this.conversations.titleOf(this.current) ?? say("chat-new"));

  private sending = false;
  /** The person chose a conversation, or a new one: loading must not change it any more. */
  private chosen = false;

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
  ) {
    this.conversations = new Conversations(backend, frame, this);
    this.search = new Search(backend, frame, this);
    this.transfer = new Transfer(backend, frame, this.conversations);
    this.thread = new Thread(backend, frame, this);
    this.composer = new Composer(backend, frame, this);
    this.unsent = new Unsent(frame, this);
  }

  async load(): Promise<void> {
    if (this.loaded) return;
    this.loaded = true;
    const { composer, conversations } = this;
    if (composer.draft === "" && !this.chosen) this.takeUnsent();
    await conversations.read();
    const newest = [...conversations.list].sort((a, b) => b.updated_at - a.updated_at)[0];
    if (newest && !this.chosen && composer.draft === "") await this.open(newest.id);
  }

  /** What was typed into a new conversation when the window was closed. */
  private takeUnsent(): void {
    this.composer.draft = this.composer.newDraft = this.frame.app?.draft ?? "";
  }

  async open(id: string): Promise<void> {
    this.chosen = true;
    await this.leave();
    this.current = id;
    await this.thread.read(id);
    if (this.current === id) this.showUnsent();
  }

  async newChat(): Promise<void> {
    this.chosen = true;
    await this.leave();
    this.current = null;
    this.thread.clear();
    this.composer.draft = this.composer.newDraft;
    this.showUnsent();
  }

  /** The conversation's message came back while it was open before: its card is there again. */
  private showUnsent(): void {
    const failure = this.unsent.failureOf(this.current);
    this.thread.failed ??= failure;
    this.composer.returned = failure !== null;
  }

  /** The kept message goes out in a conversation of its own. */
  async startOver(): Promise<void> {
    const { current, composer } = this;
    const kept = composer.draft;
    if (current === null || kept.trim() === "" || this.turn !== null) return;
    composer.draft = "";
    composer.saveSoon();
    this.unsent.forget(current);
    await this.newChat();
    const other = composer.draft;
    composer.draft = kept;
    await this.send();
    // What was being written to the next conversation stays in the composer.
    if (other.trim() !== "") composer.type(other);
  }

  /** Before another conversation is shown: the draft is kept, its card goes. */
  private async leave(): Promise<void> {
    this.conversations.keepDraft(this.current, this.composer.draft.trim() !== "");
    await this.composer.leave();
    this.thread.failed = null;
  }

  /** A link's text for the composer. */
  async offer(prompt: string): Promise<void> {
    if (!this.loaded && !this.chosen) this.takeUnsent();
    this.chosen = true;
    await this.composer.offer(prompt);
  }

  async send(prompt = this.composer.draft): Promise<void> {
    if (prompt.trim() === "" || this.turn !== null) return;
    await this.ask(this.current, prompt, [], () => this.composer.sent());
  }

  /** What the composer holds is left there: the rest of an answer is asked for. */
  async goOn(): Promise<void> {
    if (this.turn === null) await this.ask(this.current, say("chat-card-continue.prompt"));
  }

  /**
   * Sends what was kept in a conversation, which need not be the open one; an empty composer sends nothing.
   * False where another answer is in the way: later, then.
   */
  async sendKept(conversation: string | null, then: "send" | "continue"): Promise<boolean> {
    if (this.sending || this.turns.some((turn) => turn.conversation === conversation && turn.state !== "ended")) return false;
    if (conversation === this.current) await (then === "continue" ? this.goOn() : this.send());
    else if (then === "continue") await this.ask(conversation, say("chat-card-continue.prompt"));
    else {
      const { text, attached } = await this.composer.draftOf(conversation);
      if (conversation === null) this.composer.newDraft = "";
      if (text.trim() !== "" || attached.length > 0) await this.ask(conversation, text, attached.map(({ id }) => id));
    }
    return true;
  }

  /**
   * Asks in a conversation, which need not be the open one, with the attachments of these ids. `begins` is
   * called when nothing is in the way any more.
   */
  private async ask(conversation: string | null, prompt: string, attached: string[] = [], begins = () => {}): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    // With the Chat screen's own file: Markdown is not loaded to check a tool.
    const { Turn } = await import("./turn.svelte").finally(() => (this.sending = false));
    if (this.current === conversation) {
      begins();
      this.conversations.closeNotice();
      this.thread.failed = null;
      this.composer.returned = false;
    }
    this.unsent.forget(conversation);
    this.turns.push(new Turn(prompt, conversation));
    // Read back, so that what is written to it is seen: the array wraps what it holds.
    const turn = this.turns.at(-1);
    if (!turn) return;
    turn.say = { type: "prompt", text: prompt };
    try {
      const request = { conversation, say: turn.say, options: DEFAULTS, attached, search: false, wish: null };
      turn.id = await this.backend.chatSend(request, (event) => {
        const wasNew = turn.conversation === null;
        const shown = this.current === turn.conversation;
        turn.take(event);
        if (event.type === "accepted") {
          if (wasNew && shown) this.current = turn.conversation;
          if (shown) this.thread.accepted(turn);
          void this.conversations.read();
        }
        if (event.type === "turn" && event.event.type === "limits") this.frame.take(event.event);
        if (event.type === "ended") void this.ended(turn);
      });
      if (turn.stopping) void this.backend.chatStop(turn.id);
    } catch (error) {
      this.turns = this.turns.filter((other) => other !== turn);
      this.putBack(turn.conversation, prompt, asFailure(error));
    }
  }

  private async ended(turn: Turn): Promise<void> {
    if (this.current === turn.conversation) this.thread.take(turn);
    // Rust has put its text back into the conversation's draft.
    else if (turn.promptReturned && turn.answer?.failure) this.unsent.keep(turn.conversation, turn.answer.failure);
    this.turns = this.turns.filter((other) => other !== turn);
    await this.conversations.read();
  }

  /** A message that was not sent: its card stands in the thread, its text is in the composer again. */
  putBack(conversation: string | null, prompt: string, failure: Failure): void {
    this.unsent.keep(conversation, failure);
    void this.composer.putBack(conversation, prompt);
    if (this.current === conversation) this.thread.failed = failure;
  }

  stop(): void {
    const turn = this.turn;
    if (!turn || turn.stopping) return;
    turn.stopping = true;
    if (turn.id !== null) void this.backend.chatStop(turn.id).catch(() => (turn.stopping = false));
  }
}
