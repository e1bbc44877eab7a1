// One Markdown parser for the whole window. HTML in a message is text; images are not loaded (a
// picture's address can carry what was said to somebody else); links keep only what may be asked to
// open. What comes out is still cleaned in `clean.ts`: two walls.
import createParser, { type Env, type MarkdownIt, type Token } from "markdown-it";
import { withFormulas } from "./formulas";
import { withTasks } from "./tasks";

const ALLOWED = /^(https?:\/\/|mailto:)/i;

/** Control and space characters inside a scheme are a trick: `java\nscript:`. */
export function isAllowedLink(url: string): boolean {
  return ALLOWED.test(url.trim()) && !/[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/.test(url.trim());
}

export function makeParser(): MarkdownIt {
  const md = createParser({ html: false, linkify: true, typographer: false, breaks: false });
  md.validateLink = isAllowedLink;
  // `www.example.com` and bare names are left as text: only what carries a scheme is a link.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  // A picture's place: its words, and which picture of the text it is. `render.ts` puts the frame there.
  md.renderer.rules["image"] = (tokens, index, options, env, self) => {
    const token = tokens[index];
    picturesOf(env).push(String(token?.attrGet("src") ?? ""));
    return `<span class="md-picture">${md.utils.escapeHtml(self.renderInlineAsText(token?.children ?? [], options, env))}</span>`;
  };
  // Alignment as a class: the content security policy knows no inline style.
  const aligned = (name: "th_open" | "td_open") => {
    md.renderer.rules[name] = (tokens, index, options, _env, self) => {
      const token = tokens[index];
      const style = String(token?.attrGet("style") ?? "");
      if (token) {
        token.attrs = (token.attrs ?? []).filter(([attr]) => attr !== "style");
        if (style.includes("right")) token.attrSet("class", "is-right");
        if (style.includes("center")) token.attrSet("class", "is-center");
      }
      return self.renderToken(tokens, index, options);
    };
  };
  aligned("th_open");
  aligned("td_open");
  withTasks(md);
  withFormulas(md);
  return md;
}

export const parser = makeParser();

/** The blocks of a text, without what stands in their lines; and whether it defines links for others. */
export function outlined(source: string): { tokens: Token[]; defines: boolean } {
  const env: Env = {};
  const tokens: Token[] = [];
  parser.block.parse(source, parser, env, tokens);
  return { tokens, defines: Object.keys(env.references ?? {}).length > 0 };
}

/** The addresses of a text's pictures, in their order, once it was rendered with this environment. */
export function picturesOf(env: Env | undefined): string[] {
  if (env === undefined) return [];
  env["pictures"] ??= [];
  return env["pictures"] as string[];
}

/** Finished Markdown as HTML; not yet clean. */
export function html(source: string, env: Env = {}): string {
  return parser.render(source, env);
}
