// What a link of an answer does: it asks. A click, Enter, the middle button or a modifier never takes
// the page anywhere, and an address can not be dragged onto something that would open it.

/** Asked with the address and what the link's text says. */
export type Ask = (href: string, text: string) => void;

/** For an element with Markdown in it; the answer takes the listeners off again. */
export function asksForLinks(node: HTMLElement, ask: Ask): () => void {
  const click = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest("a");
    const picture = target?.closest<HTMLElement>("button[data-picture]");
    if (link) event.preventDefault();
    // The right button opens the system's menu; what is chosen there goes through the window's own refusal.
    if (event.button > 1) return;
    const href = picture ? picture.dataset["picture"] : link?.getAttribute("href");
    if (href) ask(href, picture ? "" : (link?.textContent ?? ""));
  };
  const drag = (event: DragEvent) => {
    const from = event.target instanceof Element ? event.target : event.target instanceof Node ? event.target.parentElement : null;
    if (from?.closest("a")) event.preventDefault();
  };
  node.addEventListener("click", click);
  node.addEventListener("auxclick", click);
  node.addEventListener("dragstart", drag);
  return () => {
    node.removeEventListener("click", click);
    node.removeEventListener("auxclick", click);
    node.removeEventListener("dragstart", drag);
  };
}
