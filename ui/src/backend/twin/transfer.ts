// The twin's export and import: the file is kept in memory. `?dialog=cancelled` chooses none.
import type { ExportFormat, ExportWords, Imported } from "../types.gen";
import { message, newRoom } from "./answers";
import type { TwinChat } from "./chat";
import { HOME } from "./world";

export class TwinTransfer {
  private exported: string[] = [];

  constructor(
    private readonly chat: TwinChat,
    private readonly cancelled: boolean,
  ) {}

  export(ids: string[] | null, format: ExportFormat, words: ExportWords): string | null {
    const rooms = ids === null ? this.chat.all() : ids.map((id) => this.chat.room(id));
    if (this.cancelled) return null;
    if (format === "json") this.exported = rooms.map((room) => room.summary.id);
    const name = rooms.length === 1 ? (rooms[0]?.summary.title ?? words.file_name) : words.file_name;
    return `${HOME}/Documents/${name}.${format === "json" ? "json" : "md"}`;
  }

  /** What was exported before; without that a conversation from elsewhere. */
  import(): Imported[] | null {
    if (this.cancelled) return null;
    if (this.exported.length === 0) return [this.chat.add(elsewhere())];
    return this.exported.map((id): Imported => {
      const there = this.chat.find(id) !== null;
      this.chat.restore(id);
      return { id, title: this.chat.room(id).summary.title, outcome: there ? "skipped" : "added" };
    });
  }
}

function elsewhere() {
  const room = newRoom("From another computer", 2);
  room.say(message("user", "What did we decide?"));
  room.say(message("assistant", "To export conversations as JSON and import them here."));
  return room;
}
