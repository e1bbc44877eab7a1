// Finding words in texts as people do: case, accents and forms of width make no difference. Says where in
// the text each find stands.

interface Folded {
  text: string;
  /** For each unit of the folded text, where it stands in the other; one more for the end. */
  at: number[];
}

const MARKS = /\p{M}+/gu;

function foldedCharacter(character: string): string {
  return character.normalize("NFKD").replace(MARKS, "").toLowerCase();
}

function fold(text: string): Folded {
  const at: number[] = [];
  let made = "";
  let from = 0;
  for (const character of text) {
    const folded = character < "\u0080" ? character.toLowerCase() : foldedCharacter(character);
    for (let unit = 0; unit < folded.length; unit += 1) at.push(from);
    made += folded;
    from += character.length;
  }
  at.push(from);
  return { text: made, at };
}

/** What is looked for, as it is compared; empty for nothing. */
export const wanted = (typed: string): string => fold(typed.trim().replace(/\s+/g, " ")).text;

/** Whether the text has it, by what `wanted` made of it. */
export function has(text: string, sought: string): boolean {
  // Most texts are plain: no need to look at each character.
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().includes(sought);
  return fold(text).text.includes(sought);
}

/** Every find, `[from, to)` in the text as it is. */
export function findsIn(text: string, sought: string): [number, number][] {
  if (sought === "") return [];
  const { text: where, at } = fold(text);
  const finds: [number, number][] = [];
  for (let found = where.indexOf(sought); found >= 0; found = where.indexOf(sought, found + sought.length)) {
    const from = at[found] ?? 0;
    // Marks that stand behind a letter belong to it.
    const to = at[found + sought.length] ?? text.length;
    finds.push([from, to]);
  }
  return finds;
}

/** Marks every find below `root`, in text nodes that nobody else writes to. Gives how to take the marks off. */
export function markFinds(root: Element, sought: string): () => void {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // A formula holds nothing but its own elements, and a button's words are ours.
    if (!node.parentElement?.closest("button, math, svg")) texts.push(node as Text);
  }
  const marks: HTMLElement[] = [];
  for (const text of texts) {
    // From the end, so that what stands before it keeps its place.
    for (const [from, to] of findsIn(text.data, sought).reverse()) {
      const found = text.splitText(from);
      found.splitText(to - from);
      const mark = document.createElement("mark");
      found.replaceWith(mark);
      mark.append(found);
      marks.push(mark);
    }
  }
  return () => {
    for (const mark of marks) {
      const { parentNode } = mark;
      mark.replaceWith(...mark.childNodes);
      parentNode?.normalize();
    }
  };
}
