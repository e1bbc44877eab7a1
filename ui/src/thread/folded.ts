// A long message of the person is shown by its beginning until it is opened.
import { FOLDED_LINES } from "./window";

const CHARACTERS = 1000;
/** So little is not hidden: the button would take as much room. */
const SLACK = 1.25;

/** The beginning that is shown; null where all of it is. */
export function folded(text: string): string | null {
  const lines = text.split("\n", FOLDED_LINES).join("\n").length;
  const at = Math.min(lines, CHARACTERS);
  if (text.length <= at * SLACK) return null;
  // Between words where one ends near, and never within a pair.
  const blank = text.lastIndexOf(" ", at);
  const cut = at === lines ? at : blank > at - 80 ? blank : isPair(text, at) ? at - 1 : at;
  return text.slice(0, cut).trimEnd();
}

/** Whether the unit is the second of a pair. */
const isPair = (text: string, at: number) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
