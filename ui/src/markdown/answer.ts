// A running answer on the page: finished blocks stand and are never touched again, the open one grows.
import type { Blocks } from "./blocks";
import { Growing } from "./growing";
import { rich } from "./render";

/** What of an answer there is to draw. */
export type Shown = Pick<Blocks, "done" | "tail" | "growth">;

/** Words that come in pieces. */
export interface Running {
  readonly shown: Shown;
  /** More may come. */
  readonly isOpen: boolean;
}

/** Blocks stand in runs of so many: the web view goes through all children of what it lays out. */
const RUN = 20;

export class AnswerView {
  private growing: Growing | null = null;
  private count = 0;
  private shown: Shown | null = null;
  private readonly caret: HTMLElement | null;

  constructor(
    private readonly host: HTMLElement,
    private readonly running: Running,
    withCaret: boolean,
  ) {
    this.caret = withCaret ? caret() : null;
    host.replaceChildren();
  }

  /** Brings the page up to date. */
  show(): void {
    const { shown } = this.running;
    const { done, tail, growth } = shown;
    const { isOpen } = this.running;
    this.caret?.remove();
    // A definition at its end made one block of all; or other words were stored than came.
    if (done.length < this.count || (this.shown !== null && this.shown !== shown)) this.clear();
    this.shown = shown;
    for (; this.count < done.length; this.count += 1) {
      const source = done[this.count] ?? "";
      if (this.growing === null) this.block().append(rich(source, { closed: true }));
      else this.growing.close(source);
      this.growing = null;
    }
    if (isOpen) {
      this.growing ??= new Growing(this.block());
      this.growing.draw(tail, growth);
      if (this.caret) place(this.caret, this.growing.host);
    } else {
      this.growing?.host.remove();
      this.growing = null;
    }
  }

  private clear(): void {
    this.host.replaceChildren();
    this.growing = null;
    this.count = 0;
  }

  private block(): HTMLElement {
    let run = this.host.lastElementChild;
    if (run === null || run.childElementCount >= RUN) this.host.append((run = divided("md-run")));
    const block = divided("md");
    run.append(block);
    return block;
  }
}

function divided(name: string): HTMLElement {
  const made = document.createElement("div");
  made.className = name;
  return made;
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
