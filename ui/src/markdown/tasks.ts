// Task lists: `- [ ] open`, `- [x] done`. A box that shows how it stands; nothing can be ticked in an answer.
import type { MarkdownIt } from "markdown-it";

const TASK = /^\[([ xX])\][ \t]+/;

export function withTasks(md: MarkdownIt): void {
  md.core.ruler.after("inline", "tasks", ({ tokens, Token }) => {
    tokens.forEach((token, index) => {
      const [item, paragraph] = [tokens[index - 2], tokens[index - 1]];
      if (token.type !== "inline" || paragraph?.type !== "paragraph_open" || item?.type !== "list_item_open") return;
      const first = token.children?.[0];
      const found = first?.type === "text" ? TASK.exec(first.content) : null;
      if (!first || !found || !token.children) return;
      first.content = first.content.slice(found[0].length);
      const box = new Token("task", "", 0);
      box.markup = found[1] ?? "";
      token.children.unshift(box);
      item.attrJoin("class", "md-task");
    });
  });
  md.renderer.rules["task"] = (tokens, index) => `<span class="md-box${tokens[index]?.markup === " " ? "" : " is-done"}"></span>`;
}
