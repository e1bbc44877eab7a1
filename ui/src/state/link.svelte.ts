// A link or a picture of an answer that was clicked: its address is shown first, then it may be opened.
import { asFailure, type Backend } from "../backend/backend";
import type { Failure } from "../backend/types.gen";

export interface Asked {
  /** As it stands in the answer, not judged yet. */
  href: string;
  /** What the link says. */
  text: string;
}

export class LinkRoom {
  asked = $state.raw<Asked | null>(null);
  busy = $state(false);
  failed = $state.raw<Failure | null>(null);

  constructor(private readonly backend: Backend) {}

  ask(href: string, text: string): void {
    this.failed = null;
    this.asked = { href, text };
  }

  close(): void {
    this.asked = null;
  }

  /** Opens it in the system's program for it. What Rust refuses, or nothing opens, is said in the sheet. */
  async open(): Promise<void> {
    const { asked } = this;
    if (asked === null || this.busy) return;
    this.busy = true;
    this.failed = null;
    try {
      await this.backend.openLink(asked.href);
      if (this.asked === asked) this.close();
    } catch (error) {
      this.failed = asFailure(error);
    } finally {
      this.busy = false;
    }
  }
}
