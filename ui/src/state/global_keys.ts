// Keys that act wherever the focus is (guide, section 8), from the table of commands. Sheets, fields and
// lists take their own keys first; the browser's reload is never what somebody meant here.
import { isKey, pressed, run } from "../commands/table";
import type { Patchbay } from "./patchbay";

export function globalKey(event: KeyboardEvent, patchbay: Patchbay): void {
  const { frame } = patchbay;
  if (event.defaultPrevented) return;
  if (event.key === "F5" || isKey(event, "check", patchbay)) event.preventDefault();
  if (frame.signIn.state !== "idle" || patchbay.sheetOpen) return;
  const meant = pressed(event, patchbay);
  // Where to go can be chosen before it is known what stands there; nothing can be done there yet.
  if (meant === null || (frame.app === null && meant.palette !== "go")) return;
  event.preventDefault();
  run(meant, { patchbay, at: document.activeElement });
}
