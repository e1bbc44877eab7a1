// The geometry of a long list of which only a window stands in the page: how high each row is (guessed
// until it is measured), where it begins, which rows to draw, and what stands for those that are not.
// Pixels and places alone; the page is looked at in `scroller.svelte.ts`.

/** Rows `[from, to)`. */
export interface Span {
  from: number;
  to: number;
}

/** What is to be seen: `top` pixels below the beginning of the first row, `height` pixels high. */
export interface View {
  top: number;
  height: number;
}

/** A stretch of the list in the page: one row, or the room of those that are not drawn. */
export type Piece = { type: "row"; row: number } | { type: "gap"; from: number; to: number; height: number };

/** What a text's height is guessed by. */
export interface Measures {
  /** Pixels between the thread's edges. */
  width: number;
  /** How large letters are: 1 for the default. */
  scale: number;
}

const LINE = 22;
/** An average letter at 14 px, and the column that messages stand in, as `chat.css` has them. */
const LETTER = 7;
const COLUMN = 644;
const BUBBLE = 512;
const PADDING = 48;
/** Below every message there is room for its actions; around the person's words an edge. */
const BELOW = 30;
const EDGE = 16;
/** Long messages of the person are folded to so many lines. */
export const FOLDED_LINES = 14;

/** Pixels of a message of `length` characters that nobody has measured yet. */
export function guess(role: "user" | "assistant", length: number, { width, scale }: Measures): number {
  const room = Math.max(120, Math.min(role === "user" ? BUBBLE : COLUMN, width - PADDING));
  const lines = Math.max(1, Math.ceil((length * LETTER * scale) / room));
  if (role === "user") return Math.min(lines, FOLDED_LINES) * LINE * scale + EDGE + BELOW;
  // An answer has paragraphs, lists and code: its lines are not full.
  return (lines === 1 ? 1 : Math.ceil(lines * 1.25)) * LINE * scale + BELOW;
}

/** Heights with their sums, in a binary indexed tree: one height changes, or an offset is found, in log n steps. */
export class Heights {
  private readonly each: Float64Array;
  private readonly tree: Float64Array;
  /** The highest power of two that is not above the count. */
  private readonly highest: number;

  constructor(heights: ArrayLike<number>) {
    const count = heights.length;
    this.each = Float64Array.from(heights);
    this.tree = new Float64Array(count + 1);
    for (let at = 1; at <= count; at += 1) {
      this.tree[at] = (this.tree[at] ?? 0) + (this.each[at - 1] ?? 0);
      const above = at + (at & -at);
      if (above <= count) this.tree[above] = (this.tree[above] ?? 0) + (this.tree[at] ?? 0);
    }
    this.highest = count === 0 ? 0 : 2 ** Math.floor(Math.log2(count));
  }

  get count(): number {
    return this.each.length;
  }

  get total(): number {
    return this.offset(this.count);
  }

  height(row: number): number {
    return this.each[row] ?? 0;
  }

  set(row: number, height: number): void {
    if (row < 0 || row >= this.count) return;
    const more = height - this.height(row);
    if (more === 0) return;
    this.each[row] = height;
    for (let at = row + 1; at <= this.count; at += at & -at) this.tree[at] = (this.tree[at] ?? 0) + more;
  }

  /** Where a row begins: the heights of all before it. */
  offset(row: number): number {
    let sum = 0;
    for (let at = Math.min(row, this.count); at > 0; at -= at & -at) sum += this.tree[at] ?? 0;
    return sum;
  }

  /** The row at `y`: the first one above the list, the last one below it. */
  at(y: number): number {
    let row = 0;
    let left = y;
    for (let step = this.highest; step > 0; step /= 2) {
      const sum = this.tree[row + step];
      if (row + step > this.count || sum === undefined || sum > left) continue;
      row += step;
      left -= sum;
    }
    return Math.max(0, Math.min(row, this.count - 1));
  }
}

/** Rows that are to be seen now. */
export function seen(heights: Heights, view: View): Span {
  if (heights.count === 0) return { from: 0, to: 0 };
  return { from: heights.at(view.top), to: heights.at(view.top + Math.max(0, view.height - 0.5)) + 1 };
}

/** What to draw: what is seen, and `over` pixels above and below it, but no more than `most` rows. */
export function spanOf(heights: Heights, view: View, over: number, most: number): Span {
  const { from, to } = seen(heights, view);
  const span = { from, to };
  // By turns, so that neither side starves the other.
  let [up, down] = [true, true];
  while ((up || down) && span.to - span.from < most) {
    up = span.from > 0 && heights.offset(span.from) > view.top - over;
    if (up) span.from -= 1;
    down = span.to < heights.count && heights.offset(span.to) < view.top + view.height + over && span.to - span.from < most;
    if (down) span.to += 1;
  }
  return span;
}

/** Whether a drawn span still serves: what is seen and half of what stands around it. */
export function serves(span: Span, heights: Heights, view: View, over: number, most: number): boolean {
  const needed = spanOf(heights, view, over / 2, most);
  return span.to <= heights.count && span.from <= needed.from && span.to >= needed.to && span.to - span.from <= most;
}

/** The list from its beginning to its end: the span, rows that have to stay besides, and gaps for all others. */
export function pieces(heights: Heights, span: Span, kept: readonly number[]): Piece[] {
  const made: Piece[] = [];
  let at = 0;
  const gap = (to: number) => {
    if (to > at) made.push({ type: "gap", from: at, to, height: heights.offset(to) - heights.offset(at) });
    at = Math.max(at, to);
  };
  const row = (row: number) => {
    if (row < at || row >= heights.count) return;
    gap(row);
    made.push({ type: "row", row });
    at = row + 1;
  };
  const others = [...new Set(kept)].sort((a, b) => a - b);
  others.filter((row) => row < span.from).forEach(row);
  for (let each = span.from; each < span.to; each += 1) row(each);
  others.filter((row) => row >= span.to).forEach(row);
  gap(heights.count);
  return made;
}

/** Of a selection from one row to another: all of them while they are few, else its two ends. */
export function selected(first: number, last: number, most: number): number[] {
  const [from, to] = first < last ? [first, last] : [last, first];
  if (to - from < most) return Array.from({ length: to - from + 1 }, (_, step) => from + step);
  return [from, to];
}

/** The pages of `size` messages that hold the rows of a span and `around` more on both sides, the nearest first. */
export function pagesFor(span: Span, count: number, size: number, around: number): number[] {
  const first = Math.max(0, Math.floor((span.from - around) / size));
  const last = Math.floor((Math.min(count, span.to + around) - 1) / size);
  const middle = (span.from + span.to) / 2;
  const found: number[] = [];
  for (let page = first; page <= last; page += 1) found.push(page);
  const away = (page: number) => Math.abs((page + 0.5) * size - middle);
  return found.sort((a, b) => away(a) - away(b));
}
