// What a page's layout may not do, measured inside the page: text that is cut off without an ellipsis,
// that nobody can scroll to, or that lies on other text.

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** One sentence a fault. Runs in the page: it may use nothing from outside itself. */
export function layoutFaults(): string[] {
  const faults = new Set<string>();
  const seen: { text: string; box: Box; layer: Element | null; element: Element }[] = [];
  const short = (text: string) => `“${text.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const scrolls = (overflow: string) => overflow === "auto" || overflow === "scroll";
  const hides = (overflow: string) => overflow === "hidden" || overflow === "clip";
  const page: Box = { left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight };

  if (document.documentElement.scrollWidth > window.innerWidth + 1) faults.add(`the page is ${document.documentElement.scrollWidth} wide`);

  // A page scrolls down; what scrolls sideways is code, a table or a diff, each in a frame of its own.
  for (const frame of document.querySelectorAll(".main, .lead, .thread, .list-body, .sheet, .sheet-body, .sheet-list, .sidebar")) {
    if (frame.scrollWidth > frame.clientWidth + 1 && !frame.closest("[inert]")) faults.add(`${frame.className} scrolls sideways: ${frame.scrollWidth} in ${frame.clientWidth}`);
  }

  /** Follows `box` up to the window; null where none of it is to be seen now. */
  function judge(text: string, start: Element, box: Box): Box | null {
    const at = { ...box };
    let [sideways, down] = [false, false];
    for (let parent: Element | null = start; parent && parent !== document.body; parent = parent.parentElement) {
      const style = getComputedStyle(parent);
      const edge = parent.getBoundingClientRect();
      if (scrolls(style.overflowX)) sideways = true;
      else if (hides(style.overflowX) && !sideways && at.right > edge.right + 1.5 && style.textOverflow !== "ellipsis") faults.add(`${short(text)} is cut off sideways`);
      if (scrolls(style.overflowY)) down = true;
      else if (hides(style.overflowY) && !down && at.bottom > edge.bottom + 4) faults.add(`${short(text)} is cut off below`);
      if (style.overflowX !== "visible") [at.left, at.right] = [Math.max(at.left, edge.left), Math.min(at.right, edge.right)];
      if (style.overflowY !== "visible") [at.top, at.bottom] = [Math.max(at.top, edge.top), Math.min(at.bottom, edge.bottom)];
      if (style.position === "fixed") break;
    }
    if (!sideways && (at.right > page.right + 1 || at.left < page.left - 1)) faults.add(`${short(text)} leaves the window sideways`);
    if (!down && (at.bottom > page.bottom + 1 || at.top < page.top - 1)) faults.add(`${short(text)} leaves the window and nothing scrolls`);
    return at.right - at.left < 1 || at.bottom - at.top < 1 ? null : at;
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent ?? "";
    if (!element || text.trim() === "" || element.closest(".vh, svg, [inert], option")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 2 || rect.height < 2) continue;
      const box = judge(text, element, rect);
      if (box) seen.push({ text, box, element, layer: element.closest(".menu, .sheet, .list.is-open, .newest, .tip, [role=dialog]") });
    }
  }
  // A button's words stay inside it.
  for (const button of document.querySelectorAll("button, .badge, .pill, .key")) {
    if (button.closest("[inert]") || button.clientWidth === 0) continue;
    if (button.scrollWidth > button.clientWidth + 1 && getComputedStyle(button).overflowX === "visible") faults.add(`${short(button.textContent ?? "")} is wider than its button`);
  }
  for (const [index, one] of seen.entries()) {
    for (const other of seen.slice(index + 1)) {
      if (other.layer !== one.layer || other.element === one.element) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width > 3 && height > 5) faults.add(`${short(one.text)} lies on ${short(other.text)}`);
    }
  }
  return [...faults];
}
