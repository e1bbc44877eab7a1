// The windowed thread in the page: which rows are drawn, where it is scrolled to, and what stays in its
// place while heights become known. The geometry is in `window.ts`, what is looked at in `anchor.ts`.
import { untrack } from "svelte";
import type { Attachment } from "svelte/attachments";
import { on } from "svelte/events";
import type { OutlineEntry } from "../backend/types.gen";
import { anchorOf, elementOf, rowsOf, shiftOf, type Anchor } from "./anchor";
import { guess, Heights, pieces, selected, serves, spanOf, type Measures, type Piece, type Span, type View } from "./window";

/** Pixels that are drawn above and below what is seen, and how many rows at most. */
const OVER = 700;
const MOST = 44;
/** Rows that stay for a selection. */
const MOST_SELECTED = 10;
/** Whoever scrolls down to here follows the end again. */
const NEAR_END = 48;
/** A row that is scrolled to stands so far below the edge. */
const BELOW_EDGE = 64;

export class Scroller {
  /** Whether the end stays in view. */
  following = $state(true);
  private view = $state.raw<View>({ top: 0, height: 800 });
  private measures = $state.raw<Measures>({ width: 716, scale: 1 });
  /** Rows that stay in the page wherever it is scrolled to, by what wants them. */
  private held = $state.raw<ReadonlyMap<string, readonly string[]>>(new Map());

  private readonly places = $derived.by(() => new Map(this.entries().map(({ id }, place) => [id, place])));
  private readonly heights = $derived.by(() => new Heights(this.entries().map(({ id, role, length }) => this.measured.get(id) ?? guess(role, length, this.measures))));
  readonly span: Span = $derived.by(() => {
    const { heights, view } = this;
    return spanOf(heights, this.following ? { ...view, top: heights.total - view.height } : view, OVER, MOST);
  });
  readonly pieces: Piece[] = $derived.by(() => {
    const kept = [...this.held.values()].flat().map((id) => this.places.get(id) ?? -1);
    return pieces(this.heights, this.span, kept);
  });

  private element: HTMLElement | null = null;
  private readonly measured = new Map<string, number>();
  private readonly observer = new ResizeObserver((changes) => this.resized(changes));
  private anchor: Anchor | null = null;
  /** Whether the anchor is a row that was scrolled to: it is held until somebody scrolls. */
  private aimed = false;
  /** Where the anchor's row stood, for when it is gone. */
  private anchorPlace = 0;
  /** Where it was scrolled to when we last looked. */
  private at = 0;
  /** What was scrolled is in the anchor already; its event is still to come, and more rows with it. */
  private taken = false;
  /** Where the end was then: a scroll that comes with another end is nobody's. */
  private end = 0;
  /** While the pointer is down in the text, or on the scrollbar, nothing is scrolled away from it. */
  private pressed = false;
  private frame = 0;

  /** `successor` names the row that took the place of one that was drawn while an answer ran. */
  constructor(
    private readonly entries: () => readonly OutlineEntry[],
    private readonly successor: (row: string) => string | null = () => null,
  ) {}

  /** Another conversation: it is shown at its end. */
  reset(): void {
    this.measured.clear();
    this.anchor = null;
    this.held = new Map();
    this.following = true;
  }

