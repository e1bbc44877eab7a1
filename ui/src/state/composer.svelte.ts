// What is being written: the draft of the open conversation, what a link offered, and which model answers.
import type { Backend } from "../backend/backend";
import type { Draft, Model, ModelSource } from "../backend/types.gen";
import { say } from "../words/say.svelte";
import type { ChatRoom } from "./chat.svelte";
import type { Frame } from "./frame.svelte";

const DRAFT_MS = 400;
/** After so long without a keystroke the conversation's connection may be closed again. */
const IDLE_MS = 4 * 60_000;

export class Composer {
  draft = $state("");
  /** Whether the typed message came back unsent. */
  returned = $state(false);
  /** What a link brought while something else was typed: kept apart until somebody takes it. */
  offered = $state<string | null>(null);
  /** Whether a link put the text there: said beside it until it is sent or gone. */
  fromLink = $state(false);
  /** What the account may use; empty until the list came. */
  models = $state.raw<Model[]>([]);
  /** Where that list is from: without a network it may not be the account's own. */
  modelSource = $state<ModelSource>("server");
  /** Of the conversation that does not exist yet, while another is open. */
  newDraft = "";

  private draftTimer: ReturnType<typeof setTimeout> | null = null;
  /** The conversation whose connection was opened for the message being typed. */
  private prewarmed: string | null = null;
  private typedAt = 0;

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {}

  async readModels(): Promise<void> {
    try {
      const { models, source } = await this.backend.models();
      this.models = models;
      this.modelSource = source;
    } catch {
      // The menu offers the default alone; sending says why in full.
    }
  }

  type(text: string): void {
    this.draft = text;
    if (text === "") this.fromLink = false;
    this.prewarm();
    this.saveSoon();
  }

  /** Writes the draft after a moment without another change. */
  saveSoon(): void {
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
    const { current, turn } = this.chat;
    if (current === null || turn !== null || (this.prewarmed === current && !idle)) return;
    this.prewarmed = current;
    // What is wrong is found by the turn, and said there.
    void this.backend.chatPrewarm(current).catch(() => {});
  }

  /** Writes a pending draft now. */
  async saveDraft(): Promise<void> {
    if (!this.forgetTimer()) return;
    try {
      await this.backend.draftSave(this.chat.current, this.draft);
    } catch {
      // The text is still in the composer; the next keystroke tries again.
    }
  }

  /** Whether something was still to be written. */
  private forgetTimer(): boolean {
    if (this.draftTimer === null) return false;
    clearTimeout(this.draftTimer);
    this.draftTimer = null;
    return true;
  }

  /** Before another conversation is shown: what was typed is kept. */
  async leave(): Promise<void> {
    if (this.chat.current === null) this.newDraft = this.draft;
    await this.saveDraft();
    this.returned = false;
    this.fromLink = false;
  }

  /** The message is on its way: the turn holds it from here. */
  sent(): void {
    this.forgetTimer();
    this.returned = false;
    this.fromLink = false;
    this.draft = "";
    if (this.chat.current === null) this.newDraft = "";
    this.prewarmed = null;
  }

  /** A message that was not sent returns to its conversation, before whatever was typed there meanwhile. */
  async putBack(conversation: string | null, prompt: string): Promise<void> {
    if (conversation === this.chat.current) {
      this.returned = true;
      this.draft = before(prompt, this.draft);
      return this.saveSoon();
    }
    const draft = before(prompt, (await this.draftOf(conversation)).text);
    if (conversation === null) this.newDraft = draft;
    try {
      await this.backend.draftSave(conversation, draft);
    } catch {
      // Where it can't be stored it stands in the next new conversation: nowhere would be a loss.
      if (conversation !== null) this.newDraft = before(prompt, this.newDraft);
    }
  }

  /** What is kept of a conversation that is not open; nothing where it can't be read, or is gone. */
  async draftOf(conversation: string | null): Promise<Draft> {
    const stored = await this.backend.draft(conversation).catch((): Draft => ({ text: "", attached: [] }));
    return conversation === null ? { ...stored, text: this.newDraft } : stored;
  }

  /** A link's text. It is never sent from here, and never takes the place of what was typed. */
  async offer(prompt: string): Promise<void> {
    // A link may be delivered twice: by the system and by the process that it started.
    if (this.draft.includes(prompt)) return;
    if (this.draft.trim() === "") {
      if (this.chat.current !== null) await this.chat.newChat();
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
}

const before = (prompt: string, typed: string): string => (typed.trim() === "" ? prompt : `${prompt}\n\n${typed}`);
