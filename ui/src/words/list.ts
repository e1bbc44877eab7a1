// Several things in one sentence, as the language writes them.
import { language, say } from "./say.svelte";

/** `a, b, c` */
export function commas(items: readonly string[]): string {
  return items.join(say("parts-comma"));
}

/** Whole sentences after one another; what is empty is left out. */
export function sentences(...items: readonly (string | null | undefined)[]): string {
  // A full stop of Chinese brings its own space.
  return items.filter((item) => item).reduce<string>((before, item) => (before === "" || before.endsWith("。") ? `${before}${item ?? ""}` : `${before} ${item ?? ""}`), "");
}

/** `a, b and c` */
export function ands(items: readonly string[]): string {
  return new Intl.ListFormat(language() === "en" ? "en-GB" : language(), { type: "conjunction" }).format(items);
}
