// The Chat screen: which conversation is open, and its running answers. What it consists of stands
// apart: the list of conversations, the thread, and the composer.
import { asFailure, type Backend } from "../backend/backend";
import type { Attachment, ChatEvent, ChatSay, ConversationOptions, Failure, RunningTurn } from "../backend/types.gen";
import type { Then } from "../words/next_step";
import { say } from "../words/say.svelte";
import { Composer } from "./composer.svelte";
import { Conversations } from "./conversations.svelte";
import type { Frame } from "./frame.svelte";
import { Search } from "./search.svelte";
import { Thread } from "./thread.svelte";
import { Thumbnails } from "./thumbnails";
import { Transfer } from "./transfer.svelte";
import type { Turn } from "./turn.svelte";
import { Unsent } from "./unsent.svelte";

/** What a person wrote: it comes back where it was not sent. */
export interface Written {
  text: string;
  attached: readonly Attachment[];
  /** Resolves when the words are on the disk. */
  kept?: Promise<void>;
}

export class ChatRoom {
  /** Null is the conversation that does not exist yet. */
  current = $state<string | null>(null);
  turns = $state<Turn[]>([]);
  /** What a command asked for that stands on the screen: the part that has it sees to it. */
  wants = $state<"find" | "model" | "attach" | "instructions" | null>(null);
  loaded = false;

