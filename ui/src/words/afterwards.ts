// What is left to do after a repair. Whether something runs on the old config decides; Rust looked.
import type { Afterwards } from "../backend/types.gen";

export function afterwardsTitle(step: Afterwards, tool: string): string {
  return step.state === "running" ? `One thing left: restart the ${tool} gateway.` : "Nothing has to be restarted.";
}

export function afterwardsText(step: Afterwards, tool: string): string {
  if (step.state === "next_start") return `No ${tool} gateway runs now. ${tool} reads its config at its next start.`;
  return `It read the old config when it started${step.pid === null ? "" : ` (process ${step.pid})`}.`;
}
