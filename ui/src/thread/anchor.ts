// What stays where it is while the thread changes around it: the first piece of a message that begins
// within what is seen. Looks at the page and changes nothing.

/** A place in the thread that a reader's eyes may be on. */
export interface Anchor {
  /** The message's row. */
  row: string;
  /** Which of the row's pieces; -1 for the row itself. */
  piece: number;
  /** Pixels from the thread's upper edge to it; below 0 where it begins above. */
  offset: number;
  /** Its height: where lines are broken anew, the same share of it stays above the edge. */
  height: number;
}

/** What messages consist of; each begins on a line of its own. */
const PIECES = "p, li, tr, pre, h1, h2, h3, h4, h5, h6, .bubble, .thought, .err-card, textarea";

export const rowsOf = (thread: HTMLElement): HTMLElement[] => [...thread.querySelectorAll<HTMLElement>("[data-row]")];

const piecesOf = (row: HTMLElement): HTMLElement[] => [...row.querySelectorAll<HTMLElement>(PIECES)];

/** The first of them, from above, for which `is` holds from there on. */
function firstOf(elements: readonly HTMLElement[], is: (box: DOMRect) => boolean): number {
  let [from, to] = [0, elements.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const element = elements[middle];
    if (element && is(element.getBoundingClientRect())) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Null where no message is drawn that is seen. */
export function anchorOf(thread: HTMLElement): Anchor | null {
  const { top: edge } = thread.getBoundingClientRect();
  const rows = rowsOf(thread);
  const first = firstOf(rows, (box) => box.bottom > edge + 1);
  const anchored = (row: HTMLElement, piece: number, element: HTMLElement): Anchor => {
    const { top, height } = element.getBoundingClientRect();
    return { row: row.dataset["row"] ?? "", piece, offset: top - edge, height };
  };
  let partly: Anchor | null = null;
  // What begins in the upper half is better than what merely reaches into it.
  for (const row of rows.slice(first, first + 3)) {
    if (row.getBoundingClientRect().top >= edge + thread.clientHeight) break;
    const pieces = piecesOf(row);
    const at = firstOf(pieces, (box) => box.top >= edge);
    const piece = pieces[at];
    if (piece && piece.getBoundingClientRect().top < edge + thread.clientHeight / 2) return anchored(row, at, piece);
    const before = pieces[at - 1];
    partly ??= before ? anchored(row, at - 1, before) : anchored(row, -1, row);
  }
  return partly;
}

/** The anchor's element, where it is drawn now. */
export function elementOf(thread: HTMLElement, { row, piece }: Anchor): HTMLElement | null {
  const element = rowsOf(thread).find((it) => it.dataset["row"] === row) ?? null;
  return element && piece >= 0 ? (piecesOf(element)[piece] ?? element) : element;
}

/** Pixels to scroll by, so that the anchor stands where it stood. */
export function shiftOf(thread: HTMLElement, anchor: Anchor, element: HTMLElement): number {
  return element.getBoundingClientRect().top - thread.getBoundingClientRect().top - anchor.offset;
}