  /** A row has another name from now on. Call before the page changes. */
  renamed(from: string, to: string): void {
    const height = this.measured.get(from);
    this.measured.delete(from);
    if (height !== undefined) this.measured.set(to, height);
    if (this.anchor?.row === from) this.anchor.row = to;
    const held = [...this.held].map(([what, rows]) => [what, rows.map((row) => (row === from ? to : row))] as const);
    this.held = new Map(held);
    // A running answer is drawn wherever one scrolls to; from now on it has to be held for what is selected in it.
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed && this.rowOf(selection.focusNode) === from) this.keep("selection", [...(this.held.get("selection") ?? []), to]);
    // With the messages between, once they have their places.
    queueMicrotask(() => this.keepSelection());
  }

  /** Of a row that is not there yet, so that it takes its room. */
  heightOf(row: number): number {
    return this.heights.height(row);
  }

  /** For the element that scrolls. */
  readonly attach: Attachment<HTMLElement> = (element) => {
    this.element = element;
    untrack(() => this.measure());
    this.observer.observe(element);
    const listeners: [EventTarget, string, (event: Event) => void][] = [
      [element, "scroll", () => this.scrolled()],
      [element, "wheel", (event) => (event as WheelEvent).deltaY < 0 && this.leaveEnd()],
      [element, "pointerdown", () => (this.pressed = true)],
      [element, "focusin", (event) => this.keepRow("focus", event.target as Node)],
      // Also said while a row is taken out of the page, when nothing may be changed.
      [element, "focusout", () => queueMicrotask(() => this.keepRow("focus", document.activeElement))],
      [document, "selectionchange", () => this.keepSelection()],
      // Some web views tell nothing of the end of a drag on the scrollbar.
      [window, "pointermove", (event) => (event as PointerEvent).buttons === 0 && this.released()],
      ...["pointerup", "pointercancel", "blur"].map((name): [EventTarget, string, () => void] => [window, name, () => this.released()]),
    ];
    // Svelte's own: what has the focus can go while the page is drawn, and the state is written then.
    const offs = listeners.map(([target, name, listener]) => on(target, name, listener, { passive: true }));
    return () => {
      for (const off of offs) off();
      cancelAnimationFrame(this.frame);
      this.observer.disconnect();
      this.element = null;
    };
  };

  /** For each row, and for what stands below them all. */
  readonly watch: Attachment<HTMLElement> = (row) => {
    this.observer.observe(row, { box: "border-box" });
    return () => this.observer.unobserve(row);
  };

  /** Before the page changes: what was scrolled since we looked is the person's. */
  hold(): void {
    const { element, anchor } = this;
    if (!element || this.following || !anchor) return;
    const moved = element.scrollTop - this.at;
    anchor.offset -= moved;
    this.at = element.scrollTop;
    this.taken ||= Math.abs(moved) >= 0.5;
  }

  /** After it changed: the end is in view, or the anchor stands where it stood. `broken`: lines are broken anew. */
  settle(broken = false): void {
    const { element } = this;
    if (!element) return;
    if (this.following) {
      if (!this.pressed) this.toEnd();
      return;
    }
    this.correct(broken);
    this.at = element.scrollTop;
    // Where nothing was drawn yet the row alone was held; now a piece of it can be.
    if (this.anchor === null || (this.anchor.piece < 0 && !this.aimed && elementOf(element, this.anchor)?.ariaBusy === "false")) this.look();
  }

  private correct(broken = false): void {
    const { element, anchor } = this;
    if (!element || !anchor) return;
    if (!this.places.has(anchor.row) && !elementOf(element, anchor)) {
      // The row went: what took its place, or stands there now.
      const next = this.successor(anchor.row) ?? this.entries()[Math.min(this.anchorPlace, this.entries().length - 1)]?.id;
      if (next === undefined) return;
      anchor.row = next;
    }
    const found = elementOf(element, anchor);
    if (!found) return;
    const { height } = found.getBoundingClientRect();
    if (broken && anchor.offset < 0 && anchor.height > 0) anchor.offset *= height / anchor.height;
    anchor.height = height;
    const shift = shiftOf(element, anchor, found);
    if (Math.abs(shift) >= 0.5) element.scrollTop += shift;
  }

  private toEnd(): void {
    const { element } = this;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    this.at = element.scrollTop;
    this.end = element.scrollHeight - element.clientHeight;
  }

  private get left(): number {
    const { element } = this;
    return element ? element.scrollHeight - element.scrollTop - element.clientHeight : 0;
  }

  private scrolled(): void {
    const { element } = this;
    if (!element) return;
    const moved = element.scrollTop - this.at;
    if (Math.abs(moved) < 0.5 && !this.taken) return;
    this.taken = false;
    const sameEnd = Math.abs(element.scrollHeight - element.clientHeight - this.end) < 1;
    if (this.following && moved < 0 && this.left > 2 && (sameEnd || this.pressed)) this.leaveEnd();
    else if (!this.following && moved > 0 && this.left < NEAR_END && !this.pressed) this.following = true;
    else if (!this.following) {
      // What changed in the same moment is told from what the person scrolled.
      if (this.anchor) this.anchor.offset -= moved;
      this.correct();
      this.look();
    }
    this.at = element.scrollTop;
    this.update();
  }

  /** Looks at what is to be seen now. */
  private look(): void {
    const { element, heights } = this;
    if (!element) return;
    this.at = element.scrollTop;
    this.aimed = false;
    this.anchor = anchorOf(element) ?? this.expected();
    this.anchorPlace = this.places.get(this.anchor?.row ?? "") ?? heights.count;
  }

  /** The row that would be there, where none is drawn yet. */
  private expected(): Anchor | null {
    const { element, heights } = this;
    const gap = element?.querySelector<HTMLElement>(".thread-gap");
    if (!element || !gap) return null;
    const top = this.below(gap);
    const place = heights.at(top);
    const entry = this.entries()[place];
    return entry ? { row: entry.id, piece: -1, offset: heights.offset(place) - top, height: heights.height(place) } : null;
  }

  /** How far below the first row's beginning the upper edge is, by a piece of the list. */
  private below(piece: HTMLElement): number {
    const from = Number(piece.dataset["from"]);
    const { top } = piece.getBoundingClientRect();
    return this.heights.offset(from) + (this.element?.getBoundingClientRect().top ?? 0) - top;
  }

  /** What is seen may need other rows. */
  private update(): void {
    const { element, heights } = this;
    if (!element) return;
    const view = { top: this.top(), height: element.clientHeight };
    if (this.following ? view.height !== this.view.height : !serves(this.span, heights, view, OVER, MOST)) this.view = view;
  }

  /** How far below the first row's beginning the upper edge is. */
  private top(): number {
    const piece = this.element?.querySelector<HTMLElement>("[data-from]");
    return piece ? this.below(piece) : (this.element?.scrollTop ?? 0);
  }

  private resized(changes: ResizeObserverEntry[]): void {
    const { element } = this;
    if (!element) return;
    const broken = this.measure();
    for (const { target, borderBoxSize } of changes) {
      const id = (target as HTMLElement).dataset["row"];
      const height = borderBoxSize[0]?.blockSize;
      if (id === undefined || height === undefined) continue;
      this.measured.set(id, height);
      // A running answer has no place among the messages yet.
      const place = this.places.get(id);
      if (place !== undefined) this.heights.set(place, height);
    }
    this.settle(broken);
    // In the next frame: rows that come now would be measured too late for this one.
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.update());
  }

  /** Whether the window or its letters have another width: then what is not drawn is guessed anew. */
  private measure(): boolean {
    const { element } = this;
    if (!element) return false;
    const { clientWidth: width, clientHeight: height } = element;
    const scale = Number.parseFloat(getComputedStyle(element).getPropertyValue("--t-scale")) || 1;
    if (height > 0 && height !== this.view.height) this.view = { ...this.view, height };
    if (width === 0 || (width === this.measures.width && scale === this.measures.scale)) return false;
    this.measured.clear();
    for (const row of rowsOf(element)) this.measured.set(row.dataset["row"] ?? "", row.getBoundingClientRect().height);
    this.measures = { width, scale };
    const place = this.places.get(this.anchor?.row ?? "");
    if (place !== undefined && this.anchor) this.view = { ...this.view, top: this.heights.offset(place) - this.anchor.offset };
    return true;
  }

  private leaveEnd(): void {
    const { element } = this;
    if (!element || !this.following || element.scrollHeight <= element.clientHeight + 1) return;
    this.view = { top: this.heights.total - this.view.height, height: element.clientHeight };
    this.following = false;
    this.look();
    // By the time that a turn of the wheel is told, it may have been scrolled.
    this.taken = true;
  }

  private released(): void {
    if (!this.pressed) return;
    this.pressed = false;
    if (!this.following && this.left < 2) this.following = true;
    if (this.following) this.toEnd();
  }

  /** Back to the end. */
  newest(): void {
    this.following = true;
    this.toEnd();
  }

  /** Scrolls by a share of what is seen. */
  page(share: number): void {
    const { element } = this;
    if (!element) return;
    element.scrollTop += share * Math.max(40, element.clientHeight - 48);
    this.scrolled();
  }

  /** Shows a row below the upper edge, wherever it is. */
  goTo(id: string, offset = BELOW_EDGE): void {
    const place = this.places.get(id);
    const { element } = this;
    if (place === undefined || !element) return;
    this.following = false;
    this.anchor = { row: id, piece: -1, offset: place === 0 ? 0 : offset, height: 0 };
    this.aimed = true;
    this.anchorPlace = place;
    this.view = { top: this.heights.offset(place) - offset, height: element.clientHeight };
    this.settle();
  }

  /** These rows stay in the page, whatever is scrolled to. */
  keep(what: string, rows: readonly string[]): void {
    if (rows.join() === (this.held.get(what) ?? []).join()) return;
    this.held = new Map([...this.held, [what, rows]]);
  }

  private rowOf(node: Node | null): string | null {
    const element = node instanceof HTMLElement ? node : node?.parentElement;
    const row = this.element?.contains(node) ? element?.closest<HTMLElement>("[data-row]")?.dataset["row"] : undefined;
    return row ?? null;
  }

  private keepRow(what: string, node: Node | null): void {
    const row = this.rowOf(node);
    this.keep(what, row === null ? [] : [row]);
  }

  /** The rows that a selection begins and ends in; nothing where nothing is selected here. */
  private selection(): number[] {
    const selection = document.getSelection();
    const ends = selection && !selection.isCollapsed ? [selection.anchorNode, selection.focusNode] : [];
    return ends.map((node) => this.places.get(this.rowOf(node) ?? "")).filter((place) => place !== undefined);
  }

  private keepSelection(): void {
    const [first, last] = this.selection();
    const rows = first === undefined ? [] : selected(first, last ?? first, MOST_SELECTED);
    this.keep("selection", rows.map((place) => this.entries()[place]?.id ?? ""));
  }

  /** The rows that are selected, where not all of them are in the page. */
  gapped(): Span | null {
    const [first, last] = this.selection();
    if (first === undefined || last === undefined) return null;
    const span = { from: Math.min(first, last), to: Math.max(first, last) + 1 };
    const lacks = this.pieces.some((piece) => piece.type === "gap" && piece.from < span.to && piece.to > span.from);
    return lacks ? span : null;
  }
}
