// Sets formulas as MathML. The typesetter is loaded in a quiet moment, or else when the first formula
// appears: until then, and where it does not understand one, the formula's own text is read.
import { cleanFormula } from "./clean";
import { plainBelow } from "./plain";

type Typesetter = (source: string, isBlock: boolean) => string;

/** A longer one stays text. */
const LONGEST = 4_000;
/** A running answer draws its last lines again and again; a formula is set once. */
const KEPT = 300;
/** Of each kind of sign one. */
const UNSEEN = String.raw`\sum_{i=1}^{n} \sqrt{\frac{x_i^2}{\alpha}} = \left( \int \mathbf{A}\,\mathrm{d}t \right)`;
const kept = new Map<string, Element | null>();
let typesetter: Typesetter | null = null;
/** Formulas that are to be set once it is there; null while nobody loads it. */
let waiting: { place: Element; source: string }[] | null = null;

/** Sets what stands in `place`: at once, or as soon as the typesetter is there. */
export function typeset(place: Element): void {
  const source = place.textContent;
  if (typesetter !== null) return put(place, source);
  if (waiting === null) void loadTypesetter();
  waiting?.push({ place, source });
}

/**
 * Has all that a formula takes there before one is needed: in the middle of an answer the words would stand still
 * meanwhile. The first formula of a page takes as long again as the typesetter itself: its fonts are looked for.
 */
export async function prepareFormulas(): Promise<void> {
  if (typesetter !== null || waiting !== null) return;
  await loadTypesetter();
  if (typesetter === null) return;
  const place = document.createElement("div");
  place.className = "md-formula is-block is-unseen";
  place.setAttribute("aria-hidden", "true");
  place.textContent = UNSEEN;
  put(place, UNSEEN);
  document.body.append(place);
  // Until it was laid out.
  requestAnimationFrame(() => setTimeout(() => place.remove()));
}

async function loadTypesetter(): Promise<void> {
  waiting = [];
  try {
    ({ typesetter } = await import("./typesetter"));
    for (const { place, source } of waiting ?? []) put(place, source);
  } catch {
    // A part of the window that can't be read: the formulas stay text, and the next one tries again.
  }
  waiting = null;
}

function put(place: Element, source: string): void {
  const isBlock = place.classList.contains("is-block");
  const key = `${isBlock}${source}`;
  let formula = kept.get(key);
  if (formula === undefined) {
    formula = made(source, isBlock);
    kept.set(key, formula);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
  }
  if (formula !== null) place.replaceChildren(formula.cloneNode(true));
}

function made(source: string, isBlock: boolean): Element | null {
  if (typesetter === null || source.length > LONGEST) return null;
  try {
    const formula = cleanFormula(typesetter(source, isBlock));
    if (formula !== null) plainBelow(formula, source);
    return formula;
  } catch {
    return null;
  }
}
