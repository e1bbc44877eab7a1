// Files and keys as people read them.

/** `~` for the home whose tools are shown. */
export function tilde(path: string, home: string): string {
  if (home === "") return path;
  if (path === home) return "~";
  return path.startsWith(`${home}/`) || path.startsWith(`${home}\\`) ? `~${path.slice(home.length)}` : path;
}

export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** A JSON pointer in dotted form: `models.providers.openai-codex.models[0].api`. */
export function dotted(pointer: string): string {
  return pointer
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
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return value.replace(/^https:\/\//, "");
  return JSON.stringify(value);
}

/** An address without the scheme everybody uses. */
export function address(url: string): string {
  return url.replace(/^https:\/\//, "");
}