  readonly conversations: Conversations;
  readonly search: Search;
  readonly transfer: Transfer;
  readonly thread: Thread;
  readonly composer: Composer;
  readonly unsent: Unsent;
  readonly thumbnails: Thumbnails;

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
    this.thumbnails = new Thumbnails(backend);
  }

  async load(): Promise<void> {
    if (this.loaded) return;
    this.loaded = true;
    const { composer, conversations } = this;
    if (composer.draft === "" && !this.chosen) this.takeUnsent();
    await Promise.all([conversations.read(), composer.attachments.takeUnsent()]);
    if (!this.chosen) composer.attachments.fill(null);
    const newest = [...conversations.list].sort((a, b) => b.updated_at - a.updated_at)[0];
    if (newest && !this.chosen && composer.empty) await this.open(newest.id);
    // A page that was loaded again, or that came after what waited was sent.
    for (const running of this.frame.app?.turns ?? []) void this.follow(running);
  }

  /** What was typed into a new conversation when the window was closed. */
  private takeUnsent(): void {
    this.composer.draft = this.composer.newDraft = this.frame.app?.draft ?? "";
  }

  async open(id: string): Promise<void> {
    this.chosen = true;
    // At once: what is typed from here on belongs to what was asked for.
    const stored = this.leave();
    this.current = id;
    this.composer.begin();
    await this.thread.read(id, stored);
    if (this.current === id) this.showUnsent();
  }

  async newChat(): Promise<void> {
    this.chosen = true;
    const stored = this.leave();
    this.current = null;
    this.thread.clear();
    this.composer.begin();
    this.composer.fill(null);
    this.showUnsent();
    await stored;
  }

  /** The conversation's message came back while it was open before: its card is there again. */
  private showUnsent(): void {
    const failure = this.unsent.failureOf(this.current);
    this.thread.failed ??= failure;
    this.composer.returned = failure !== null && this.unsent.againOf(this.current) === null;
  }

  /** The kept message goes out in a conversation of its own. */
  async startOver(): Promise<void> {
    const { current, composer } = this;
    if (current === null || composer.why !== null || this.turn !== null || this.busyIn(null)) return;
    const kept = composer.sent();
    composer.saveSoon();
    this.unsent.forget(current);
    const left = this.newChat();
    // Wherever the person goes meanwhile.
    await this.ask({ type: "prompt", text: kept.text }, kept, { conversation: null });
    await left;
  }

  /** Before another conversation is shown: its card goes, and the draft is on its way. Resolves when that is stored. */
  private leave(): Promise<void> {
    if (this.composer.filled) this.conversations.keepDraft(this.current, !this.composer.empty);
    this.thread.failed = null;
    return this.composer.leave();
  }

  /** A link's text for the composer. */
  async offer(prompt: string): Promise<void> {
    if (!this.loaded && !this.chosen) this.takeUnsent();
    this.chosen = true;
    await this.composer.offer(prompt);
  }

  /** An answer runs in the conversation, or is being asked for. */
  busyIn(conversation: string | null): boolean {
    return this.sending || this.turns.some((turn) => turn.conversation === conversation && turn.state !== "ended");
  }

  /** Sends what is written; while an answer runs, it waits behind that. */
  async send(): Promise<void> {
    const { composer } = this;
    if (this.sending || composer.why !== null) return;
    if (this.turn !== null) return this.queue();
    const written = composer.sent();
    await this.ask(this.unsent.asking(this.current, written.text), written);
  }

  /** What the composer holds is left there: the rest of an answer is asked for. */
  async goOn(conversation = this.current): Promise<void> {
    const text = say("chat-card-continue.prompt");
    await this.ask({ type: "prompt", text }, { text, attached: [] }, { conversation });
  }

  /**
   * Sends what was kept in a conversation, which need not be the open one; an empty composer sends nothing.
   * False where another answer is in the way: later, then.
   */
  async sendKept(conversation: string | null, then: Exclude<Then, "nothing">): Promise<boolean> {
    if (this.busyIn(conversation)) return false;
    const again = this.unsent.againOf(conversation);
    if (then === "continue") await this.goOn(conversation);
    else if (then === "again" && again) await this.ask(again, { text: "", attached: [] }, { conversation });
    else if (conversation === this.current) {
      if (this.composer.why === "chat-attach-wait") return false;
      await this.send();
    } else {
      const kept = await this.composer.draftOf(conversation);
      // It was opened meanwhile, or an answer began there.
      if (conversation === this.current || this.busyIn(conversation)) return false;
      if (conversation === null) this.composer.newSent();
      if (kept.text.trim() !== "" || kept.attached.length > 0) await this.ask(this.unsent.asking(conversation, kept.text), kept, { conversation });
    }
    return true;
  }

  /**
   * Asks for an answer in a conversation, the open one if none is named. `written` is what stands as asked until
   * Rust has stored it; where nothing was stored, `lost` is told why.
   */
  async ask(say: ChatSay, written: Written, { conversation = this.current, lost }: { conversation?: string | null; lost?: (failure: Failure) => void } = {}): Promise<void> {
    if (this.busyIn(conversation)) return;
    // Who sends before the list is there stays where they sent.
    this.chosen = true;
    const options = this.composer.options.begin(conversation);
    const request = { conversation, say, options, attached: written.attached.map(({ id }) => id), search: false, wish: null };
    if (this.current === conversation) {
      this.conversations.closeNotice();
      this.thread.failed = null;
      this.composer.returned = false;
    }
    this.unsent.forget(conversation);
    let turn: Turn | null = null;
    try {
      turn = await this.turnOf(say, written.text, conversation);
      const running = turn;
      await written.kept;
      turn.id = await this.backend.chatSend(request, (event) => this.take(running, event, options));
      if (turn.stopping) void this.backend.chatStop(turn.id);
    } catch (error) {
      this.turns = this.turns.filter((other) => other !== turn);
      if (lost) lost(asFailure(error));
      else this.putBack(conversation, written, asFailure(error), say);
    }
  }

  /** Puts what is written behind the answer that runs. It is sent by Rust, when that came to a good end. */
  private async queue(): Promise<void> {
    const { composer, current, thread, turn } = this;
    // A new conversation has no name before its first message is stored: a moment.
    if (current === null) return;
    const written = composer.sent();
    try {
      await written.kept;
      const answer = await this.backend.chatQueue(current, written.text, written.attached.map(({ id }) => id));
      if (answer.type === "began") return await this.follow({ turn: answer.turn, conversation: current }, null, written.text);
      // Where that answer is over by now, it may be on its way already.
      if (this.turn !== turn) await thread.refresh();
      else if (this.current === current) thread.queued = [...thread.queued, answer.queued];
      this.frame.announce(say("chat-queued"));
    } catch (error) {
      void composer.putBack(current, written);
      this.frame.failure = asFailure(error);
    }
  }

  /** What waited in a conversation is being sent. */
  async began(running: RunningTurn): Promise<void> {
    const [first] = this.current === running.conversation ? this.thread.queued : [];
    await this.follow(running, first ? { type: "queued", id: first.id } : null, first?.text);
  }

  /** Hears of a turn that runs already: what waited was sent by itself, or the page was loaded again. */
  async follow(running: RunningTurn, say: ChatSay | null = null, text = ""): Promise<void> {
    const { conversation } = running;
    if (this.turns.some(({ id }) => id === running.turn)) return;
    const turn = await this.turnOf(say, text, conversation);
    turn.id = running.turn;
    const runs = await this.backend.chatFollow(running.turn, (event) => this.take(turn, event, null)).catch(() => false);
    if (runs) return;
    // It was over before: what it said is stored.
    this.turns = this.turns.filter((other) => other !== turn);
    if (this.current === conversation) await this.thread.refresh();
  }

  private async turnOf(say: ChatSay | null, text: string, conversation: string | null): Promise<Turn> {
    this.sending = true;
    // With the Chat screen's own file: Markdown is not loaded to check a tool.
    const { Turn } = await import("./turn.svelte").finally(() => (this.sending = false));
    this.turns.push(new Turn(text, conversation));
    // Read back, so that what is written to it is seen: the array wraps what it holds.
    const turn = this.turns.at(-1) as Turn;
    turn.say = say;
    return turn;
  }

  private take(turn: Turn, event: ChatEvent, options: ConversationOptions | null): void {
    const wasNew = turn.conversation === null;
    const shown = this.current === turn.conversation;
    turn.take(event);
    if (event.type === "accepted") {
      if (wasNew && shown) {
        this.current = turn.conversation;
        this.composer.moved();
      }
      if (wasNew && options) this.composer.options.made(event.conversation, options, shown);
      if (shown) this.thread.accepted(turn);
      void this.conversations.read();
    }
    if (event.type === "turn" && event.event.type === "limits") this.frame.take(event.event);
    if (event.type === "ended") void this.ended(turn);
  }

  private async ended(turn: Turn): Promise<void> {
    if (this.current === turn.conversation && this.thread.opening === null) this.thread.take(turn);
    else {
      this.thread.changed(turn.conversation);
      // Rust has put its text back into the conversation's draft.
      if (turn.answer?.failure && (turn.promptReturned || turn.isAgainInVain)) this.unsent.keep(turn.conversation, turn.answer.failure, turn.say);
    }
    this.turns = this.turns.filter((other) => other !== turn);
    await this.conversations.read();
  }

  /** A message that was not sent: its card stands in the thread, its text is in the composer again. */
  putBack(conversation: string | null, written: Written, failure: Failure, say: ChatSay | null): void {
    this.unsent.keep(conversation, failure, say);
    void this.composer.putBack(conversation, written);
    if (this.current === conversation) this.thread.failed = failure;
  }

  stop(): void {
    const turn = this.turn;
    if (!turn || turn.stopping) return;
    turn.stopping = true;
    if (turn.id !== null) void this.backend.chatStop(turn.id).catch(() => (turn.stopping = false));
  }
}
