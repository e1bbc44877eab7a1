// Files and keys as people read them: nothing in a name is hidden.
import { plain } from "../markdown/plain";
import { say } from "./say.svelte";

/** `sign` for the home whose tools are shown. */
export function tilde(path: string, home: string, sign = "~"): string {
  if (home === "") return plain(path);
  if (path === home) return sign;
  return plain(path.startsWith(`${home}/`) || path.startsWith(`${home}\\`) ? `${sign}${path.slice(home.length)}` : path);
}

export function fileName(path: string): string {
  return plain(path.split(/[/\\]/).at(-1) ?? path);
}

/** A JSON pointer in dotted form: `models.providers.openai-codex.models[0].api`. */
export function dotted(pointer: string): string {
  return plain(pointer)
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .map((part, index) => {
      if (/^\d+$/.test(part)) return `[${part}]`;
      if (!/^[\w$@-]+$/.test(part)) return `["${part}"]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

/** A value as it would stand in the file; plain words without quotes. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return say("health-value-nothing");
  if (typeof value === "string") return address(value);
  return plain(JSON.stringify(value));
}

/** An address without the scheme everybody uses. */
export function address(url: string): string {
  return plain(url).replace(/^https:\/\//, "");
}
