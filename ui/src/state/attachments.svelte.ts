// What is attached to the draft of the open conversation: files on their way, those that are there, and
// what was not taken, with why. Rust keeps them with the draft; a limit is held here before a byte is read.
import { asFailure, type Backend } from "../backend/backend";
import type { Attachment, AttachmentKind, AttachmentLimits } from "../backend/types.gen";
import { plain } from "../markdown/plain";
import { sentences } from "../words/list";
import { said } from "../words/said";
import { say, type Kept } from "../words/say.svelte";
import { sizeOf } from "../words/size";
import type { ChatRoom } from "./chat.svelte";
import type { Frame } from "./frame.svelte";

/** A file on its way to Rust, in which conversation's draft it will be. */
export interface Upload {
  key: number;
  conversation: string | null;
  name: string;
  size: number;
  kind: AttachmentKind;
  /** Taken away before it was there. */
  dropped: boolean;
}

/** What was not taken. */
export interface Refusal {
  key: number;
  why: Kept;
}

/** As many as fit; the rest is counted. */
const REFUSALS = 4;

export class Attachments {
  /** In the order in which they are sent. */
  list = $state.raw<Attachment[]>([]);
  refusals = $state.raw<Refusal[]>([]);
  private uploads = $state.raw<Upload[]>([]);

  readonly limits = $derived.by((): AttachmentLimits | null => this.frame.app?.attachments ?? null);
  /** Of the open conversation. */
  readonly coming = $derived(this.uploads.filter((one) => one.conversation === this.chat.current && !one.dropped));
  readonly count = $derived(this.list.length + this.coming.length);
  readonly room = $derived(Math.max(0, (this.limits?.most ?? 0) - this.count));
  /** What may be attached, said before. */
  readonly about = $derived.by(() => {
    const { limits } = this;
    if (limits === null) return "";
    return say("chat-attach-limits", { picture: sizeOf(limits.picture_bytes), text: sizeOf(limits.text_bytes), count: limits.most });
  });

  /** Of the conversation that does not exist yet, while another is open. */
  private next: Attachment[] = [];
  /** One after the other: they are sent in the order in which they were given. */
  private queue: Promise<void> = Promise.resolve();
  private keys = 0;

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {}

  /** Another conversation is open; what is attached there is on its way. */
  begin(): void {
    this.list = [];
    this.refusals = [];
  }

  /** What is attached in the open conversation; null is the one that does not exist yet. */
  fill(kept: readonly Attachment[] | null): void {
    this.putBack(kept ?? this.next);
  }

  /** What was attached to a new conversation when the window was closed. */
  async takeUnsent(): Promise<void> {
    try {
      this.next = (await this.backend.draft(null)).attached;
    } catch {
      // The conversations' list says what is wrong with the history.
    }
  }

  /** Before another conversation is shown. */
  leave(): void {
    if (this.chat.current === null) this.next = this.list;
  }

  /** They are on their way with their message. */
  sent(): Attachment[] {
    const sent = this.list;
    this.list = [];
    this.refusals = [];
    if (this.chat.current === null) this.next = [];
    return sent;
  }

  /** Those of the conversation that does not exist yet are on their way, while another is open. */
  newSent(): void {
    this.next = [];
  }

  /** Those of a message that was not sent: before what was attached meanwhile. */
  putBack(list: readonly Attachment[]): void {
    this.list = [...list, ...this.list.filter((one) => !list.some((other) => other.id === one.id))];
  }

  /** After those that are there; one that came twice stands there once. */
  append(list: readonly Attachment[]): void {
    this.list = [...this.list.filter((one) => !list.some((other) => other.id === one.id)), ...list];
  }

