// What comes through the door is text of others: names, titles, server words. Unless it has to stay to
// the letter, hidden characters in it are made visible here, once, for every place that shows it.
import { plain } from "../markdown/plain";
import type { Backend } from "./backend";

/**
 * Fields that go back to Rust, are edited, copied or compared, or are drawn as Markdown. What shows one of
 * them uses a function that shows all of it: `path`, `nameOf`, `coloured`, `say`, `rich`, or `plain` itself.
 */
const EXACT = new Set("id finding findings file files home label draft prompt text delta reasoning commentary instructions data_url patch command".split(" "));

/** The same answer with every string changed, where its field is one that `wanted` takes. */
export function mapped(value: unknown, wanted: (field: string) => boolean, change: (text: string, field: string) => string, field = ""): unknown {
  if (typeof value === "string") return wanted(field) ? change(value, field) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => mapped(entry, wanted, change, typeof entry === "string" ? field : ""));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, mapped(entry, wanted, change, name)]));
}

/** The same door: all that it answers, sends unasked or fails with passes `change`. */
export function through(backend: Backend, change: (answer: unknown) => unknown): Backend {
  return Object.fromEntries(
    Object.entries(backend).map(([name, method]) => [
      name,
      async (...args: unknown[]) => {
        const given = args.map((arg) => (typeof arg === "function" ? (event: unknown) => (arg as (event: unknown) => void)(change(event)) : arg));
        try {
          return change(await (method as (...given: unknown[]) => Promise<unknown>)(...given));
        } catch (failure) {
          throw failure instanceof Error ? failure : change(failure);
        }
      },
    ]),
  ) as unknown as Backend;
}

export function visible(backend: Backend): Backend {
  return through(backend, (answer) => mapped(answer, (field) => !EXACT.has(field), (text) => plain(text)));
}
