// Colours for a line of a config's diff: keys, strings, numbers, comments. Works on JSON, JSON5 and TOML
// alike, for reading only; what is changed comes from Rust and is kept exactly.
import type { DiffPart } from "../backend/types.gen";
import { plain } from "../markdown/plain";

export interface Piece {
  text: string;
  changed: boolean;
  look: string | null;
}

// comment | "string" or 'string' with a following colon or equals sign as a key | bare key | number or word
const TOKEN = /(\/\/.*$|^\s*#.*$)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(\s*[:=])?|([A-Za-z_$][\w$.-]*)(?=\s*[:=])|(-?\b\d[\w.+-]*\b|\b(?:true|false|null)\b)/g;

function looks(line: string): (string | null)[] {
  const marks: (string | null)[] = Array.from({ length: line.length }, () => null);
  for (const match of line.matchAll(TOKEN)) {
    const [whole, comment, text, colon, bare, number] = match;
    const look = comment !== undefined ? "cm" : text !== undefined ? (colon ? "k" : "s1") : bare !== undefined ? "k" : number !== undefined ? "nu" : null;
    const length = text?.length ?? whole.length;
    marks.fill(look, match.index, match.index + length);
  }
  return marks;
}

export function coloured(parts: DiffPart[]): Piece[] {
  const line = parts.map((part) => part.text).join("");
  const marks = looks(line);
  const pieces: Piece[] = [];
  let at = 0;
  for (const part of parts) {
    for (const letter of part.text) {
      const look = marks[at] ?? null;
      at += letter.length;
      const last = pieces.at(-1);
      if (last && last.look === look && last.changed === part.changed) last.text += letter;
      else pieces.push({ text: letter, changed: part.changed, look });
    }
  }
  return pieces.map((piece) => ({ ...piece, text: plain(piece.text, line) }));
}
