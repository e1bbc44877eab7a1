// One running answer: folds ChatEvents into what the thread draws. Deltas are gathered and drawn every
// 16 ms by a timer (requestAnimationFrame stops in hidden windows); where drawing is slow, less often.
import type { ChatEvent, ChatSay, Event, Message } from "../backend/types.gen";
import { tick } from "svelte";
import type { Shown } from "../markdown/answer";
import { Blocks } from "../markdown/blocks";

/** The window gathers for 33 ms already: to wait as long again here would only show words later. */
const FLUSH_MS = 16;

export type TurnState = "waiting" | "thinking" | "writing" | "ended";

export class Turn {
  /** Names the turn to `chat_stop`; null until the window has answered. */
  id: string | null = null;
  conversation = $state<string | null>(null);
  asked = $state.raw<Message | null>(null);
  state = $state<TurnState>("waiting");
  reasoning = $state("");
  /** What the model says beside its answer. */
  commentary = $state("");
  thoughtS = $state<number | null>(null);
  model = $state<string | null>(null);
  searching = $state(false);
  stopping = $state(false);
  answer = $state.raw<Message | null>(null);
  promptReturned = false;
  /** What was asked; null where this page did not ask it. */
  say: ChatSay | null = null;

  private blocks = new Blocks();
  /** Counts the flushes: what is drawn is read from the blocks, which are not copied for it. */
  private flushes = $state(0);
  private fresh = "";
  private timer: ReturnType<typeof setTimeout> | null = null;
  private flushedAt = 0;
  private pause = FLUSH_MS;
  /** What the last drawing took. */
  private drawMs = 0;
  private readonly began: number;

  constructor(
    readonly prompt: string,
    conversation: string | null,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.conversation = conversation;
    this.began = this.clock();
  }

  /** Another answer was asked for, and not a word of it came. */
  get isAgainInVain(): boolean {
    return this.say?.type === "again" && this.answer?.text === "";
  }

  /** What of the answer there is to draw. */
  get shown(): Shown {
    void this.flushes;
    return this.blocks;
  }

  /** Finished Markdown blocks: each is drawn once. */
  get frozen(): readonly string[] {
    return this.shown.done;
  }

  /** The open block, drawn at every flush. */
  get tail(): string {
    return this.shown.tail;
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
    switch (event.type) {
      case "started":
        this.model = event.model;
        break;
      case "reasoning":
        if (this.state === "waiting") this.state = "thinking";
        this.reasoning += event.delta;
        break;
      case "text":
        this.write(event.delta);
        break;
      case "tool":
        this.searching = event.status === "running";
        break;
      case "commentary":
        this.commentary += event.delta;
        break;
      case "limits":
      case "done":
        break;
    }
  }

  private write(delta: string): void {
    if (delta === "" || this.state === "ended") return;
    if (this.state !== "writing") {
      this.state = "writing";
      this.searching = false;
      if (this.reasoning !== "") this.thoughtS = Math.max(1, Math.round((this.clock() - this.began) / 1000));
    }
    this.fresh += delta;
    if (this.timer !== null) return;
    // The first words after a pause show at once.
    const wait = this.flushedAt + this.pause - this.clock();
    if (wait <= 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    this.timer = null;
    const start = this.clock();
    this.blocks.push(this.fresh);
    this.fresh = "";
    this.blocks.settle();
    this.flushes += 1;
    this.flushedAt = start;
    this.pause = FLUSH_MS;
    // Parsing and drawing may take a third of the time at most, however slow the machine or long the block.
    // One that was slow among quick ones met something else, which is over.
    void tick().then(() => {
      const took = this.clock() - start;
      this.pause = Math.max(FLUSH_MS, 3 * Math.min(took, this.drawMs));
      this.drawMs = took;
    });
  }

  private end(message: Message, promptReturned: boolean): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.blocks.push(this.fresh);
    this.fresh = "";
    this.blocks.finish();
    if (!this.blocks.are(message.text)) {
      this.blocks = new Blocks();
      this.blocks.push(message.text);
      this.blocks.finish();
    }
    this.flushes += 1;
    this.answer = message;
    this.promptReturned = promptReturned;
    this.searching = false;
    this.state = "ended";
  }
}
