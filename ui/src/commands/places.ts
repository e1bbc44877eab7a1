// Where the keyboard is: the window's regions, the findings, and who takes the focus when what had it
// goes away.
import type { Finding, ToolReport } from "../backend/types.gen";
import { shownEdits } from "../repair/shown_edits";
import type { HealthRoom } from "../state/health.svelte";

/** The finding that an element stands in, as Health shows it now. */
export function findingAt(at: Element | null, health: HealthRoom): { tool: ToolReport; finding: Finding; open: boolean; place: { file: string; line: number | null } | null } | null {
  const id = at?.closest<HTMLElement>("[data-finding]")?.dataset["finding"];
  for (const tool of id === undefined ? [] : health.shown) {
    const row = health.rowsOf(tool).find(({ finding }) => finding.id === id);
    if (row) return { tool, finding: row.finding, open: row.mark === null, place: shownEdits(row.finding)[0] ?? row.finding.evidence[0] ?? null };
  }
  return null;
}

/** Walks the findings of all tools. */
export function nextFinding(at: Element | null, step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-finding]")];
  const now = rows.findIndex((row) => row.contains(at));
  const to = now < 0 ? (step > 0 ? 0 : rows.length - 1) : now + step;
  const row = rows[Math.min(rows.length - 1, Math.max(0, to))];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

const isShown = (element: HTMLElement) => element.offsetParent !== null || element.offsetWidth > 0;
const STOPS = "button:not([disabled]):not([tabindex='-1']), a[href], input:not([disabled]), textarea, select, [tabindex='0']";

/** Everything inside that Tab stops at, in reading order. */
export const stopsIn = (element: Element): HTMLElement[] => [...element.querySelectorAll<HTMLElement>(STOPS)];

/** F6: sidebar, list, main, each where it stands: at the current row, at the message field, else at its first stop. */
export function nextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(isShown);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(at + step + regions.length) % Math.max(1, regions.length)];
  if (!region) return;
  const current = region.querySelector<HTMLElement>("[aria-current], [data-testid=composer-input]");
  (current ?? stopsIn(region)[0] ?? region).focus();
}

/** An element with what it stands in, inner first: what can take the focus after it. */
export interface Place {
  element: HTMLElement;
  around: { element: HTMLElement; id: string }[];
}

export function placeOf(element: Element | null): Place | null {
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const around: Place["around"] = [];
  for (let it: HTMLElement | null = element.parentElement; it && it !== document.body; it = it.parentElement) {
    if (it.tabIndex >= 0 || it.hasAttribute("tabindex")) around.push({ element: it, id: it.id });
  }
  return { element, around };
}

/** Can it have the focus now? */
export function takesFocus(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(":disabled") && element.closest("[inert]") === null;
}

/**
 * Gives the focus to a place, or to its heir where it is gone: the nearest thing around it that is still
 * there, or that was drawn anew under the same id, else the page.
 */
export function giveBack(place: Place | null): boolean {
  if (place && takesFocus(place.element)) place.element.focus();
  if (document.activeElement !== document.body) return true;
  for (const { element, id } of place?.around ?? []) {
    const heir = element.isConnected ? element : id === "" ? null : document.getElementById(id);
    if (heir && takesFocus(heir)) heir.focus({ preventScroll: true });
    if (document.activeElement !== document.body) return true;
  }
  document.querySelector<HTMLElement>("main[data-region=main], main [data-region=main]")?.focus();
  return document.activeElement !== document.body;
}

/** What had the focus goes away or can no longer have it: its heir takes it. Answers how to stop. */
export function keepFocus(): () => void {
  let last: Place | null = null;
  const took = (event: FocusEvent) => (last = placeOf(event.target as Element));
  const gave = (event: FocusEvent) => {
    const { target, relatedTarget } = event;
    if (relatedTarget !== null || !(target instanceof HTMLElement)) return;
    // Somebody clicked on nothing: that is their choice. Some web views say the same of what is about to go.
    queueMicrotask(() => {
      if (document.activeElement === document.body && takesFocus(target)) last = null;
    });
  };
  const changed = () => {
    if (last === null || document.activeElement !== document.body || takesFocus(last.element)) return;
    // The next screen may still be on its way: then the change that brings it comes here too.
    if (giveBack(last) && !takesFocus(last.element)) last = placeOf(document.activeElement);
  };
  const observer = new MutationObserver(changed);
  document.addEventListener("focusin", took);
  document.addEventListener("focusout", gave);
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "inert"] });
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", took);
    document.removeEventListener("focusout", gave);
  };
}
