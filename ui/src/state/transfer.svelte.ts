// Conversations out of the window and back: the files are chosen in the system's own dialogs.
import type { Backend } from "../backend/backend";
import type { ExportFormat, ImportOutcome } from "../backend/types.gen";
import { exportWords } from "../words/export";
import { say } from "../words/say.svelte";
import type { Conversations } from "./conversations.svelte";
import type { Frame } from "./frame.svelte";

export class Transfer {
  busy = $state<"export" | "import" | null>(null);

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
    private readonly conversations: Conversations,
  ) {}

  /** Null exports all of them. */
  async export(ids: string[] | null, format: ExportFormat): Promise<void> {
    await this.work("export", async () => {
      const path = await this.backend.historyExport(ids, format, exportWords());
      if (path !== null) this.conversations.tell({ is: "exported", path }, say("chat-exported", { path: this.frame.path(path) }));
    });
  }

  async import(): Promise<void> {
    await this.work("import", async () => {
      const came = await this.backend.historyImport();
      if (came === null) return;
      const count = (wanted: ImportOutcome) => came.filter(({ outcome }) => outcome === wanted).length;
      const [added, copied, skipped] = [count("added"), count("copied"), count("skipped")];
      await this.conversations.read();
      this.conversations.tell({ is: "imported", added, copied, skipped }, say("chat-imported", { count: added + copied }));
    });
  }

  private async work(what: "export" | "import", act: () => Promise<void>): Promise<void> {
    if (this.busy !== null) return;
    this.busy = what;
    try {
      await act();
    } catch (error) {
      this.conversations.fail(error);
    } finally {
      this.busy = null;
    }
  }
}
