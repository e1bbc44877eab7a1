// Markdown to DOM: parse, clean, then put each code block into its frame with a Copy button. The frame
// is made here, element by element, and never comes from the message.
import { copyText } from "../words/copy";
import { clean } from "./clean";
import { highlighted } from "./highlight";
import { html } from "./parser";

export interface RenderOptions {
  /** False while the block still grows: code is coloured once it is closed. */
  closed: boolean;
}

export function render(source: string, options: RenderOptions): DocumentFragment {
  const fragment = clean(html(source));
  for (const pre of fragment.querySelectorAll("pre")) frame(pre, options);
  for (const table of fragment.querySelectorAll("table")) {
    table.className = "md-table";
    const scroll = document.createElement("div");
    scroll.className = "md-scroll";
    table.replaceWith(scroll);
    scroll.append(table);
  }
  return fragment;
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
  name.textContent = language || "text";
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "btn btn-s btn-quiet has-copy-icon";
  copy.dataset["testid"] = "copy-code";
  copy.textContent = "Copy";
  copy.addEventListener("click", () => void copied(copy, text));
  bar.append(name, copy);
  pre.replaceWith(block);
  pre.tabIndex = 0;
  block.append(bar, pre);
}

async function copied(button: HTMLButtonElement, text: string): Promise<void> {
  button.textContent = (await copyText(text)) ? "Copied" : "Copy failed";
  setTimeout(() => (button.textContent = "Copy"), 1600);
}
