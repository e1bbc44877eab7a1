// The second wall: HTML of a message becomes DOM only through here. A short list of elements and
// attributes, nothing that loads, runs, submits or carries style.
import DOMPurify from "dompurify";
import { isAllowedLink } from "./parser";

const TAGS = [
  "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span",
  "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
];
const ATTRIBUTES = ["href", "class", "start"];
const CLASS = /^(language-[\w+#.-]{1,40}|hljs-[\w-]{1,40}|is-right|is-center|is-done|is-block|md-(?:picture|task|box|formula)|function_|class_|inherited__|language_)$/;

export function clean(html: string): DocumentFragment {
  const cleaned: DocumentFragment | null = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i,
    RETURN_DOM_FRAGMENT: true,
  });
  // What begins with a frameset has no body: nothing of it is kept.
  const fragment = cleaned ?? document.createDocumentFragment();
  for (const element of fragment.querySelectorAll("[class]")) {
    const kept = [...element.classList].filter((name) => CLASS.test(name));
    if (kept.length > 0) element.className = kept.join(" ");
    else element.removeAttribute("class");
  }
  for (const link of fragment.querySelectorAll("a")) {
    const href = link.getAttribute("href");
    if (href === null || !isAllowedLink(href)) link.removeAttribute("href");
    // The page never navigates (a click goes to `open_link`); this holds should a click ever slip by.
    else link.setAttribute("rel", "noreferrer noopener");
  }
  return fragment;
}

/** Formulas: MathML that stands still. No links, no actions, no annotations (they may hold HTML), no HTML. */
const FORMULA_TAGS = [
  "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded", "mphantom", "menclose",
  "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mtable", "mtr", "mtd",
];
const FORMULA_WORDS = ["display", "mathvariant", "stretchy", "fence", "separator", "form", "symmetric", "largeop", "movablelimits", "accent", "accentunder", "displaystyle", "scriptlevel", "columnalign", "rowspan", "columnspan", "notation"];
const FORMULA_LENGTHS = ["lspace", "rspace", "minsize", "maxsize", "width", "height", "depth", "linethickness", "rowspacing", "columnspacing"];
const FORMULA_CLASS = /^(?:tml-[a-z-]{1,30}|(?:wbk|chr|ff)-[a-z-]{1,20}|mathcal|mathscr|menclose|upstrike|downstrike|md-(?:box|above|below|before|after)-line)$/;
/** In em: a formula stays where it is written. */
const FURTHEST = { back: -1, on: 20 };

/** One formula, or nothing where no MathML is left. */
export function cleanFormula(mathml: string): Element | null {
  formulas ??= formulaCleaner();
  const fragment: DocumentFragment | null = formulas.sanitize(mathml, {
    ALLOWED_TAGS: FORMULA_TAGS,
    ALLOWED_ATTR: ["class", ...FORMULA_WORDS, ...FORMULA_LENGTHS],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  const formula = fragment?.firstElementChild ?? null;
  if (formula?.localName !== "math") return null;
  for (const element of [formula, ...formula.querySelectorAll("*")]) {
    const kept = [...element.classList].filter((name) => FORMULA_CLASS.test(name));
    if (kept.length > 0) element.setAttribute("class", kept.join(" "));
    else element.removeAttribute("class");
  }
  formula.remove();
  return formula;
}

let formulas: typeof DOMPurify | null = null;

/** A cleaner of its own: what it does to attributes is for formulas alone. */
function formulaCleaner(): typeof DOMPurify {
  const cleaner = DOMPurify(window);
  cleaner.addHook("uponSanitizeAttribute", (_element, data) => {
    if (FORMULA_LENGTHS.includes(data.attrName)) data.keepAttr = isNear(data.attrValue);
  });
  return cleaner;
}

function isNear(length: string): boolean {
  const [, number, unit] = /^(-?\d{0,3}(?:\.\d{1,6})?)(em|ex|pt|%)?$/.exec(length) ?? [];
  if (number === undefined || number === "") return false;
  const em = Number(number) / (unit === "pt" ? 10 : unit === "%" ? 100 : 1);
  return em >= FURTHEST.back && em <= FURTHEST.on;
}
