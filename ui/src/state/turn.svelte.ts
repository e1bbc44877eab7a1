// One running answer: folds ChatEvents into what the thread draws.
import type { ChatEvent, ChatSay, Event, Message } from "../backend/types.gen";
import { Passage } from "./passage.svelte";

export type TurnState = "waiting" | "thinking" | "writing" | "ended";

export class Turn {
  /** Names the turn to `chat_stop`; null until the window has answered. */
  id: string | null = null;
  conversation = $state<string | null>(null);
  asked = $state.raw<Message | null>(null);
  state = $state<TurnState>("waiting");
  readonly words: Passage;
  readonly reasoning: Passage;
  /** What the model says beside its answer. */
  readonly commentary: Passage;
  thoughtS = $state<number | null>(null);
  model = $state<string | null>(null);
  searching = $state(false);
  stopping = $state(false);
  answer = $state.raw<Message | null>(null);
  promptReturned = false;
  /** What was asked; null where this page did not ask it. */
  say: ChatSay | null = null;

  private readonly began: number;

  constructor(
    readonly prompt: string,
    conversation: string | null,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.conversation = conversation;
    this.began = this.clock();
    [this.words, this.reasoning, this.commentary] = [new Passage(clock), new Passage(clock), new Passage(clock)];
  }

  /** Another answer was asked for, and not a word of it came. */
  get isAgainInVain(): boolean {
    return this.say?.type === "again" && this.answer?.text === "";
  }

  take(event: ChatEvent): void {
    if (event.type === "accepted") {
      this.conversation = event.conversation;
      this.asked = event.message;
    } else if (event.type === "turn") {
      this.takeEvent(event.event);
    } else {
      this.end(event.message, event.prompt_returned);
    }
  }

  private takeEvent(event: Event): void {
    if (this.state === "ended") return;
    switch (event.type) {
      case "started":
        this.model = event.model;
        break;
      case "reasoning":
        if (this.state === "waiting") this.state = "thinking";
        this.reasoning.write(event.delta);
        break;
      case "text":
        this.write(event.delta);
        break;
      case "tool":
        this.searching = event.status === "running";
        break;
      case "commentary":
        this.commentary.write(event.delta);
        break;
      case "limits":
      case "done":
        break;
    }
  }

  private write(delta: string): void {
    if (delta === "") return;
    if (this.state !== "writing") {
      this.state = "writing";
      this.searching = false;
      if (this.reasoning.isOpen) this.thoughtS = Math.max(1, Math.round((this.clock() - this.began) / 1000));
    }
    this.words.write(delta);
  }

  private end(message: Message, promptReturned: boolean): void {
    this.words.finish(message.text);
    this.reasoning.finish(message.reasoning);
    this.commentary.finish(message.commentary);
    this.answer = message;
    this.promptReturned = promptReturned;
    this.searching = false;
    this.state = "ended";
  }
}
