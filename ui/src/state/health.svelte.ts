// The Health screen's state: what was found, what is being repaired, what can be undone. It keeps the
// order of the last check, so that nothing jumps under the pointer while somebody repairs.
import { asFailure, type Backend } from "../backend/backend";
import type { Afterwards, Failure, Finding, Health, PastRepair, RepairChoice, RepairPreview, ShownExcerpt, ToolReport } from "../backend/types.gen";
import { changedFiles } from "../repair/changed_files";
import { isToolWhollyShown, isWhollyShown, repairable } from "../repair/shown_edits";
import { say, type Kept } from "../words/say.svelte";
import type { Frame } from "./frame.svelte";

/** A repair made here by one click, still on the screen. */
export interface Mark {
  repairId: string;
  tool: string;
  /** Where its button stood, and Undo stands now. */
  place: "finding" | "tool";
  findings: string[];
}

export interface Row {
  finding: Finding;
  mark: Mark | null;
}

export interface OpenSheet {
  title: Kept;
  choice: RepairChoice;
  preview: RepairPreview;
  /** Names of files that others wrote while it was open: its diff is a new one. */
  changed: string[];
}

/** What and how, before the examination that it is planned on is named. */
type Wanted = Omit<RepairChoice, "examination">;

/** What the sheet of 05 tells. */
export interface DoneSheet {
  repairId: string;
  before: ToolReport[];
  after: ToolReport[];
  files: { file: string; values: number }[];
  backupDir: string | null;
  afterwards: Afterwards | null;
  /** The person wants a live test of it now. */
  tests: boolean;
}

const wroteNothing: Kept = () => say("health-wrote-nothing");
const repairOf = (tool: ToolReport): Kept => () => say("repair-tool", { tool: tool.name });

export class HealthRoom {
  health = $state.raw<Health | null>(null);
  checking = $state(false);
  /** What is being written now: a finding's id, `tool:ID`, or `sheet`. */
  busy = $state<string | null>(null);
  /** A repair or undo that failed, at the place where it was asked for. */
  failed = $state.raw<{ place: string; failure: Failure } | null>(null);
  unread = $state.raw<Failure | null>(null);
  marks = $state.raw<Mark[]>([]);
  sheet = $state.raw<OpenSheet | null>(null);
  done = $state.raw<DoneSheet | null>(null);
  /** A repair from the sheet is followed by a live test. Off until somebody wants it: it sends a request. */
  testsAfter = $state(false);
  /** The sheet of past repairs, newest first. */
  past = $state.raw<PastRepair[] | null>(null);
  /** What the last action did to files, for the page's second line. */
  wrote = $state.raw<Kept>(wroteNothing);
  /** How tools stood before an undo made from the sheet, so that their cards can play it. */
  undoneFrom = $state.raw<ToolReport[]>([]);
  /** The tool that a link or the sidebar names: its card takes the focus once it is there. */
  wanted = $state<string | null>(null);
  private baseline = $state.raw<ToolReport[]>([]);
  /** Tools that stay open although they are healthy now. */
  private held = $state.raw<string[]>([]);

