// The typesetter, in a file of its own: it is large, and most answers have no formula. What it gives is a
// string of MathML that is not clean yet.
import temml from "temml";
import "temml/dist/Temml-Local.css";

/** @throws where the formula is none that it understands. */
export function typesetter(source: string, isBlock: boolean): string {
  // Without trust no links, no classes and no pictures; a size is in em.
  return temml.renderToString(source, { displayMode: isBlock, throwOnError: true, trust: false, maxSize: [20, 20], maxExpand: 300, macros: {} });
}
