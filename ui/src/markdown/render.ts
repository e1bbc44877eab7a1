// Markdown to DOM: parse, clean, then put each code block into its frame with a Copy button. The frame
// is made here, element by element, and never comes from the message.
import type { Env } from "markdown-it";
import { copyText } from "../words/copy";
import { say } from "../words/say.svelte";
import { hostOf } from "./address";
import { clean } from "./clean";
import { highlighted } from "./highlight";
import { html, picturesOf } from "./parser";
import { plainBelow } from "./plain";

export interface RenderOptions {
  /** False while the block still grows: code is coloured once it is closed. */
  closed: boolean;
}

/** Somebody else's Markdown, safe to put on the page. */
export function rich(source: string, options: RenderOptions): DocumentFragment {
  const env: Env = {};
  const fragment = clean(html(source, env));
  const pictures = picturesOf(env);
  [...fragment.querySelectorAll("span.md-picture")].forEach((place, index) => picture(place, pictures[index] ?? ""));
  for (const pre of fragment.querySelectorAll("pre")) frame(pre, options);
  for (const table of fragment.querySelectorAll("table")) {
    table.className = "md-table";
    const scroll = document.createElement("div");
    scroll.className = "md-scroll";
    table.replaceWith(scroll);
    scroll.append(table);
  }
  // Last, so that a code block's Copy button still has its text to the letter.
  plainBelow(fragment, source);
  return fragment;
}

/** Where a picture would be: what it shows, whose server has it, and the way to its address. Nothing is loaded. */
function picture(place: Element, address: string): void {
  const name = document.createElement("span");
  name.className = "md-picture-name";
  name.textContent = place.textContent || say("image-unnamed");
  const from = document.createElement("span");
  from.className = "md-picture-host";
  from.textContent = say("image-not-loaded", { host: hostOf(address) });
  const show = document.createElement("button");
  show.type = "button";
  show.className = "btn btn-s";
  show.dataset["picture"] = address;
  show.dataset["testid"] = "picture-address";
  show.textContent = say("image-show-address");
  // A picture that is a link: its words stay the link, and the frame stands behind it.
  const link = place.closest("a");
  if (link) {
    place.replaceWith(name.textContent);
    place = link.parentNode?.insertBefore(document.createElement("span"), link.nextSibling) ?? place;
  }
  place.className = "md-picture";
  place.replaceChildren(name, from, show);
}

function frame(pre: HTMLPreElement, options: RenderOptions): void {
  const code = pre.querySelector("code");
  if (!code) return;
  const language = [...code.classList].find((name) => name.startsWith("language-"))?.slice("language-".length) ?? "";
  const text = code.textContent;
  const coloured = options.closed ? highlighted(text, language.toLowerCase()) : null;
  code.removeAttribute("class");
  if (coloured !== null) code.replaceChildren(clean(coloured));

  const block = document.createElement("div");
  block.className = "codeblock";
  const bar = document.createElement("div");
  bar.className = "bar";
  const name = document.createElement("span");
  name.textContent = language || say("chat-code-plain");
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "btn btn-s btn-quiet has-copy-icon";
  copy.dataset["testid"] = "copy-code";
  copy.textContent = say("parts-copy");
  copy.addEventListener("click", () => void copied(copy, text));
  bar.append(name, copy);
  pre.replaceWith(block);
  pre.tabIndex = 0;
  block.append(bar, pre);
}

async function copied(button: HTMLButtonElement, text: string): Promise<void> {
  button.textContent = say((await copyText(text)) ? "parts-copy-copied" : "parts-copy-failed");
  setTimeout(() => (button.textContent = say("parts-copy")), 1600);
}