  readonly found = $derived((this.health?.report.tools ?? []).filter((tool) => tool.status !== "not_found"));
  readonly needing = $derived(this.found.filter((tool) => tool.status !== "healthy"));
  readonly undoable = $derived(this.health?.undoable ?? null);
  readonly shown = $derived(this.baseline.flatMap((tool) => this.found.find((now) => now.tool === tool.tool) ?? []));
  readonly cards = $derived(this.shown.filter((tool) => tool.status !== "healthy" || this.held.includes(tool.tool)));
  readonly rows = $derived(this.shown.filter((tool) => tool.status === "healthy" && !this.held.includes(tool.tool)));
  readonly repairableTools = $derived(this.found.filter((tool) => repairable(tool).length > 0));

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
  ) {
    frame.onHealth = (health) => this.arrived(health);
  }

  async check(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    try {
      this.settle(await this.backend.health());
      this.wrote = wroteNothing;
      this.unread = null;
      this.frame.announce(headline(this.found.length, this.needing.length));
    } catch (error) {
      this.unread = asFailure(error);
    } finally {
      this.checking = false;
    }
  }

  focusTool(tool: string): void {
    this.wanted = tool;
  }

  /** Takes an examination as the new baseline: order, folds and marks start afresh. */
  private settle(health: Health): void {
    this.accept(health);
    this.baseline = sorted(this.found);
    this.held = [];
    this.undoneFrom = [];
    this.marks = [];
    this.failed = null;
  }

  /** Answers and what the watch sends can cross on their way: the newest examination counts. */
  private accept(health: Health): boolean {
    if (this.health && health.examination < this.health.examination) return false;
    this.health = health;
    return true;
  }

  /** Another program wrote a file that was judged. What is on the screen stays in its place. */
  private arrived(health: Health): void {
    if (!this.accept(health)) return;
    const kept = this.baseline.flatMap((old) => this.found.find((now) => now.tool === old.tool) ?? []);
    const fresh = sorted(this.found.filter((tool) => !kept.includes(tool)));
    const marked = (tool: ToolReport) => this.marks.some((mark) => mark.tool === tool.tool);
    this.baseline = [...kept, ...fresh].map((tool) => (marked(tool) ? (this.baseline.find((old) => old.tool === tool.tool) ?? tool) : tool));
    this.undoneFrom = [];
    this.unread = null;
    this.wrote = () => say("health-wrote-elsewhere");
    this.frame.announce(headline(this.found.length, this.needing.length));
    if (this.sheet && this.busy === null) void this.renew(this.sheet);
  }

  excerptOf(finding: Finding): ShownExcerpt | null {
    return this.health?.excerpts.find((shown) => shown.excerpt.finding === finding.id) ?? null;
  }

  afterwardsOf(tool: string): Afterwards | null {
    return this.health?.afterwards.find((step) => step.tool === tool) ?? null;
  }

  /** The person says which version a tool is; null takes that back. */
  async sayVersion(tool: string, version: string | null): Promise<void> {
    const { [tool]: _, ...others } = this.frame.app?.settings.versions ?? {};
    await this.frame.saveSettings({ versions: version === null ? others : { ...others, [tool]: version } });
    await this.check();
  }

  /** The tool's findings of the last check, each open or repaired, then what came up since. */
  rowsOf(tool: ToolReport): Row[] {
    const before = this.baseline.find((old) => old.tool === tool.tool)?.findings ?? [];
    const rows = before.flatMap((old): Row[] => {
      const open = tool.findings.find((finding) => finding.id === old.id);
      if (open) return [{ finding: open, mark: null }];
      const mark = this.marks.find((made) => made.findings.includes(old.id));
      return mark ? [{ finding: old, mark }] : [];
    });
    const fresh = tool.findings.filter((finding) => !before.some((old) => old.id === finding.id));
    return [...rows, ...fresh.map((finding) => ({ finding, mark: null }))];
  }

  /** One click where the row shows the whole change; else the sheet. */
  async repairFinding(tool: ToolReport, finding: Finding): Promise<void> {
    const choice = { tools: [tool.tool], findings: [finding.id] };
    if (this.mustShowSheet() || !isWhollyShown(finding)) return this.preview(choice, repairOf(tool), finding.id);
    await this.write(tool, choice, "finding", finding.id, [finding]);
  }

  async repairTool(tool: ToolReport): Promise<void> {
    const choice = { tools: [tool.tool], findings: [] };
    const place = `tool:${tool.tool}`;
    if (this.mustShowSheet() || !isToolWhollyShown(tool)) return this.preview(choice, repairOf(tool), place);
    await this.write(tool, choice, "tool", place, repairable(tool));
  }

  async previewFinding(tool: ToolReport, finding: Finding): Promise<void> {
    await this.preview({ tools: [tool.tool], findings: [finding.id] }, repairOf(tool), finding.id);
  }

  /** The sheet with the whole repair of a tool, also where it is not on the screen. */
  async previewTool(tool: ToolReport): Promise<void> {
    await this.preview({ tools: [tool.tool], findings: [] }, repairOf(tool), `tool:${tool.tool}`);
  }

  async repairAll(): Promise<void> {
    const [only, ...others] = this.repairableTools;
    if (!only) return;
    const title = others.length === 0 ? repairOf(only) : () => say("repair-tools", { count: others.length + 1 });
    await this.preview({ tools: [], findings: [] }, title, "page");
  }

  private mustShowSheet(): boolean {
    return this.frame.app?.settings.always_show_sheet ?? true;
  }

  /** A repair is planned on what the person saw. */
  private seen(wanted: Wanted): RepairChoice {
    return { ...wanted, examination: this.health?.examination ?? 0 };
  }

  private async preview(wanted: Wanted, title: Kept, place: string): Promise<void> {
    if (this.busy !== null || this.sheet !== null) return;
    this.failed = null;
    const choice = this.seen(wanted);
    try {
      this.sheet = { title, choice, preview: await this.backend.repairPreview(choice), changed: [] };
    } catch (error) {
      this.failed = { place, failure: asFailure(error) };
    }
  }

  /** The files changed under an open sheet: it shows the new diff and says so. */
  private async renew(sheet: OpenSheet, always = false): Promise<void> {
    try {
      let choice = this.seen(sheet.choice);
      let preview = await this.backend.repairPreview(choice);
      if (preview.files.length === 0 && choice.findings.length > 0) {
        // The findings are others now; the tool's repair is what was meant.
        choice = { ...choice, findings: [] };
        preview = await this.backend.repairPreview(choice);
      }
      if (this.sheet !== sheet) return;
      const changed = changedFiles(sheet.preview, preview, always);
      this.failed = null;
      this.sheet = { ...sheet, choice, preview, changed: changed.length > 0 ? changed : sheet.changed };
      if (changed.length > 0) this.frame.announce(say("repair-new-diff-ready"));
    } catch (error) {
      if (this.sheet === sheet) this.failed = { place: "sheet", failure: asFailure(error) };
    }
  }

  /** A repair was refused because a file changed: look again, then show the new diff. */
  private async changedUnder(title: Kept, choice: RepairChoice, old: RepairPreview | null, refused: Failure, place: string): Promise<void> {
    try {
      const files = old ?? (await this.backend.repairPreview(choice));
      this.settle(await this.backend.health());
      const sheet: OpenSheet = { title, choice, preview: files, changed: [] };
      this.sheet = sheet;
      await this.renew(sheet, true);
    } catch {
      this.sheet = null;
      this.failed = { place, failure: refused };
    }
  }

  private async write(tool: ToolReport, wanted: Wanted, place: Mark["place"], busy: string, findings: Finding[]): Promise<void> {
    if (this.busy !== null) return;
    this.busy = busy;
    this.failed = null;
    const choice = this.seen(wanted);
    try {
      const { receipt, health } = await this.backend.repair(choice);
      this.held = [...new Set([...this.held, tool.tool])];
      if (receipt.repair_id !== null) {
        const mark = { repairId: receipt.repair_id, tool: tool.tool, place, findings: findings.map((f) => f.id) };
        this.marks = [...this.marks, mark];
      }
      this.accept(health);
      const files = receipt.files.filter((file) => file.changed).length;
      this.told(files, say("repair-told-tool", { tool: tool.name, files }));
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === "file_changed") await this.changedUnder(repairOf(tool), choice, null, failure, busy);
      else this.failed = { place: busy, failure };
    } finally {
      this.busy = null;
    }
  }

  /** The sheet's primary button. */
  async confirm(): Promise<void> {
    const sheet = this.sheet;
    if (!sheet || this.busy !== null) return;
    this.busy = "sheet";
    try {
      const { receipt, backup_dir, health } = await this.backend.repair(sheet.choice);
      const before = this.found;
      const touched = before.filter((tool) => repairable(tool).length > 0 && chosen(sheet.choice, tool));
      const edits = touched.flatMap((tool) => repairable(tool)).filter((f) => sheet.choice.findings.length === 0 || sheet.choice.findings.includes(f.id));
      const changed = receipt.files.filter((file) => file.changed);
      this.accept(health);
      this.sheet = null;
      if (receipt.repair_id !== null) {
        this.done = {
          repairId: receipt.repair_id,
          before: touched,
          after: this.found.filter((tool) => touched.some((old) => old.tool === tool.tool)),
          files: changed.map(({ file }) => ({
            file,
            values: edits.flatMap((f) => f.repair?.edits ?? []).filter((edit) => edit.file === file).length,
          })),
          backupDir: backup_dir,
          afterwards: health.afterwards.find((step) => touched.some((tool) => tool.tool === step.tool)) ?? null,
          tests: this.testsAfter && touched.some((tool) => tool.tool === "openclaw"),
        };
      }
      this.told(changed.length, say("repair-told", { files: changed.length }));
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === "file_changed") await this.changedUnder(sheet.title, sheet.choice, sheet.preview, failure, "page");
      else this.failed = { place: "sheet", failure };
    } finally {
      this.busy = null;
    }
  }

  closeSheet(): void {
    if (this.busy === "sheet") return;
    this.sheet = null;
    if (this.failed?.place === "sheet") this.failed = null;
  }

  closeDone(): void {
    this.done = null;
    if (this.health) this.settle(this.health);
  }

  /** Puts the bytes from before back. Without an id: the newest repair. */
  async undo(repairId = this.undoable?.repair_id): Promise<void> {
    if (repairId === undefined || this.busy !== null) return;
    const mark = this.marks.find((made) => made.repairId === repairId);
    this.busy = "undo";
    this.failed = null;
    try {
      const { receipt, health } = await this.backend.undo(repairId);
      const before = this.found;
      const restored = receipt.files.filter((file) => file.restored).length;
      this.marks = this.marks.filter((made) => made.repairId !== repairId);
      this.done = null;
      if (mark) this.accept(health);
      else this.settle(health);
      this.undoneFrom = mark ? [] : before;
      this.wrote = () => say("health-put-back", { files: restored });
      this.frame.announce(say("repair-undone", { files: restored }));
      if (this.past) this.past = await this.backend.repairs();
    } catch (error) {
      const place = mark?.place === "tool" ? `tool:${mark.tool}` : (mark?.findings[0] ?? "page");
      this.failed = { place: this.past ? `past:${repairId}` : this.done ? "done" : place, failure: asFailure(error) };
    } finally {
      this.busy = null;
    }
  }

  async openPast(): Promise<void> {
    if (this.busy !== null) return;
    this.failed = null;
    try {
      this.past = await this.backend.repairs();
    } catch (error) {
      this.failed = { place: "page", failure: asFailure(error) };
    }
  }

  closePast(): void {
    this.past = null;
    if (this.failed?.place.startsWith("past:")) this.failed = null;
  }

  private told(files: number, words: string): void {
    this.wrote = () => say("health-wrote", { files });
    this.frame.announce(words);
  }
}

function chosen(choice: Wanted, tool: ToolReport): boolean {
  if (choice.tools.length > 0 && !choice.tools.includes(tool.tool)) return false;
  return choice.findings.length === 0 || tool.findings.some((finding) => choice.findings.includes(finding.id));
}

const RANK = { broken: 0, unreadable: 1, degraded: 2, healthy: 3, not_found: 4 } as const;

/** By severity, then name (guide, section 5). */
export function sorted(tools: ToolReport[]): ToolReport[] {
  return [...tools].sort((a, b) => RANK[a.status] - RANK[b.status] || a.name.localeCompare(b.name));
}

export function headline(found: number, needing: number): string {
  if (found === 0) return say("health-headline-none");
  return needing === 0 ? say("health-headline-healthy", { found }) : say("health-headline-needing", { found, needing });
}
