// The frame around a code block: what language it is in, Wrap and Copy. It is made here, element by
// element, and never comes from the message. Long code stands in pieces of some lines each, so that
// adding to it, or colouring it, never lays all of it out again.
import { copyText } from "../words/copy";
import { say } from "../words/say.svelte";
import { clean } from "./clean";
import { colour } from "./highlight";
import { plain, plainBelow } from "./plain";

/** Lines of one piece. */
const PIECE = 60;
/** Code of which the lines are wrapped: it is drawn anew when it is scrolled to again. */
const WRAPPED_KEPT = 100;
const wrapped = new Set<string>();

export interface Frame {
  block: HTMLElement;
  code: HTMLElement;
}

/** The frame; `text` gives the code as it is when a button is pressed. */
export function framed(language: string, text: () => string): Frame {
  const block = document.createElement("div");
  block.className = "codeblock";
  const bar = document.createElement("div");
  bar.className = "bar";
  const name = document.createElement("span");
  name.textContent = language || say("chat-code-plain");
  const wrap = button("wrap-code", say("chat-code-wrap"), "md-wrap");
  const show = (on: boolean) => {
    block.classList.toggle("is-wrapped", on);
    wrap.setAttribute("aria-pressed", String(on));
  };
  wrap.addEventListener("click", () => {
    const on = !block.classList.contains("is-wrapped");
    remember(text(), on);
    show(on);
  });
  const copy = button("copy-code", say("parts-copy"), "has-copy-icon");
  copy.addEventListener("click", () => void copied(copy, text()));
  bar.append(name, wrap, copy);
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  const code = document.createElement("code");
  pre.append(code);
  block.append(bar, pre);
  show(wrapped.size > 0 && wrapped.has(text()));
  return { block, code };
}

function button(testid: string, words: string, kind: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-s btn-quiet ${kind}`;
  made.dataset["testid"] = testid;
  made.textContent = words;
  return made;
}

function remember(text: string, on: boolean): void {
  wrapped.delete(text);
  if (on) wrapped.add(text);
  for (const oldest of wrapped) {
    if (wrapped.size <= WRAPPED_KEPT) break;
    wrapped.delete(oldest);
  }
}

async function copied(button: HTMLButtonElement, text: string): Promise<void> {
  button.textContent = say((await copyText(text)) ? "parts-copy-copied" : "parts-copy-failed");
  setTimeout(() => (button.textContent = say("parts-copy")), 1600);
}

/** Adds code that is not coloured, or not yet. `whole` is what it is a part of. */
export function append(code: HTMLElement, text: string, whole: string): void {
  let piece = code.lastElementChild;
  let lines = piece === null ? PIECE : lineEnds(piece.textContent);
  for (let at = 0; at < text.length; ) {
    if (piece === null || lines >= PIECE) {
      code.append((piece = lined()));
      lines = 0;
    }
    const to = endOf(text, at, PIECE - lines);
    const shown = plain(text.slice(at, to), whole);
    lines += lineEnds(shown);
    const words = piece.lastChild;
    if (words instanceof Text) words.appendData(shown);
    else piece.append(shown);
    at = to;
  }
}

/** The same pieces, of a whole text. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const to = endOf(text, at, PIECE);
    pieces.push(text.slice(at, to));
    at = to;
  }
  return pieces;
}

/** Behind the next `lines` line ends. */
function endOf(text: string, from: number, lines: number): number {
  let at = from;
  for (let n = 0; n < lines; n += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function lined(): HTMLElement {
  const piece = document.createElement("span");
  piece.className = "md-lines";
  return piece;
}

/** Colours closed code that was appended whole: at once where it is short, else piece by piece and never in one task. */
export function coloured(code: HTMLElement, text: string, language: string): void {
  colour(piecesOf(text), language.toLowerCase(), {
    isThere: () => code.isConnected,
    put(at, count, html) {
      const piece = lined();
      piece.append(clean(html));
      plainBelow(piece, text);
      const [first, ...others] = [...code.children].slice(at, at + count);
      others.forEach((other) => other.remove());
      first?.replaceWith(piece);
    },
  });
}
