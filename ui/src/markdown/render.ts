// Markdown to DOM: parse, clean, then put each code block, picture and formula into its frame. Frames are
// made by us, element by element, and never come from the message.
import type { Env } from "markdown-it";
import { say } from "../words/say.svelte";
import { hostOf } from "./address";
import { clean } from "./clean";
import { append, coloured, framed } from "./code";
import { html, picturesOf } from "./parser";
import { plainBelow } from "./plain";
import { typeset } from "./typeset";

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
  for (const box of fragment.querySelectorAll("span.md-box")) {
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", say(box.classList.contains("is-done") ? "chat-task-done" : "chat-task-open"));
  }
  fragment.querySelectorAll("span.md-formula").forEach(typeset);
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
  const words = pre.querySelector("code");
  if (!words) return;
  const language = [...words.classList].find((name) => name.startsWith("language-"))?.slice("language-".length) ?? "";
  const text = words.textContent;
  const { block, code } = framed(language, () => text);
  append(code, text, text);
  if (options.closed) coloured(code, text, language);
  pre.replaceWith(block);
}
