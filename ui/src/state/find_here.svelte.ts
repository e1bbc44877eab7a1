// Find in conversation: which messages of the shown path have the words, also those that are not in the
// page, and which of them one is at.
import { asFailure, type Backend } from "../backend/backend";
import { has, wanted } from "../thread/find";
import type { Frame } from "./frame.svelte";
import type { Thread } from "./thread.svelte";

const PAUSE_MS = 120;
/** Messages that are looked through at a time. */
const PAGE = 400;

export class FindHere {
  open = $state(false);
  typed = $state("");
  /** Ids of the messages that have it, the oldest first. */
  found = $state.raw<readonly string[]>([]);
  /** Which of them is shown; -1 for none. */
  at = $state(-1);
  /** Not all messages have been looked through. */
  looking = $state(false);
  /** How often it was asked for: its field takes the focus each time. */
  asked = $state(0);
  /** What is looked for, as it is compared: it is marked in the messages that are drawn. */
  readonly sought = $derived(this.open ? wanted(this.typed) : "");
  /** The message that one is at. */
  readonly current = $derived(this.open ? (this.found[this.at] ?? null) : null);

  private timer: ReturnType<typeof setTimeout> | null = null;
  private searches = 0;

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly thread: Thread,
  ) {}

  /** The bar, with what was looked for last; where it is open already, its field. */
  show(): void {
    this.asked += 1;
    if (this.open) return;
    this.open = true;
    if (this.typed !== "") void this.search();
  }

  type(typed: string): void {
    this.typed = typed;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.search(), PAUSE_MS);
  }

  close(): void {
    this.open = false;
    this.searches += 1;
    this.looking = false;
    this.found = [];
    this.at = -1;
  }

  /** To the next message that has it, or the one before; round at the ends. */
  step(by: 1 | -1): void {
    const { length } = this.found;
    if (length === 0) return;
    this.at = (this.at + by + length) % length;
    this.go();
  }

  private go(): void {
    const message = this.found[this.at];
    if (message !== undefined) void this.thread.show(message);
  }

  async search(): Promise<void> {
    const search = (this.searches += 1);
    const { sought } = this;
    const { of, entries } = this.thread;
    this.found = [];
    this.at = -1;
    this.looking = sought !== "" && of !== null;
    if (of === null || sought === "") return;
    const found: string[] = [];
    try {
      for (let from = 0; from < entries.length; from += PAGE) {
        const { messages } = await this.backend.conversationPage(of, from, PAGE);
        if (search !== this.searches) return;
        for (const { id, text } of messages) if (has(text, sought)) found.push(id);
        this.found = [...found];
      }
    } catch (error) {
      this.frame.failure = asFailure(error);
    }
    if (search !== this.searches) return;
    this.looking = false;
    // The newest is nearest to where a conversation is read.
    this.at = found.length - 1;
    this.go();
  }
}
