// How well a text answers what is typed into the palette, and which of its letters did.

export interface Match {
  score: number;
  /** For each character of the text, whether it was meant. */
  hits: boolean[];
}

/** Characters without case and accents, one for each of the text: places stay the same. */
function fold(text: string): string[] {
  return [...text].map((letter) => (letter < "\u0080" ? letter.toLowerCase() : letter.normalize("NFKD").toLowerCase().charAt(0) || letter));
}

const isBoundary = (before: string | undefined) => before === undefined || /[^\p{L}\p{N}]/u.test(before);

/** Where one word stands in the text: at its start, at a word's start, inside, or, `loosely`, its letters in order. */
function placeOf(word: string[], text: string[], loosely: boolean): { score: number; at: number[] } | null {
  let best: { score: number; at: number[] } | null = null;
  for (let from = 0; from + word.length <= text.length; from += 1) {
    if (!word.every((letter, index) => text[from + index] === letter)) continue;
    const score = from === 0 ? 100 : isBoundary(text[from - 1]) ? 80 : 50;
    if (best === null || score > best.score) best = { score, at: word.map((_, index) => from + index) };
  }
  return best ?? (loosely ? scattered(word, text) : null);
}

/** Letters in order, the first at the start of a word, and not too far apart. */
function scattered(word: string[], text: string[]): { score: number; at: number[] } | null {
  if (word.length < 2) return null;
  for (let from = 0; from < text.length; from += 1) {
    if (text[from] !== word[0] || !isBoundary(text[from - 1])) continue;
    const at = [from];
    for (let next = from + 1; next < text.length && at.length < word.length; next += 1) {
      if (text[next] === word[at.length]) at.push(next);
    }
    const spread = (at.at(-1) ?? from) - from + 1 - word.length;
    if (at.length === word.length && spread <= word.length * 4) return { score: Math.max(1, 30 - spread), at };
  }
  return null;
}

/** Every word of `query` has to stand somewhere; null where one does not. Nothing typed matches all. */
export function match(query: string, text: string, loosely = true): Match | null {
  const letters = fold(text);
  const hits = letters.map(() => false);
  let score = 0;
  for (const word of query.split(/\s+/).filter((it) => it !== "")) {
    const place = placeOf(fold(word), letters, loosely);
    if (place === null) return null;
    score += place.score;
    for (const at of place.at) hits[at] = true;
  }
  // Of two that answer alike, the shorter one was more likely meant.
  return { score: score - Math.min(9, letters.length / 10), hits };
}

/** The text in pieces, each wholly meant or not. */
export function pieces(text: string, hits: readonly boolean[]): { text: string; hit: boolean }[] {
  const made: { text: string; hit: boolean }[] = [];
  [...text].forEach((letter, index) => {
    const hit = hits[index] ?? false;
    const last = made.at(-1);
    if (last && last.hit === hit) last.text += letter;
    else made.push({ text: letter, hit });
  });
  return made;
}
