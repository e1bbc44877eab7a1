// A running answer on the page: finished blocks stand and are never touched again, the open one grows.
import type { Blocks } from "./blocks";
import { Growing } from "./growing";
import { rich } from "./render";

/** What of an answer there is to draw. */
export type Shown = Pick<Blocks, "done" | "tail" | "growth">;

export class AnswerView {
  private growing: Growing | null = null;
  private count = 0;
  private readonly caret = caret();

  constructor(private readonly host: HTMLElement) {
    host.replaceChildren();
  }

  /** Brings the page up to date. `ended`: nothing is open any more. */
  show({ done, tail, growth }: Shown, ended: boolean): void {
    this.caret.remove();
    // A definition at its end made one block of all.
    if (done.length < this.count) this.clear();
    for (; this.count < done.length; this.count += 1) {
      const source = done[this.count] ?? "";
      if (this.growing === null) this.block().append(rich(source, { closed: true }));
      else this.growing.close(source);
      this.growing = null;
    }
    if (ended) {
      this.growing?.host.remove();
      this.growing = null;
    } else {
      this.growing ??= new Growing(this.block());
      this.growing.draw(tail, growth);
      place(this.caret, this.growing.host);
    }
  }

  private clear(): void {
    this.host.replaceChildren();
    this.growing = null;
    this.count = 0;
  }

  private block(): HTMLElement {
    const block = document.createElement("div");
    block.className = "md";
    this.host.append(block);
    return block;
  }
}

function caret(): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "stream-caret";
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

/** Behind the last word: into the last paragraph, item or line of code. */
function place(mark: HTMLElement, block: HTMLElement): void {
  let host: Element = block;
  for (let last = lastElement(host); last; last = lastElement(host)) host = last;
  host.append(mark);
}

/** The last element, if no words stand behind it and words may stand in it. */
function lastElement(host: Element): Element | null {
  let last = host.lastChild;
  while (last instanceof Text && last.data.trim() === "") last = last.previousSibling;
  if (!(last instanceof Element)) return null;
  const holds = /^(P|UL|OL|LI|BLOCKQUOTE|H[1-6]|DIV|PRE)$/.test(last.tagName) || (last.tagName === "CODE" && host instanceof HTMLPreElement) || last.className === "md-lines";
  return holds ? last : null;
}
