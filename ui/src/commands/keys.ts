// Keys as the table writes them, as an event brings them, and as a platform's own caps show them.
import type { Platform } from "../backend/types.gen";
import { say } from "../words/say.svelte";

/** `Mod` is Command on macOS and Control elsewhere. Keys are named as `KeyboardEvent.key`, letters small. */
export interface Chord {
  mod: boolean;
  shift: boolean;
  key: string;
}

/** Reads `Mod+Shift+R`, `J`, `Space`, `Mod+ArrowDown`. */
export function chordOf(text: string): Chord {
  const parts = text.split("+");
  const key = parts.pop() ?? "";
  return { mod: parts.includes("Mod"), shift: parts.includes("Shift"), key: key.length === 1 ? key.toLowerCase() : key };
}

const isSymbol = (key: string) => key.length === 1 && !/[a-z0-9]/i.test(key);
/** The `code` of a key on a keyboard with Latin letters, where it has one place on nearly all of them. */
const CODES: Record<string, string> = { "[": "BracketLeft", "]": "BracketRight", "/": "Slash", ",": "Comma" };
const codeOf = (key: string) => (/^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : CODES[key]);

/**
 * How well an event is this chord: by what the key writes, or by where it lies. The second is for
 * layouts that write no Latin letter there, and for digits that need Shift; whoever looks for a command
 * asks the whole table for the first before the second.
 */
export function matchOf(event: KeyboardEvent, chord: Chord, platform: Platform): "key" | "code" | null {
  // While an input method composes, keys are its own; some web views say so by this code alone.
  if (event.isComposing || event.keyCode === 229 || event.altKey) return null;
  const mod = platform === "macos" ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (chord.mod ? !mod : event.ctrlKey || event.metaKey) return null;
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Where a sign lies, and whether it takes Shift, differs between layouts.
  if (key === chord.key && (isSymbol(chord.key) || /^\d$/.test(chord.key) || event.shiftKey === chord.shift)) return "key";
  if (event.code === "" || event.code !== codeOf(chord.key) || event.shiftKey !== chord.shift) return null;
  const isForeign = /^[^\u0000-\u007f]/u.test(event.key);
  return isForeign || /^\d$/.test(chord.key) ? "code" : null;
}

/** Whether the key was meant for a field, where single letters are text. */
export function isTyping(event: Event): boolean {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Whether a chord is one letter, which somebody can press by accident: Settings can switch these off. */
export const isLetter = (chord: Chord): boolean => !chord.mod && /^[a-z]$/.test(chord.key);

const SYMBOLS: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };
const WORDS = ["Space", "Enter", "Escape", "Home", "End", "Delete"] as const;

function capOf(key: string, platform: Platform): string {
  if (platform === "macos" && key === "Enter") return "⏎";
  const word = WORDS.find((word) => word === key);
  if (word) return say(`keys-cap-${word.toLowerCase()}`);
  return SYMBOLS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** One cap a key, as they are printed on the platform's keyboards. */
export function capsOf({ mod, shift, key }: Chord, platform: Platform): string[] {
  const mac = platform === "macos";
  return [...(mod ? [mac ? "⌘" : say("keys-cap-ctrl")] : []), ...(shift ? [mac ? "⇧" : say("keys-cap-shift")] : []), capOf(key, platform)];
}

/** Chords that share one row: modifiers that all have stand once. */
export function sharedCaps(chords: readonly Chord[], platform: Platform): string[] {
  const [first, ...others] = chords;
  if (!first) return [];
  const same = others.every((chord) => chord.mod === first.mod && chord.shift === first.shift);
  const rest = others.flatMap((chord) => (same ? [capOf(chord.key, platform)] : capsOf(chord, platform)));
  return [...capsOf(first, platform), ...rest];
}

/** In one piece, for a button or a tooltip: `⌘⇧R`, `Ctrl+Shift+R`. */
export const joined = (chord: Chord, platform: Platform): string => capsOf(chord, platform).join(platform === "macos" ? "" : "+");

/** For `aria-keyshortcuts`. */
export function ariaOf({ mod, shift, key }: Chord, platform: Platform): string {
  return [...(mod ? [platform === "macos" ? "Meta" : "Control"] : []), ...(shift ? ["Shift"] : []), key.length === 1 ? key.toUpperCase() : key].join("+");
}
