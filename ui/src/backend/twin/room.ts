// One conversation of the twin: a tree of messages, of which it shows one path.
import type { Attachment, Conversation, ConversationOptions, ConversationSummary, Message, Outline, OutlineEntry, Page, Queued } from "../types.gen";

const ROOT = "";

export class Room {
  draft = "";
  attached: Attachment[] = [];
  queued: Queued[] = [];
  deleted = false;
  private messages = new Map<string, Message>();
  private parents = new Map<string, string>();
  private children = new Map<string, string[]>();
  /** The child that is shown, of each message with children. */
  private shown = new Map<string, string>();

  constructor(
    readonly summary: ConversationSummary,
    public options: ConversationOptions,
  ) {}

  /** As the list shows it. */
  row(): ConversationSummary {
    return { ...this.summary, has_draft: this.draft.trim() !== "" || this.attached.length > 0 };
  }

  /** Puts a message below `parent` (left out: below the last one shown) and shows it. */
  say(message: Message, parent = this.path().at(-1)?.id ?? ROOT): string {
    this.messages.set(message.id, message);
    this.parents.set(message.id, parent);
    this.children.set(parent, [...(this.children.get(parent) ?? []), message.id]);
    this.shown.set(parent, message.id);
    return message.id;
  }

  /** What is shown, the oldest first. */
  path(): Message[] {
    const path: Message[] = [];
    let id = this.shown.get(ROOT);
    while (id !== undefined) {
      const message = this.messages.get(id);
      if (message) path.push(message);
      id = this.shown.get(id);
    }
    return path;
  }

  all(): Message[] {
    return [...this.messages.values()];
  }

  message(id: string): Message | undefined {
    return this.messages.get(id);
  }

  parentOf(id: string): string {
    return this.parents.get(id) ?? ROOT;
  }

  /** Shows the path that the message is on. */
  show(id: string): void {
    let at = id;
    while (at !== ROOT) {
      const parent = this.parentOf(at);
      this.shown.set(parent, at);
      at = parent;
    }
  }

  /** Takes a message away that has nothing below it; `instead` is shown in its place. */
  takeBack(id: string, instead?: string): void {
    const parent = this.parentOf(id);
    const others = (this.children.get(parent) ?? []).filter((other) => other !== id);
    this.children.set(parent, others);
    this.messages.delete(id);
    this.parents.delete(id);
    if (this.shown.get(parent) !== id) return;
    const next = instead ?? others.at(-1);
    if (next === undefined) this.shown.delete(parent);
    else this.shown.set(parent, next);
  }

  /** The one of its siblings that is shown. */
  shownBelow(parent: string): string | undefined {
    return this.shown.get(parent);
  }

  private entry(message: Message): OutlineEntry {
    const siblings = this.children.get(this.parentOf(message.id)) ?? [];
    const entry = { id: message.id, role: message.role, length: message.text.length };
    return siblings.length > 1 ? { ...entry, siblings } : entry;
  }

  outline(): Outline {
    const { options, draft, attached, queued } = this;
    return { summary: this.row(), options, entries: this.path().map((message) => this.entry(message)), draft, attached, queued };
  }

  page(from: number, count: number): Page {
    const path = this.path();
    return { from, total: path.length, messages: path.slice(from, from + count) };
  }

  whole(): Conversation {
    const { options, draft, attached, queued } = this;
    return { summary: this.row(), options, messages: this.path(), draft, attached, queued };
  }

  /** Puts words back into the draft, above what was typed meanwhile. */
  giveBack(text: string, attachments: Attachment[]): void {
    if (text.trim() !== "" && this.draft.trim() !== text.trim()) this.draft = this.draft.trim() === "" ? text : `${text}\n\n${this.draft}`;
    this.attached = [...attachments, ...this.attached];
  }
}
