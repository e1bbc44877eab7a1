// A list with one tab stop: the arrows walk its rows, Home and End go to its ends (guide, section 9).
import type { Attachment } from "svelte/attachments";
import type { Patchbay } from "../state/patchbay";
import { isKey } from "./table";

/** For the element around the rows; `rows` is a selector. The stop is the row that had the focus last, or the current one. */
export const roving =
  (rows: string, patchbay: Pick<Patchbay, "frame">): Attachment<HTMLElement> =>
  (list) => {
    let last: HTMLElement | null = null;
    const all = () => [...list.querySelectorAll<HTMLElement>(rows)];

    const settle = () => {
      const found = all();
      const current = found.find((row) => row.hasAttribute("aria-current"));
      const kept = found.find((row) => row === last);
      const inside = list.contains(document.activeElement);
      const stop = (inside ? (kept ?? current) : (current ?? kept)) ?? found[0];
      for (const row of found) row.tabIndex = row === stop ? 0 : -1;
    };

    const focusin = (event: FocusEvent) => {
      last = all().find((row) => row.contains(event.target as Node)) ?? last;
      settle();
    };

    const keydown = (event: KeyboardEvent) => {
      const found = all();
      const at = found.indexOf(event.target as HTMLElement);
      if (at < 0) return;
      const end = found.length - 1;
      const to = isKey(event, "list-down", patchbay) ? at + 1 : isKey(event, "list-up", patchbay) ? at - 1 : isKey(event, "list-first", patchbay) ? 0 : isKey(event, "list-last", patchbay) ? end : null;
      if (to === null) return;
      event.preventDefault();
      const row = found[Math.min(end, Math.max(0, to))];
      row?.focus();
      row?.scrollIntoView({ block: "nearest" });
    };

    list.addEventListener("focusin", focusin);
    list.addEventListener("keydown", keydown);
    const observer = new MutationObserver(settle);
    observer.observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-current", "disabled"] });
    settle();
    return () => {
      observer.disconnect();
      list.removeEventListener("focusin", focusin);
      list.removeEventListener("keydown", keydown);
    };
  };
