// Keys that work everywhere, and those of Health (guide, section 8). Sheets, fields and lists take
// their own keys first; the browser's reload is never what somebody meant here.
import { isModified, isTyping } from "../words/keys";
import type { Screen } from "./frame.svelte";
import type { Patchbay } from "./patchbay";

const SCREENS: Record<string, Screen> = { "1": "health", "2": "live_test", "3": "chat", "4": "accounts", ",": "settings" };

export function globalKey(event: KeyboardEvent, patchbay: Patchbay): void {
  const { frame, health, accounts, meaning } = patchbay;
  if (event.defaultPrevented) return;
  if (event.key === "F5" || (event.key.toLowerCase() === "r" && isModified(event, frame.platform))) event.preventDefault();
  const busy = frame.app === null || frame.signIn.state !== "idle";
  if (busy || health.sheet !== null || health.done !== null || health.past !== null || accounts.sheet !== null || meaning.open || patchbay.liveTest.asks !== null || patchbay.link.asked !== null) return;
  if (event.key === "F6" && frame.screen !== "welcome") {
    event.preventDefault();
    nextRegion(event.shiftKey ? -1 : 1);
    return;
  }
  if (isModified(event, frame.platform) && !event.altKey) {
    const screen = event.shiftKey ? undefined : SCREENS[event.key];
    if (screen) {
      event.preventDefault();
      frame.go(screen);
      return;
    }
    if (frame.screen === "health") healthCommand(event, patchbay);
    else if (frame.screen === "live_test") liveTestCommand(event, patchbay);
    return;
  }
  if (frame.screen === "health" && !event.altKey && !isTyping(event)) healthLetter(event);
}

function liveTestCommand(event: KeyboardEvent, { liveTest }: Patchbay): void {
  if (event.key.toLowerCase() === "r" && !event.shiftKey) void liveTest.run();
  else if (event.key === "[") void liveTest.step(-1);
  else if (event.key === "]") void liveTest.step(1);
  else return;
  event.preventDefault();
}

function healthCommand(event: KeyboardEvent, { health }: Patchbay): void {
  const key = event.key.toLowerCase();
  if (key === "r" && event.shiftKey) void health.repairAll();
  else if (key === "r") void health.check();
  else if (key === "z" && !event.shiftKey && !isTyping(event)) void health.undo();
  else return;
  event.preventDefault();
}

/** J and K walk the findings; Enter, Space and O act on the focused one (Finding.svelte). */
function healthLetter(event: KeyboardEvent): void {
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (step === undefined) return;
  const rows = [...document.querySelectorAll<HTMLElement>("[data-testid=finding]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const to = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
  const row = rows[Math.min(rows.length - 1, Math.max(0, to))];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
  event.preventDefault();
}

/** F6 moves between sidebar, list and main. */
function nextRegion(step: number): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.offsetParent !== null || region.offsetWidth > 0);
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(at + step + regions.length) % regions.length];
  const current = region?.querySelector<HTMLElement>("[aria-current], [data-testid=composer-input]");
  (current ?? region?.querySelector<HTMLElement>("button:not([disabled]), input, textarea, [tabindex]"))?.focus();
}
