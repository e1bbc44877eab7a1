// *Try it offline*: into the throw-away world, and back. Either way this page is over.
import type { Backend } from "../backend/backend";
import type { Frame } from "./frame.svelte";

export class TrialRoom {
  /** The simulation is being started, or ended. */
  busy = $state(false);
  /** Opens the page of the other world in place of this one. */
  onEnter: (door: Backend) => void = () => {};

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
  ) {}

  async start(): Promise<void> {
    await this.change(() => this.backend.trialStart());
  }

  async leave(): Promise<void> {
    await this.change(() => this.backend.trialLeave());
  }

  private async change(begin: () => Promise<Backend>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.frame.guard(async () => this.onEnter(await begin()));
    this.busy = false;
  }
}
