// Words that come in pieces: an answer, what was thought, what was said beside it. Pieces are gathered and
// drawn every 16 ms by a timer (requestAnimationFrame stops in hidden windows); where drawing is slow, less
// often.
import { tick } from "svelte";
import type { Running, Shown } from "../markdown/answer";
import { Blocks } from "../markdown/blocks";

/** The window gathers for 33 ms already: to wait as long again here would only show words later. */
const FLUSH_MS = 16;

export class Passage implements Running {
  /** Words came, and more may come. */
  isOpen = $state(false);

  private blocks = new Blocks();
  /** Counts the flushes: what is drawn is read from the blocks, which are not copied for it. */
  private flushes = $state(0);
  private fresh = "";
  private timer: ReturnType<typeof setTimeout> | null = null;
  private flushedAt = 0;
  private pause = FLUSH_MS;
  /** What the last drawing took. */
  private drawMs = 0;

  constructor(private readonly clock: () => number) {}

  /** What there is to draw. */
  get shown(): Shown {
    void this.flushes;
    return this.blocks;
  }

  write(delta: string): void {
    if (delta === "") return;
    this.isOpen = true;
    this.fresh += delta;
    if (this.timer !== null) return;
    // The first words after a pause show at once.
    const wait = this.flushedAt + this.pause - this.clock();
    if (wait <= 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), wait);
  }

  /** It is whole, and is `stored`, whatever came. */
  finish(stored: string): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.blocks.push(this.fresh);
    this.fresh = "";
    this.blocks.finish();
    if (!this.blocks.are(stored)) {
      this.blocks = new Blocks();
      this.blocks.push(stored);
      this.blocks.finish();
    }
    this.flushes += 1;
    this.isOpen = false;
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
}
