// The list of conversations as lines that stand below each other: headings of days, and rows. Only those
// that are to be seen are drawn; where each stands is known without measuring, since chat.css gives each a
// fixed height.
import type { ConversationSummary } from "../backend/types.gen";

/** Pixels, as in chat.css: a row, a heading, and the first heading, which has no room above it. */
export const ROW = 30;
export const HEADING = 32;
export const FIRST_HEADING = 20;

/** Drawn beyond each edge of what is seen, so that an arrow key always finds its row. */
const BEYOND = 8 * ROW;

interface At {
  /** Pixels from the beginning of the list. */
  top: number;
}

export interface Heading extends At {
  is: "heading";
  text: string;
}

export interface Row extends At {
  is: "row";
  /** Its place among the rows, from 0. */
  index: number;
  row: ConversationSummary;
}

export type Line = Heading | Row;

export interface Lines {
  all: Line[];
  rows: Row[];
  /** Of everything, in pixels. */
  height: number;
}

/** Pinned ones first, then the newest first, as Rust answers them: what is changed here keeps that order. */
export function inOrder(list: readonly ConversationSummary[]): ConversationSummary[] {
  return [...list].sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updated_at - a.updated_at);
}

/** `list` is in order; `headingOf` names the group of a row. */
export function linesOf(list: readonly ConversationSummary[], headingOf: (row: ConversationSummary) => string): Lines {
  const all: Line[] = [];
  const rows: Row[] = [];
  let top = 0;
  let group: string | null = null;
  for (const row of list) {
    const heading = headingOf(row);
    if (heading !== group) {
      all.push({ is: "heading", text: heading, top });
      top += group === null ? FIRST_HEADING : HEADING;
      group = heading;
    }
    const line: Row = { is: "row", index: rows.length, row, top };
    all.push(line);
    rows.push(line);
    top += ROW;
  }
  return { all, rows, height: top };
}

/** The lines between two places, in pixels, and a little more. */
export function seen({ all }: Lines, from: number, to: number): Line[] {
  return all.slice(firstBelow(all, from - BEYOND - HEADING), firstBelow(all, to + BEYOND));
}

/** The first line that begins at `top` or below it. */
function firstBelow(all: readonly Line[], top: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.top ?? 0) < top) low = middle + 1;
    else high = middle;
  }
  return low;
}
