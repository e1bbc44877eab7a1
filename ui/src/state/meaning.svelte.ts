// "What does this mean?": an error text from anywhere, its meaning, and the repair where something was
// found that explains it.
import { asFailure, type Backend } from "../backend/backend";
import type { Explained, Failure, Finding, ToolReport } from "../backend/types.gen";
import type { Frame } from "./frame.svelte";
import type { HealthRoom } from "./health.svelte";

export class MeaningRoom {
  open = $state(false);
  text = $state("");
  busy = $state(false);
  answer = $state.raw<Explained | null>(null);
  failed = $state.raw<Failure | null>(null);
  /** The finding that explains it, as Health shows it now. */
  readonly found = $derived.by((): { tool: ToolReport; finding: Finding } | null => {
    const matching = this.answer?.matching;
    const tool = this.health.found.find((it) => it.tool === matching?.tool);
    const finding = tool?.findings.find((it) => it.id === matching?.finding);
    return tool && finding ? { tool, finding } : null;
  });

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly health: HealthRoom,
  ) {}

  show(text = ""): void {
    this.text = text;
    this.answer = null;
    this.failed = null;
    this.open = true;
  }

  close(): void {
    this.open = false;
  }

  /** The text changed: what was said is about another one. */
  changed(): void {
    this.answer = null;
    this.failed = null;
  }

  async ask(): Promise<void> {
    const text = this.text;
    if (this.busy || text.trim() === "") return;
    this.busy = true;
    this.changed();
    try {
      const answer = await this.backend.explain(text);
      if (text !== this.text) return;
      this.answer = answer;
    } catch (error) {
      this.failed = asFailure(error);
    } finally {
      this.busy = false;
    }
  }

  /** To the finding: its diff where it can be repaired, else its row. */
  async goOn(): Promise<void> {
    const found = this.found;
    if (!found) return;
    this.close();
    this.frame.go("health");
    if (found.finding.repair) await this.health.previewFinding(found.tool, found.finding);
  }
}
