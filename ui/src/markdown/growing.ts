// The open block of a running answer, drawn so that a flush costs what came and not what is there: code
// gets its new words appended; a table's rows and a list's items that are finished stay, and what is
// behind them alone is drawn again. Any other block is short, and is drawn whole.
import { append, coloured, framed } from "./code";
import type { Code, Growth, Items, Rows } from "./growth";
import { plain } from "./plain";
import { rich } from "./render";
import { roomIn } from "./tables";

/** What stands from one drawing to the next: `drawn` characters of the source are in there for good. */
type Standing = { kind: "code"; growth: Code; code: HTMLElement; language: string; drawn: number } | { kind: "parts"; growth: Rows | Items; into: Element; drawn: number };

export class Growing {
  private standing: Standing | null = null;
  private source = "";
  /** What the next drawing replaces. */
  private open: ChildNode[] = [];

  constructor(readonly host: HTMLElement) {}

  /** Draws the open block as it is now. `growth` says what of it is finished. */
  draw(source: string, growth: Growth | null): void {
    if (!this.goesOnIn(source)) this.standing = null;
    this.source = source;
    if (growth?.kind === "code") this.code(source, growth);
    else if (growth !== null) this.parts(source, growth);
    else this.whole(source, false);
  }

  /** The block is finished, and is `source`. */
  close(source: string): void {
    const { standing } = this;
    if (standing === null || !this.goesOnIn(source)) this.whole(source, true);
    else if (standing.kind === "code") this.closeCode(source, standing);
    else this.add(standing, source.slice(standing.drawn), true);
    this.standing = null;
  }

  private goesOnIn(source: string): boolean {
    const drawn = this.standing?.drawn ?? 0;
    return source.slice(0, drawn) === this.source.slice(0, drawn);
  }

  private whole(source: string, closed: boolean): void {
    this.standing = null;
    this.open = [];
    this.host.replaceChildren(rich(source, { closed }));
  }

  private code(source: string, growth: Code): void {
    let { standing } = this;
    if (standing?.kind !== "code") {
      const language = languageOf(source.slice(0, growth.from));
      const { block, code } = framed(language, () => this.source.slice(growth.from, endOfCode(this.source, growth)));
      this.host.replaceChildren(block);
      this.open = [];
      this.standing = standing = { kind: "code", growth, code, language, drawn: growth.from };
    }
    const end = endOfCode(source, growth);
    append(standing.code, source.slice(standing.drawn, end), source);
    standing.drawn = Math.max(standing.drawn, end);
  }

  private closeCode(source: string, { growth, code, language, drawn }: Standing & { kind: "code" }): void {
    const text = source.slice(growth.from, endOfCode(source, growth));
    this.source = source;
    append(code, text.slice(drawn - growth.from), text);
    // A joiner that came first in a flush was taken for a stray one.
    if (code.textContent !== plain(text)) {
      code.replaceChildren();
      append(code, text, text);
    }
    coloured(code, text, language);
  }

  private parts(source: string, growth: Rows | Items): void {
    let { standing } = this;
    if (standing?.kind !== "parts") {
      this.whole(source.slice(0, growth.fixed), true);
      const into = this.host.querySelector(growth.kind === "rows" ? "tbody" : "ul, ol");
      // Nothing of it is finished.
      if (into === null) return this.whole(source, false);
      this.standing = standing = { kind: "parts", growth, into, drawn: growth.fixed };
    } else {
      this.add(standing, source.slice(standing.drawn, growth.fixed), true);
      standing.drawn = growth.fixed;
    }
    this.add(standing, source.slice(growth.fixed), false);
  }

  /** Puts more rows or items behind what stands. Open ones are replaced by the next drawing. */
  private add(standing: Standing & { kind: "parts" }, text: string, closed: boolean): void {
    const { growth, into } = standing;
    this.open.forEach((node) => node.remove());
    this.open = [];
    if (text.trim() === "") return;
    // A row is one only below a table's head.
    const head = growth.kind === "rows" ? this.source.slice(growth.head, growth.from) : "";
    const fragment = rich(head + text, { closed });
    const block = fragment.firstElementChild;
    const parts = [...(growth.kind === "rows" ? (block?.querySelector("tbody")?.children ?? []) : block?.tagName === into.tagName ? block.children : [])];
    if (growth.kind === "rows" || parts.length > 0) block?.remove();
    const others = [...fragment.childNodes];
    for (const part of parts) {
      if (growth.kind === "rows") standing.into = roomIn(standing.into);
      standing.into.append(part);
    }
    this.host.append(fragment);
    if (!closed) this.open = [...parts, ...others];
  }
}

/** Where the code ends that can be shown: its last line is held back while it may become the fence's end. */
function endOfCode(source: string, { closing }: Code): number {
  const end = source.endsWith("\n") ? source.length - 1 : source.length;
  const at = source.lastIndexOf("\n", end - 1) + 1;
  const last = source.slice(at, end);
  return closing.test(last) || (end === source.length && /^ {0,3}(?:`+|~+)$/.test(last)) ? at : source.length;
}

/** What an opening line names, as the page shows it; nothing where it names none. */
function languageOf(opening: string): string {
  if (!/[^`~\s]/.test(opening)) return "";
  return rich(opening, { closed: false }).querySelector(".bar span")?.textContent ?? "";
}
