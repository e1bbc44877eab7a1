// The typesetter, in a file of its own: it is large, and most answers have no formula. What it gives is a
// string of MathML that is not clean yet.
import temml from "temml";
import "temml/dist/Temml-Local.css";

/** What the page's policy lets no style say, as classes of ours. Other styles are a matter of taste. */
const LINES: [RegExp, string][] = [
  [/(?:^|;)border:/, "md-box-line"],
  [/border-top:/, "md-above-line"],
  [/border-bottom:/, "md-below-line"],
  [/border-left:/, "md-before-line"],
  [/border-right:/, "md-after-line"],
];

/** @throws where the formula is none that it understands. */
export function typesetter(source: string, isBlock: boolean): string {
  // Without trust no links, no classes and no pictures; a size is in em.
  return withoutStyles(temml.renderToString(source, { displayMode: isBlock, throwOnError: true, trust: false, maxSize: [20, 20], maxExpand: 300, macros: {} }));
}

/** Even one that is cleaned away would be refused by the policy, and reported, when the string is read. */
function withoutStyles(mathml: string): string {
  return mathml.replace(/<([a-z]+)((?: [\w:-]+="[^"]*")+)>/g, (_, name: string, attributes: string) => {
    const classes: string[] = [];
    const others = attributes.replace(/ (class|style)="([^"]*)"/g, (_, key: string, value: string) => {
      if (key === "class") classes.push(value);
      else classes.push(...LINES.filter(([line]) => line.test(value)).map(([, kind]) => kind));
      return "";
    });
    return `<${name}${others}${classes.length > 0 ? ` class="${classes.join(" ")}"` : ""}>`;
  });
}
