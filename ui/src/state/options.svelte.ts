// What the open conversation asks for itself: model, effort, web search, instructions. One that does not
// exist yet begins with what Settings say; what is picked in any is what the next one begins with.
import { asFailure, type Backend } from "../backend/backend";
import type { ConversationOptions, Model, ModelSource } from "../backend/types.gen";
import { say } from "../words/say.svelte";
import type { ChatRoom } from "./chat.svelte";
import type { Frame } from "./frame.svelte";

/** They go with every message: about 2,000 tokens. */
export const MOST_INSTRUCTIONS = 8_000;
const SAVE_MS = 400;
const NOTHING: ConversationOptions = { model: null, effort: null, search: false, instructions: "" };

export class Options {
  /** Of the open conversation. */
  own = $state.raw<ConversationOptions>(NOTHING);
  /** What the account may use; empty until the list came. */
  models = $state.raw<Model[]>([]);
  /** Where that list is from: without a network it may not be the account's own. */
  source = $state<ModelSource>("server");
  /** Whether the instructions are being written. */
  writing = $state(false);

  private readonly ordinary = $derived(this.models.find((model) => model.default) ?? null);
  /** The id that answers; null while nobody knows it. */
  readonly model = $derived.by((): string | null => this.own.model ?? this.frame.app?.settings.model ?? this.ordinary?.id ?? null);
  /** What is known of that model. */
  readonly known = $derived(this.models.find((model) => model.id === this.model) ?? null);
  readonly effort = $derived.by((): string | null => this.own.effort ?? this.frame.app?.settings.effort ?? this.known?.default_effort ?? null);
  /** What the model can't do, where its list says so. */
  readonly lacksSearch = $derived(this.known?.web_search === false);
  readonly lacksPictures = $derived(this.known?.images === false);

  /** Of the conversation that does not exist yet, while another is open. */
  private next = NOTHING;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {}

  async readModels(): Promise<void> {
    try {
      const { models, source } = await this.backend.models();
      this.models = models;
      this.source = source;
    } catch {
      // The menu offers the default alone; sending says why in full.
    }
  }

  /**
   * What a conversation is asked in. A new one begins with all of it by name, so that a choice elsewhere does not
   * change it later.
   */
  begin(conversation: string | null): ConversationOptions {
    const { frame, ordinary } = this;
    const shown = conversation === this.chat.current;
    if (conversation !== null) return this.own;
    const wanted = shown ? this.own : this.next;
    const settings = frame.app?.settings ?? NOTHING;
    // The list that came with Patchbay may name what the account does not have.
    const sure = this.source === "built_in" ? null : ordinary;
    const model = wanted.model ?? settings.model ?? sure?.id ?? null;
    const known = sure === null ? undefined : this.models.find(({ id }) => id === model);
    const begun = { ...wanted, model, effort: wanted.effort ?? settings.effort ?? known?.default_effort ?? null };
    if (shown) this.own = begun;
    return begun;
  }

  /** Another conversation is shown; null is the one that does not exist yet. */
  show(options: ConversationOptions | null): void {
    this.own = options ?? this.next;
  }

  /** Before another conversation is shown. */
  async leave(): Promise<void> {
    if (this.chat.current === null) this.next = this.own;
    await this.saveNow();
  }

  /** A conversation was made with `options`. What was changed since is its own too. */
  made(id: string, options: ConversationOptions, shown: boolean): void {
    this.next = NOTHING;
    if (!shown || this.own === options) return;
    void this.save(id);
  }

  /** Answers whether it was kept. */
  async chooseModel(model: string | null): Promise<boolean> {
    const known = this.models.find((one) => one.id === (model ?? this.ordinary?.id));
    const settings = this.frame.app?.settings;
    const effort = this.own.effort ?? settings?.effort ?? null;
    const search = this.own.search && known?.web_search !== false;
    if (search !== this.own.search) this.frame.announce(say("chat-search-lacking", { model: known?.name ?? "" }));
    return this.choose({ model, effort: effort !== null && known && !known.efforts.includes(effort) ? null : effort, search });
  }

  async chooseEffort(effort: string | null): Promise<void> {
    await this.choose({ effort });
  }

  /** In this conversation, and for those to come. */
  private async choose(change: Partial<ConversationOptions>): Promise<boolean> {
    // By the time that it is kept, another conversation may be open.
    const { model, effort } = { ...this.own, ...change };
    if (!(await this.change(change))) return false;
    await this.frame.saveSettings({ model, effort });
    return this.frame.failure === null;
  }

  async toggleSearch(): Promise<void> {
    if (this.lacksSearch && !this.own.search) return;
    if (!(await this.change({ search: !this.own.search }))) return;
    this.frame.announce(say(this.own.search ? "chat-search-on" : "chat-search-off"));
  }

  /** Kept while it is typed: closing the sheet asks nothing and loses nothing. */
  instruct(instructions: string): void {
    if (!this.chat.composer.filled) return;
    this.own = { ...this.own, instructions: [...instructions].slice(0, MOST_INSTRUCTIONS).join("") };
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.saveNow(), SAVE_MS);
  }

  async closeInstructions(): Promise<void> {
    this.writing = false;
    await this.saveNow();
  }

  /** Writes what is still to be written. */
  async saveNow(): Promise<void> {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    if (this.chat.current !== null) await this.save(this.chat.current);
  }

  /** Whether it was kept; what was not is as before. */
  private async change(change: Partial<ConversationOptions>): Promise<boolean> {
    // All of it is stored at once: what is not known yet would be lost.
    if (!this.chat.composer.filled) return false;
    const before = this.own;
    const after = { ...before, ...change };
    this.own = after;
    const id = this.chat.current;
    if (id === null || (await this.save(id))) return true;
    if (this.own === after) this.own = before;
    return false;
  }

  /** Whether it was kept. */
  private async save(id: string): Promise<boolean> {
    try {
      await this.backend.conversationOptions(id, this.own);
      return true;
    } catch (error) {
      this.frame.failure = asFailure(error);
      return false;
    }
  }
}
