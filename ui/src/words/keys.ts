// Key caps in the platform's own words, and the modifier that goes with them.
import type { Platform } from "../backend/types.gen";

export function modifier(platform: Platform): string {
  return platform === "macos" ? "⌘" : "Ctrl ";
}

export function isModified(event: KeyboardEvent, platform: Platform): boolean {
  return platform === "macos" ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}

/** Whether the key was meant for a field, where single letters are text. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
