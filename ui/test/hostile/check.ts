// What must never stand on the page, whatever text was shown. One function without imports, so that it
// also runs inside a real browser.

/** `rich`: the output of Markdown, where our own parts are few. `window`: anywhere in the window. */
export type Place = "rich" | "window";

/** Everything below `root` that runs, loads, submits, styles, leads elsewhere or hides; empty if nothing does. */
export function violations(root: Element, place: Place): string[] {
  const FORMULA = "math mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd".split(" ");
  const FORMULA_ATTRIBUTES = "class display mathvariant stretchy fence separator form symmetric largeop movablelimits accent accentunder displaystyle scriptlevel columnalign rowspan columnspan notation lspace rspace minsize maxsize width height depth linethickness rowspacing columnspacing".split(" ");
  const FORMULA_CLASSES = /^(?:tml-[a-z-]+|(?:wbk|chr|ff)-[a-z-]+|mathcal|mathscr|menclose|upstrike|downstrike|md-(?:box|above|below|before|after)-line)$/;
  const RICH = "P BR HR STRONG EM S CODE PRE BLOCKQUOTE UL OL LI A SPAN H1 H2 H3 H4 H5 H6 TABLE THEAD TBODY TR TH TD DIV BUTTON".split(" ");
  const WINDOW = [...RICH, ..."svg path circle g line rect MAIN ASIDE NAV SECTION ARTICLE HEADER FOOTER LABEL INPUT TEXTAREA FORM FIELDSET LEGEND DL DT DD B I KBD MARK SMALL TIME CANVAS".split(" ")];
  const RICH_ATTRIBUTES = ["href", "class", "start", "rel", "tabindex", "type", "data-testid", "data-picture", "aria-hidden", "aria-pressed", "aria-label", "role"];
  const CLASSES = /^(language-[\w+#.-]{1,40}|hljs-[\w-]{1,40}|function_|class_|inherited__|language_|is-right|is-center|is-done|is-block|is-wrapped|md-[a-z-]+|md|codeblock|bar|btn|btn-s|btn-quiet|has-copy-icon|stream-caret)$/;
  const LOADS = ["src", "srcset", "srcdoc", "action", "formaction", "poster", "background", "ping", "data", "xlink:href", "cite", "manifest", "download", "target", "usemap", "is", "slot", "popover", "popovertarget", "accesskey", "contenteditable", "autofocus"];
  const LINK = /^(?:https?:\/\/|mailto:)[^\s\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$/i;
  const HIDES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060-\u206f\ufeff]|\udb40[\udc00-\udc7f]/;
  const found: string[] = [];
  const say = (element: Element, what: string) => found.push(`<${element.tagName.toLowerCase()}> ${what}`);

  for (const element of root.querySelectorAll("*")) {
    const rich = place === "rich" || element.closest(".md") !== null;
    if (rich && element.namespaceURI === "http://www.w3.org/1998/Math/MathML") {
      // A formula stands where Markdown put it, and nothing but itself is in it.
      if (!FORMULA.includes(element.tagName)) say(element, "is no element of a formula");
      if (element.parentElement?.namespaceURI !== element.namespaceURI && element.parentElement?.classList.contains("md-formula") !== true) say(element, "stands where no formula stands");
      for (const { name, value } of element.attributes) {
        if (!FORMULA_ATTRIBUTES.includes(name)) say(element, `has ${name}`);
        else if (/[:;<>(]|-\d{2}|\d{3}/.test(value)) say(element, `has ${name}="${value}"`);
      }
      for (const name of element.classList) if (!FORMULA_CLASSES.test(name)) say(element, `has the class ${name}`);
      continue;
    }
    if (rich && element.parentElement?.namespaceURI === "http://www.w3.org/1998/Math/MathML") say(element, "stands in a formula");
    // What a search in the conversation marks, round text alone.
    if (rich && place === "window" && element.tagName === "MARK" && element.attributes.length === 0 && element.childElementCount === 0) continue;
    if (!(rich ? RICH : WINDOW).includes(element.tagName)) say(element, "is no element of ours");
    if (element.shadowRoot !== null) say(element, "has a shadow");
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) say(element, `runs ${name}`);
      else if (LOADS.includes(name)) say(element, `has ${name}="${value}"`);
      else if (name === "href") {
        if (!rich || element.tagName !== "A") say(element, "leads somewhere outside of an answer");
        if (!LINK.test(value)) say(element, `leads to ${JSON.stringify(value)}`);
      } else if (name === "style") {
        if (rich || /url|expression|binding|behaviou?r|import/i.test(value)) say(element, `is styled ${value}`);
      } else if (["title", "aria-label", "placeholder", "alt"].includes(name) && HIDES.test(value)) say(element, `hides something in ${name}`);
      else if (rich && !RICH_ATTRIBUTES.includes(name)) say(element, `has ${name}`);
    }
    if (!rich) continue;
    for (const name of element.classList) if (!CLASSES.test(name)) say(element, `has the class ${name}`);
    // The only buttons in an answer are ours: a code block's Copy, a picture's address.
    if (element.tagName === "BUTTON" && !["bar", "md-picture"].includes(element.parentElement?.className ?? "")) say(element, "is not ours");
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    if (HIDES.test((node as Text).data)) found.push(`text hides something: ${JSON.stringify((node as Text).data.slice(0, 60))}`);
  }
  const others = document.createTreeWalker(root, NodeFilter.SHOW_CDATA_SECTION | NodeFilter.SHOW_PROCESSING_INSTRUCTION);
  if (others.nextNode() !== null) found.push("a node that is neither element, text nor comment");
  return found;
}

/** Elements, attributes and their order, without any words: what text can not change, but for what is below `except`. */
export function skeleton(root: Element, except = ".md, .excerpt .ln"): string {
  return [...root.querySelectorAll("*")].filter((element) => element.parentElement?.closest(except) === null).map((element) => `${element.tagName}(${[...element.attributes].map(({ name }) => name).join(" ")})`).join(" ");
}