  async add(files: readonly File[]): Promise<void> {
    if (files.length === 0 || this.limits === null) return;
    this.refusals = [];
    const conversation = this.chat.current;
    const taken = files.slice(0, this.room);
    const over = files.slice(taken.length);
    const uploads = taken.map((file): Upload => ({ key: this.keys++, conversation, name: plain(file.name), size: file.size, kind: file.type.startsWith("image/") ? "image" : "text", dropped: false }));
    this.uploads = [...this.uploads, ...uploads];
    const count = this.limits.most;
    if (over.length > 0) this.refuse(() => say("chat-attach-most", { count, left: over.length }));
    taken.forEach((file, index) => {
      const upload = uploads[index];
      if (upload) this.queue = this.queue.then(() => this.upload(file, upload));
    });
    await this.queue;
  }

  /** A paste that is better read beside the message. */
  async fold(text: string): Promise<void> {
    await this.add([new File([text], `${say("chat-pasted-name")}.txt`, { type: "text/plain" })]);
  }

  /** Takes away one that is on its way. */
  drop(key: number): void {
    this.uploads = this.uploads.map((one) => (one.key === key ? { ...one, dropped: true } : one));
  }

  async remove(id: string): Promise<void> {
    const at = this.list.findIndex((one) => one.id === id);
    const gone = this.list[at];
    const conversation = this.chat.current;
    if (gone === undefined) return;
    this.list = this.list.filter((one) => one !== gone);
    try {
      await this.backend.attachmentRemove(id);
    } catch (error) {
      if (this.chat.current === conversation) this.list = [...this.list.slice(0, at), gone, ...this.list.slice(at)];
      this.frame.failure = asFailure(error);
    }
  }

  /** The words of a text that is attached; null where it is gone, or where that failed, which is said. */
  async textOf(id: string): Promise<string | null> {
    try {
      const content = await this.backend.attachment(id);
      return content?.type === "text" ? content.text : null;
    } catch (error) {
      this.frame.failure = asFailure(error);
      return null;
    }
  }

  /** Says what was not taken, and why. */
  refuse(why: Kept): void {
    this.refusals = [...this.refusals, { key: this.keys++, why }].slice(-REFUSALS);
    this.frame.announce(why());
  }

  private async upload(file: File, upload: Upload): Promise<void> {
    const why = await this.take(file, upload);
    const gone = this.uploads.find((one) => one.key === upload.key)?.dropped ?? true;
    this.uploads = this.uploads.filter((one) => one.key !== upload.key);
    if (typeof why !== "function") {
      if (gone) void this.backend.attachmentRemove(why.id).catch(() => undefined);
      else if (upload.conversation === this.chat.current) this.append([why]);
      else if (upload.conversation === null) this.next = [...this.next, why];
      if (!gone) this.frame.announce(say("chat-attach-added", { name: why.name }));
      return;
    }
    if (!gone && this.chat.current === upload.conversation) this.refuse(why);
  }

  /** What it became, or why not. */
  private async take(file: File, { conversation, name }: Upload): Promise<Attachment | Kept> {
    const { limits } = this;
    if (limits === null) return () => "";
    try {
      const picture = isPicture(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
      const most = picture ? limits.picture_bytes : limits.text_bytes;
      if (file.size > most) return () => say(picture ? "chat-attach-large-picture" : "chat-attach-large-text", { name, size: sizeOf(file.size), most: sizeOf(most) });
      const bytes = new Uint8Array(await file.arrayBuffer());
      return await this.backend.attachmentAdd(conversation, file.name, bytes);
    } catch (error) {
      // The page itself can't read what is a folder, or gone.
      if (error instanceof DOMException) return () => say("chat-attach-unreadable", { name });
      const failure = asFailure(error);
      return () => {
        const { title, meaning, action_text } = said(failure);
        return sentences(title, meaning, action_text);
      };
    }
  }
}

/** Whether a file begins like a PNG, JPEG, GIF or WebP: those are pictures, everything else is read as text. */
export function isPicture(head: Uint8Array): boolean {
  const at = (from: number, text: string) => [...text].every((letter, index) => head[from + index] === letter.charCodeAt(0));
  return at(0, "\x89PNG") || at(0, "\xff\xd8\xff") || at(0, "GIF8") || (at(0, "RIFF") && at(8, "WEBP"));
}
