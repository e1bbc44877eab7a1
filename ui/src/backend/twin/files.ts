// The twin's disk, and its repairs: text in, text out, with the diff the sheet shows.
import type { DiffLine, DiffPart, FileDiff, Finding, RepairChoice } from "../types.gen";
import { judge, TEXTS, valueIn } from "./world";

export class TwinFiles {
  constructor(private texts = new Map(Object.entries(TEXTS))) {}
  read(file: string): string {
    return this.texts.get(file) ?? "";
  }
  write(file: string, text: string): void {
    this.texts.set(file, text);
  }
  copy(): TwinFiles {
    return new TwinFiles(new Map(this.texts));
  }
}

export function planOf(files: TwinFiles, choice: RepairChoice): Finding[] {
  return judge(files)
    .tools.filter((tool) => choice.tools.length === 0 || choice.tools.includes(tool.tool))
    .flatMap((tool) => tool.findings)
    .filter((finding) => finding.repair !== null)
    .filter((finding) => choice.findings.length === 0 || choice.findings.includes(finding.id));
}

/** Writes the plan; answers every changed file's text from before. */
export function applied(files: TwinFiles, plan: Finding[]): Map<string, string> {
  const before = new Map<string, string>();
  for (const edit of plan.flatMap((finding) => finding.repair?.edits ?? [])) {
    const text = files.read(edit.file);
    const key = edit.pointer.split("/").at(-1) ?? "";
    const found = valueIn(text, key);
    if (!found) continue;
    if (!before.has(edit.file)) before.set(edit.file, text);
    const entry = `"${key}": "`;
    const at = found.at + entry.length;
    files.write(edit.file, text.slice(0, at) + String(edit.to) + text.slice(at + found.value.length));
  }
  return before;
}

/** Both texts have the same number of lines: only values change here. */
export function diffsOf(before: Map<string, string>, files: TwinFiles): FileDiff[] {
  return [...before].map(([file, text]) => {
    const old = text.split("\n");
    const fresh = files.read(file).split("\n");
    const changed = old.flatMap((line, index) => (line === fresh[index] ? [] : [index]));
    const first = Math.max(0, (changed[0] ?? 0) - 2);
    const last = Math.min(old.length - 1, (changed.at(-1) ?? 0) + 2);
    const lines: DiffLine[] = [];
    for (let index = first; index <= last; index += 1) {
      const from = old[index] ?? "";
      const to = fresh[index] ?? "";
      if (from === to) {
        lines.push({ kind: "context", number: index + 1, parts: [{ text: from, changed: false }] });
        continue;
      }
      if (changed.includes(index - 1)) continue;
      const run = changed.filter((at) => at >= index && at - index < 8);
      for (const at of run) lines.push({ kind: "removed", number: at + 1, parts: parts(old[at] ?? "", fresh[at] ?? "") });
      for (const at of run) lines.push({ kind: "added", number: at + 1, parts: parts(fresh[at] ?? "", old[at] ?? "") });
    }
    return { file, added: changed.length, removed: changed.length, hunks: [lines] };
  });
}

/** The quoted value that differs, marked. */
function parts(line: string, other: string): DiffPart[] {
  let start = 0;
  while (start < line.length && line[start] === other[start]) start += 1;
  const open = line.lastIndexOf('"', start);
  const close = line.indexOf('"', Math.max(start, open + 1));
  return [
    { text: line.slice(0, open), changed: false },
    { text: line.slice(open, close + 1), changed: true },
    { text: line.slice(close + 1), changed: false },
  ];
}

export function patchOf(diffs: FileDiff[]): string {
  const sign = { context: " ", removed: "-", added: "+" } as const;
  return diffs
    .map((diff) => {
      const lines = diff.hunks.flat().map((line) => sign[line.kind] + line.parts.map((part) => part.text).join(""));
      return [`--- ${diff.file}`, `+++ ${diff.file}`, ...lines].join("\n");
    })
    .join("\n");
}
