// What Rust says, in the window's language: it sends a message's id and arguments beside the English.
import type { Said, SaidArg, SaidMessage } from "../backend/types.gen";
import { knows, say } from "./say.svelte";

/** `message` in the window's language; `english` where none was sent, or where the files lack it. */
export function spoken(message: SaidMessage | null | undefined, english = ""): string {
  if (!message || !knows(message.id)) return english;
  const args = Object.entries(message.args ?? {}).map(([name, value]) => [name, filled(value)] as const);
  return say(message.id, Object.fromEntries(args));
}

function filled(value: SaidArg): string | number {
  return typeof value === "object" ? spoken(value, value.id) : value;
}

/** A failure, a finding: the sentences that people read are in the window's language. */
export function said<T extends { title: string; meaning: string; said?: Said }>(it: T): T {
  const words = it.said;
  if (words === undefined) return it;
  const texts = { title: spoken(words.title, it.title), meaning: spoken(words.meaning, it.meaning) };
  if ("action_text" in it && typeof it.action_text === "string") return { ...it, ...texts, action_text: spoken(words.action, it.action_text) };
  if ("action" in it && typeof it.action === "string") return { ...it, ...texts, action: spoken(words.action, it.action) };
  return { ...it, ...texts };
}
