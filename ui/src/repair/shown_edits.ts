// A finding's changes as its row shows them, and whether the row shows all of it. Only then may one
// click write: nothing is written that did not stand on the screen (guide, section 5).
import type { Edit, Finding, ToolReport } from "../backend/types.gen";
import { dotted, shown } from "../words/paths";
import { say } from "../words/say.svelte";

export interface ShownEdit {
  file: string;
  line: number | null;
  key: string;
  from: string;
  to: string;
  op: Edit["op"];
}

/** Longer values are cut in the row, so the row does not show them. */
const LONGEST = 96;

export function shownEdits(finding: Finding): ShownEdit[] {
  return (finding.repair?.edits ?? []).map((edit) => ({
    file: edit.file,
    line: lineOf(finding, edit),
    key: edit.op === "chmod" ? say("health-value-file-mode") : dotted(edit.pointer),
    from: edit.op === "add" ? say("health-value-missing") : shown(edit.from),
    to: edit.op === "remove" ? say("health-value-removed") : shown(edit.to),
    op: edit.op,
  }));
}

function lineOf(finding: Finding, edit: Edit): number | null {
  const inFile = finding.evidence.filter((entry) => entry.file === edit.file);
  const exact = inFile.find((entry) => entry.pointer === edit.pointer);
  return (exact ?? inFile.find((entry) => entry.line !== null))?.line ?? null;
}

const isPlain = (value: unknown) => value === null || typeof value !== "object";

function standsInRow(edit: Edit): boolean {
  if (edit.op !== "set" && edit.op !== "add" && edit.op !== "chmod") return false;
  return isPlain(edit.from) && isPlain(edit.to) && shown(edit.from).length <= LONGEST && shown(edit.to).length <= LONGEST;
}

/** Whether every change of this finding stands in its row. */
export function isWhollyShown(finding: Finding): boolean {
  return finding.repair !== null && finding.repair.edits.length > 0 && finding.repair.edits.every(standsInRow);
}

export function repairable(tool: ToolReport): Finding[] {
  return tool.findings.filter((finding) => finding.repair !== null);
}

/** Whether one click on the tool's card may write. */
export function isToolWhollyShown(tool: ToolReport): boolean {
  const findings = repairable(tool);
  return findings.length > 0 && findings.every(isWhollyShown);
}
