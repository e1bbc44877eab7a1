// The Chat screen's state: the list, the open conversation, what is typed, and running answers.
import { asFailure, type Backend } from "../backend/backend";
import type { ConversationSummary, Failure, Message, Model, ModelSource } from "../backend/types.gen";
import { isNotSent } from "../words/next_step";
import { say } from "../words/say.svelte";
import type { Frame } from "./frame.svelte";
import type { Turn } from "./turn.svelte";

const DRAFT_MS = 400;
/** After so long without a keystroke the conversation's connection may be closed again. */
const IDLE_MS = 4 * 60_000;

export class ChatRoom {
  list = $state.raw<ConversationSummary[]>([]);
  /** Null is the conversation that does not exist yet. */
  current = $state<string | null>(null);
  messages = $state.raw<Message[]>([]);
  draft = $state("");
  /** The card in place of an answer that never began. */
  failed = $state.raw<Failure | null>(null);
  /** Whether the typed message came back unsent. */
  returned = $state(false);
  turns = $state<Turn[]>([]);
  /** When the message is to be sent by itself, in Unix seconds. */
  sendAt = $state<number | null>(null);
  /** What a link brought while something else was typed: kept apart until somebody takes it. */
  offered = $state<string | null>(null);
  /** Whether a link put the text there: said beside it until it is sent or gone. */
  fromLink = $state(false);
  /** What a command asked for that stands on the screen: the part that has it sees to it. */
  wants = $state<"find" | "model" | "delete" | null>(null);
  loaded = false;

  readonly turn = $derived(this.turns.find((turn) => turn.conversation === this.current && turn.state !== "ended") ?? null);
  readonly title = $derived(this.list.find((row) => row.id === this.current)?.title ?? say("chat-new"));
  /** What the account may use; empty until the list came. */
  models = $state.raw<Model[]>([]);
  /** Where that list is from: without a network it may not be the account's own. */
  modelSource = $state<ModelSource>("server");

