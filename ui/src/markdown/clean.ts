// The second wall: HTML of a message becomes DOM only through here. A short list of elements and
// attributes, nothing that loads, runs, submits or carries style.
import DOMPurify from "dompurify";
import { isAllowedLink } from "./parser";

const TAGS = [
  "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span",
  "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
];
const ATTRIBUTES = ["href", "class", "start"];
const CLASS = /^(language-[\w+#.-]{1,40}|hljs-[\w-]{1,40}|is-right|is-center|md-picture|function_|class_|inherited__|language_)$/;

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
