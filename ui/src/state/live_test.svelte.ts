// Screen 06: what is tested, how far it got, and what it asks.
import { asFailure, type Backend } from "../backend/backend";
import type { Failure, ForeignHost, LiveExchange, LiveProgress, LiveReport, LiveStep, LiveStepName, LiveTarget, LiveTargetView } from "../backend/types.gen";
import { headlineOf, type Standing } from "../words/live_test";
import { say } from "../words/say.svelte";
import type { Frame } from "./frame.svelte";
import type { HealthRoom } from "./health.svelte";

export class LiveTestRoom {
  targets = $state.raw<LiveTargetView[]>([]);
  chosen = $state.raw<LiveTargetView | null>(null);
  steps = $state.raw<LiveStep[]>([]);
  running = $state<LiveStepName | null>(null);
  exchange = $state.raw<LiveExchange | null>(null);
  report = $state.raw<LiveReport | null>(null);
  model = $state<string | null>(null);
  tokens = $state<number | null>(null);
  at = $state<number | null>(null);
  /** The host that the tool's token would go to: waits for a yes or no. */
  asks = $state.raw<ForeignHost | null>(null);
  /** The steps whose details are open. */
  opened = $state.raw<LiveStepName[]>([]);
  /** The test could not be begun. */
  failed = $state.raw<Failure | null>(null);
  /** Counts the runs: what an older one still sends is not heard. */
  private count = 0;

  readonly busy = $derived(this.running !== null);
  readonly standing = $derived<Standing>({
    name: this.chosen?.name ?? say("live-some-route"),
    running: this.running,
    report: this.report,
    at: this.at,
    tokens: this.tokens,
  });

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly health: HealthRoom,
  ) {}

  /** Reads what can be tested. What was chosen stays, if it is still there. */
  async open(): Promise<void> {
    try {
      const targets = await this.backend.liveTestTargets();
      this.targets = targets;
      const same = targets.find((one) => this.chosen !== null && isSame(one.target, this.chosen.target));
      if (same === undefined) this.choose(targets[0] ?? null);
      else this.chosen = same;
      this.failed = null;
    } catch (error) {
      this.failed = asFailure(error);
    }
  }

  choose(target: LiveTargetView | null): void {
    if (this.busy) void this.stop();
    this.count += 1;
    this.chosen = target;
    this.clear();
  }

  /** The next target, or the one before. */
  step(by: number): void {
    const at = this.targets.findIndex((one) => this.chosen !== null && isSame(one.target, this.chosen.target));
    const next = this.targets[(at + by + this.targets.length) % Math.max(1, this.targets.length)];
    if (next !== undefined && at >= 0) this.choose(next);
  }

  async run(allowHost: string | null = null): Promise<void> {
    const target = this.chosen?.target;
    if (target === undefined || this.busy || this.frame.offline) return;
    this.count += 1;
    const own = this.count;
    this.clear();
    this.running = "config";
    try {
      await this.backend.liveTestStart(target, allowHost, (event) => {
        if (own === this.count) this.take(event);
      });
    } catch (error) {
      this.running = null;
      this.failed = asFailure(error);
    }
  }

  async stop(): Promise<void> {
    await this.frame.guard(() => this.backend.liveTestStop());
  }

  /** The person allows the host that was asked about, and nothing else. */
  async allow(): Promise<void> {
    const host = this.asks?.host ?? null;
    this.asks = null;
    await this.run(host);
  }

  refuse(): void {
    this.asks = null;
  }

  toggle(step: LiveStepName): void {
    this.opened = this.opened.includes(step) ? this.opened.filter((one) => one !== step) : [...this.opened, step];
  }

  /** The sheet with the repair of the tool that was tested; Health where it has none. */
  async repair(): Promise<void> {
    await this.health.check();
    const tool = this.health.repairableTools.find((one) => one.tool === this.chosen?.target.id);
    if (tool === undefined) this.frame.go("health");
    else await this.health.previewTool(tool);
  }

  private clear(): void {
    this.steps = [];
    this.running = null;
    this.exchange = null;
    this.report = null;
    this.model = null;
    this.tokens = null;
    this.opened = [];
    this.asks = null;
    this.failed = null;
  }

  private take(event: LiveProgress): void {
    switch (event.type) {
      case "started":
        this.at = event.at;
        break;
      case "running":
        this.running = event.step;
        break;
      case "step":
        this.steps = [...this.steps, event.step];
        break;
      case "refused":
        this.exchange = event.exchange;
        break;
      case "asks":
        this.clear();
        this.asks = event.foreign;
        break;
      case "ended":
        this.ended(event.report, event.model, event.tokens);
    }
  }

  private ended(report: LiveReport, model: string | null, tokens: number | null): void {
    this.report = report;
    this.steps = report.steps;
    this.model = model;
    this.tokens = tokens;
    this.running = null;
    // What failed opens by itself.
    this.opened = report.steps.filter((step) => step.status === "failed").map((step) => step.step);
    this.frame.announce(say("live-told", { headline: headlineOf(this.standing) }));
  }
}

export const isSame = (one: LiveTarget, other: LiveTarget): boolean => one.kind === other.kind && one.id === other.id;
