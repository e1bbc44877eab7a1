// What the thread shows of the open conversation: its messages, and the card in place of an answer.
import { asFailure, type Backend } from "../backend/backend";
import type { Failure, Message } from "../backend/types.gen";
import { isNotSent } from "../words/next_step";
import { say } from "../words/say.svelte";
import type { ChatRoom } from "./chat.svelte";
import type { Frame } from "./frame.svelte";
import type { Turn } from "./turn.svelte";

export class Thread {
  messages = $state.raw<Message[]>([]);
  /** The card in place of an answer that never began. */
  failed = $state.raw<Failure | null>(null);

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {}

  clear(): void {
    this.messages = [];
    this.failed = null;
  }

  async read(id: string): Promise<void> {
    try {
      const conversation = await this.backend.conversation(id);
      if (this.chat.current !== id) return;
      this.messages = conversation.messages;
      this.chat.composer.draft = conversation.draft;
    } catch (error) {
      if (this.chat.current === id) this.failed = asFailure(error);
    }
  }

  /** A turn of the open conversation is over: what it came to stands where it ran. */
  take(turn: Turn): void {
    const { answer } = turn;
    if (!answer) return;
    if (turn.promptReturned) {
      this.messages = this.messages.filter((message) => message.id !== turn.asked?.id);
      if (answer.failure) this.chat.putBack(turn.prompt, answer.failure);
    } else {
      // Rust may have stored either while the answer ran; each stands once.
      const others = this.messages.filter((message) => message.id !== turn.asked?.id && message.id !== answer.id);
      this.messages = [...others, ...(turn.asked ? [turn.asked] : []), answer];
    }
    if (answer.failure) this.tell(answer.failure);
    else this.frame.announce(say("chat-finished"));
  }

  /** Reads a card out, by the title that it has there. */
  tell(failure: Failure): void {
    this.frame.tell(failure, isNotSent(failure) ? say("chat-card-not-sent") : undefined);
  }
}
