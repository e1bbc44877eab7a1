// The twin's search: titles first, then messages, the newest first; each with the words around the find.
import type { Piece, SearchHit } from "../types.gen";
import type { Room } from "./room";

const AROUND = 48;

/** Words and "words held together", in small letters. */
function termsOf(typed: string): string[] {
  return [...typed.toLowerCase().matchAll(/"([^"]+)"?|(\S+)/g)].map((found) => (found[1] ?? found[2] ?? "").trim()).filter((term) => term !== "" && term !== '"');
}

/** The finds in a text, and what stands between them. */
function pieces(text: string, terms: string[]): Piece[] {
  const small = text.toLowerCase();
  const all: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    const next = terms.map((term) => ({ term, from: small.indexOf(term, at) })).filter(({ from }) => from >= 0);
    const first = next.sort((a, b) => a.from - b.from || b.term.length - a.term.length)[0];
    if (!first) break;
    if (first.from > at) all.push({ text: text.slice(at, first.from), hit: false });
    at = first.from + first.term.length;
    all.push({ text: text.slice(first.from, at), hit: true });
  }
  if (at < text.length) all.push({ text: text.slice(at), hit: false });
  return all;
}

function snippet(text: string, terms: string[]): Piece[] {
  const line = text.replace(/\s+/g, " ");
  const first = Math.min(...terms.map((term) => line.toLowerCase().indexOf(term)).filter((at) => at >= 0));
  const from = Math.max(0, first - AROUND);
  const cut = line.slice(from, first + 2 * AROUND);
  return pieces(`${from > 0 ? "…" : ""}${cut}${first + 2 * AROUND < line.length ? "…" : ""}`, terms);
}

export function search(rooms: Room[], typed: string, limit: number): SearchHit[] {
  const terms = termsOf(typed);
  if (terms.length === 0) return [];
  const has = (text: string) => terms.every((term) => text.toLowerCase().includes(term));
  const titles = rooms
    .filter((room) => has(room.summary.title))
    .map((room): SearchHit => ({ conversation: room.summary.id, title: pieces(room.summary.title, terms), message: null, role: null, at: room.summary.updated_at, snippet: [] }));
  const messages = rooms.flatMap((room) =>
    room
      .all()
      .filter((message) => has(message.text))
      .map(
        (message): SearchHit => ({
          conversation: room.summary.id,
          title: [{ text: room.summary.title, hit: false }],
          message: message.id,
          role: message.role,
          at: message.created_at,
          snippet: snippet(message.text, terms),
        }),
      ),
  );
  return [...titles, ...messages.sort((a, b) => b.at - a.at)].slice(0, limit);
}
