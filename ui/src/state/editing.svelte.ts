// A message that was sent and is written anew, in its place. What was typed is kept when it is given up,
// and when nothing came of sending it.
import type { Attachment } from "../backend/types.gen";
import type { ChatRoom } from "./chat.svelte";
import type { Thread } from "./thread.svelte";

/** Of so many messages what was typed is kept. */
const KEPT = 20;

export class Editing {
  /** The message whose place the field has. */
  message = $state<string | null>(null);
  text = $state("");
  /** What goes with it of what it had. */
  attached = $state.raw<readonly Attachment[]>([]);
  private readonly typed = new Map<string, string>();

  constructor(
    private readonly thread: Thread,
    private readonly chat: ChatRoom,
  ) {}

  begin(id: string | null): void {
    const body = this.thread.bodies.get(id ?? "");
    if (id === null || !body || this.chat.turn !== null) return;
    this.giveUp();
    this.message = id;
    this.text = this.typed.get(id) ?? body.text;
    this.attached = body.attachments;
  }

  /** The message stands there as it was; what was typed is there when it is edited again. */
  giveUp(): void {
    const { message, text } = this;
    this.message = null;
    if (message === null) return;
    this.typed.delete(message);
    if (text.trim() !== "" && text !== this.thread.bodies.get(message)?.text) this.typed.set(message, text);
    const [oldest] = this.typed.keys();
    if (this.typed.size > KEPT && oldest !== undefined) this.typed.delete(oldest);
  }

  without(attachment: string): void {
    this.attached = this.attached.filter(({ id }) => id !== attachment);
  }

  async send(): Promise<void> {
    const { message, text, attached } = this;
    if (message === null || (text.trim() === "" && attached.length === 0)) return;
    this.giveUp();
    // Where nothing was stored, what was typed stands in its field again.
    await this.chat.ask({ type: "edited", message, text }, { text, attached }, {
      lost: (failure) => {
        this.thread.failed = failure;
        this.begin(message);
      },
    });
  }

  /** It is stored as a message of its own. */
  sent(message: string): void {
    this.typed.delete(message);
  }
}
