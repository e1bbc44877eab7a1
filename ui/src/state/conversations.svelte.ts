// The conversations that there are, newest first as the list groups them.
import { asFailure, type Backend } from "../backend/backend";
import type { ConversationSummary } from "../backend/types.gen";
import type { ChatRoom } from "./chat.svelte";

export class Conversations {
  list = $state.raw<ConversationSummary[]>([]);

  constructor(
    private readonly backend: Backend,
    private readonly chat: ChatRoom,
  ) {}

  /** Quietly where nobody is on the screen to see that it failed. */
  async read(quietly = false): Promise<void> {
    try {
      this.list = await this.backend.conversations();
    } catch (error) {
      if (!quietly) this.chat.thread.failed = asFailure(error);
    }
  }

  titleOf(id: string | null): string | undefined {
    return this.list.find((row) => row.id === id)?.title;
  }

  async remove(id: string): Promise<void> {
    try {
      await this.backend.conversationDelete(id);
      if (this.chat.current === id) {
        this.chat.composer.draft = "";
        await this.chat.newChat();
      }
      await this.read();
    } catch (error) {
      this.chat.thread.failed = asFailure(error);
    }
  }
}
