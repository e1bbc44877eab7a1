// Text of somebody else (titles, error texts, paths, names, lines of files) as text: it goes into text
// nodes and attributes, never into markup, and what can not be seen in it is shown. Otherwise a path
// can read backwards, and two names that differ can look the same.

// C0 without tab and line feed, delete and C1; soft hyphen, Hangul fillers, zero widths, line and
// paragraph separators, bidi embeddings, overrides and isolates, invisible operators, byte order mark,
// interlinear marks; then marks and joiners that some scripts need; then tags, and halves of a pair.
const HIDDEN =
  /\r\n|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;

/** Hebrew, Arabic and their neighbours: their own marks are part of such a text. */
const RIGHT_TO_LEFT = /[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * The same text with every hidden character visible: `‹U+202E›`, and `␛` for a control character. Tabs
 * and line ends stay (`\r\n` becomes `\n`). Joiners stay behind letters outside of Latin (emoji, Persian,
 * Hindi), direction marks in a text with right-to-left letters; `whole` is that text, where `text` is a
 * piece of it.
 */
export function plain(text: string, whole: string = text): string {
  return text.replace(HIDDEN, (found, at: number) => {
    if (found === "\r\n") return "\n";
    const code = found.codePointAt(0) ?? 0;
    if (code > 0xffff) return isTag(code) ? named(code) : found;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    if ((code === 0x200c || code === 0x200d) && at > 0 && text.charCodeAt(at - 1) > 0x2ff) return found;
    if ((code === 0x200e || code === 0x200f || code === 0x061c) && RIGHT_TO_LEFT.test(whole)) return found;
    return named(code);
  });
}

/** Letters that no font draws: words can be hidden in them. */
const isTag = (code: number) => code >= 0xe0000 && code <= 0xe007f;

const named = (code: number) => `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;

/** All text below `node`, made visible in place. */
export function plainBelow(node: Node, whole: string): void {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let next = walker.nextNode(); next !== null; next = walker.nextNode()) {
    const shown = plain((next as Text).data, whole);
    if (shown !== (next as Text).data) (next as Text).data = shown;
  }
}

export interface Piece {
  text: string;
  marked: boolean;
}

/** A text in pieces, some of them marked (what a search found). Marks are ranges of UTF-16 units, `[from, to)`. */
export function marked(text: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (to: number, isMarked: boolean) => {
    if (to > at) pieces.push({ text: plain(text.slice(at, to), text), marked: isMarked });
    at = Math.max(at, to);
  };
  for (const [from, to] of [...marks].sort((a, b) => a[0] - b[0])) {
    add(Math.min(from, text.length), false);
    add(Math.min(to, text.length), true);
  }
  add(text.length, false);
  return pieces;
}