  private draftTimer: ReturnType<typeof setTimeout> | null = null;
  private sendTimer: ReturnType<typeof setTimeout> | null = null;
  private newDraft = "";
  /** The conversation whose connection was opened for the message being typed. */
  private prewarmed: string | null = null;
  private typedAt = 0;
  private sending = false;
  /** The person chose a conversation, or a new one: loading must not change it any more. */
  private chosen = false;

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
  ) {}

  async load(): Promise<void> {
    if (this.loaded) return;
    this.loaded = true;
    const unsent = this.frame.app?.draft ?? "";
    if (this.draft === "" && !this.chosen) this.draft = this.newDraft = unsent;
    await this.readList();
    const newest = [...this.list].sort((a, b) => b.updated_at - a.updated_at)[0];
    if (newest && !this.chosen && this.draft === "") await this.open(newest.id);
  }

  /** Quietly where nobody is on the screen to see that it failed. */
  async readList(quietly = false): Promise<void> {
    try {
      this.list = await this.backend.conversations();
    } catch (error) {
      if (!quietly) this.failed = asFailure(error);
    }
  }

  async readModels(): Promise<void> {
    try {
      const { models, source } = await this.backend.models();
      this.models = models;
      this.modelSource = source;
    } catch {
      // The menu offers the default alone; sending says why in full.
    }
  }

  async open(id: string): Promise<void> {
    this.chosen = true;
    await this.leave();
    this.current = id;
    await this.read(id);
  }

  async newChat(): Promise<void> {
    this.chosen = true;
    await this.leave();
    this.current = null;
    this.messages = [];
    this.draft = this.newDraft;
  }

  /** A link's text for the composer. It is never sent from here, and never takes the place of what was typed. */
  async offer(prompt: string): Promise<void> {
    if (!this.loaded && !this.chosen) this.draft = this.newDraft = this.frame.app?.draft ?? "";
    this.chosen = true;
    // A link may be delivered twice: by the system and by the process that it started.
    if (this.draft.includes(prompt)) return;
    if (this.draft.trim() === "") {
      if (this.current !== null) await this.newChat();
      if (this.draft.trim() === "") return this.fill(prompt);
    }
    this.offered = prompt;
    this.frame.announce(say("chat-link-kept"));
  }

  /** Puts the offered text under what was typed. */
  takeOffered(): void {
    const { offered, draft } = this;
    if (offered === null) return;
    this.offered = null;
    this.fill(draft.trim() === "" ? offered : `${draft}\n\n${offered}`);
  }

  private fill(text: string): void {
    this.type(text);
    this.fromLink = true;
    this.frame.announce(say("chat-link-filled-in"));
  }

  /** Before another conversation is shown: the draft is kept, its card goes. */
  private async leave(): Promise<void> {
    if (this.current === null) this.newDraft = this.draft;
    await this.saveDraft();
    this.failed = null;
    this.returned = false;
    this.fromLink = false;
    this.cancelSendAt();
  }

  private async read(id: string): Promise<void> {
    try {
      const conversation = await this.backend.conversation(id);
      if (this.current !== id) return;
      this.messages = conversation.messages;
      this.draft = conversation.draft;
    } catch (error) {
      if (this.current === id) this.failed = asFailure(error);
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await this.backend.conversationDelete(id);
      if (this.current === id) {
        this.draft = "";
        await this.newChat();
      }
      await this.readList();
    } catch (error) {
      this.failed = asFailure(error);
    }
  }

  type(text: string): void {
    this.draft = text;
    if (text === "") this.fromLink = false;
    this.prewarm();
    if (this.draftTimer !== null) clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => void this.saveDraft(), DRAFT_MS);
  }

  /**
   * With the first keystroke after a pause: the connection is there by the time that the message is sent. A new
   * conversation has no id before its first message, so there is nothing that could be opened for it.
   */
  private prewarm(): void {
    const idle = Date.now() - this.typedAt > IDLE_MS;
    this.typedAt = Date.now();
    const { current } = this;
    if (current === null || this.turn !== null || (this.prewarmed === current && !idle)) return;
    this.prewarmed = current;
    // What is wrong is found by the turn, and said there.
    void this.backend.chatPrewarm(current).catch(() => {});
  }

  /** Writes a pending draft now. */
  async saveDraft(): Promise<void> {
    if (this.draftTimer === null) return;
    clearTimeout(this.draftTimer);
    this.draftTimer = null;
    try {
      await this.backend.draftSave(this.current, this.draft);
    } catch {
      // The text is still in the composer; the next keystroke tries again.
    }
  }

  async send(prompt = this.draft): Promise<void> {
    if (prompt.trim() === "" || this.turn !== null || this.sending) return;
    this.sending = true;
    // With the Chat screen's own file: Markdown is not loaded to check a tool.
    const { Turn } = await import("./turn.svelte").finally(() => (this.sending = false));
    if (this.draftTimer !== null) clearTimeout(this.draftTimer);
    this.draftTimer = null;
    this.cancelSendAt();
    this.failed = null;
    this.returned = false;
    this.fromLink = false;
    this.draft = "";
    if (this.current === null) this.newDraft = "";
    this.prewarmed = null;
    this.turns.push(new Turn(prompt, this.current));
    // Read back, so that what is written to it is seen: the array wraps what it holds.
    const turn = this.turns.at(-1);
    if (!turn) return;
    try {
      turn.id = await this.backend.chatSend({ conversation: turn.conversation, prompt }, (event) => {
        const wasNew = turn.conversation === null;
        const shown = this.current === turn.conversation;
        turn.take(event);
        if (event.type === "accepted") {
          if (wasNew && shown) this.current = turn.conversation;
          void this.readList();
        }
        if (event.type === "turn" && event.event.type === "limits") this.frame.take(event.event);
        if (event.type === "ended") void this.ended(turn);
      });
      if (turn.stopping) void this.backend.chatStop(turn.id);
    } catch (error) {
      this.turns = this.turns.filter((other) => other !== turn);
      if (this.current === turn.conversation) this.putBack(prompt, asFailure(error));
    }
  }

  private async ended(turn: Turn): Promise<void> {
    const { answer, conversation } = turn;
    if (this.current === conversation && answer) {
      if (turn.promptReturned) {
        this.messages = this.messages.filter((message) => message.id !== turn.asked?.id);
        if (answer.failure) this.putBack(turn.prompt, answer.failure);
      } else {
        // Rust may have stored either while the answer ran; each stands once.
        const others = this.messages.filter((message) => message.id !== turn.asked?.id && message.id !== answer.id);
        this.messages = [...others, ...(turn.asked ? [turn.asked] : []), answer];
      }
      if (answer.failure) this.tell(answer.failure);
      else this.frame.announce(say("chat-finished"));
    }
    this.turns = this.turns.filter((other) => other !== turn);
    await this.readList();
  }

  /** Reads a card out, by the title that it has there. */
  tell(failure: Failure): void {
    this.frame.tell(failure, isNotSent(failure) ? say("chat-card-not-sent") : undefined);
  }

  /** The message returns to the composer, before whatever was typed meanwhile. */
  private putBack(prompt: string, failure: Failure): void {
    this.failed = failure;
    this.returned = true;
    this.draft = this.draft.trim() === "" ? prompt : `${prompt}\n\n${this.draft}`;
  }

  stop(): void {
    const turn = this.turn;
    if (!turn || turn.stopping) return;
    turn.stopping = true;
    if (turn.id !== null) void this.backend.chatStop(turn.id).catch(() => (turn.stopping = false));
  }

  /** Sends the kept message when a limit resets, while the window is open. */
  sendLater(at: number): void {
    this.cancelSendAt();
    this.sendAt = at;
    this.sendTimer = setTimeout(() => void this.send(), Math.max(0, at * 1000 - Date.now()));
  }

  cancelSendAt(): void {
    if (this.sendTimer !== null) clearTimeout(this.sendTimer);
    this.sendTimer = null;
    this.sendAt = null;
  }
}
