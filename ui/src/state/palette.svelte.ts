// What the palette and the shortcut sheet share: which one is open, over what, and what was chosen lately.
import { placeOf, type Place } from "../commands/places";
import type { AccountsRoom } from "./accounts.svelte";
import type { ChatRoom } from "./chat.svelte";
import type { Frame } from "./frame.svelte";
import type { HealthRoom } from "./health.svelte";
import type { LiveTestRoom } from "./live_test.svelte";

const REMEMBERED = 5;

interface Rooms {
  frame: Frame;
  health: HealthRoom;
  chat: ChatRoom;
  accounts: AccountsRoom;
  liveTest: LiveTestRoom;
}

export class PaletteRoom {
  open = $state(false);
  shortcuts = $state(false);
  /** Ids of what was chosen, newest first, for as long as the window is open. */
  recent = $state.raw<string[]>([]);
  /** What had the focus when it opened. */
  from: Place | null = null;

  constructor(private readonly rooms: Rooms) {}

  show(): void {
    if (this.open) return;
    this.from = placeOf(document.activeElement);
    this.open = true;
    this.read();
  }

  close(): void {
    this.open = false;
  }

  showShortcuts(): void {
    this.shortcuts = true;
  }

  closeShortcuts(): void {
    this.shortcuts = false;
  }

  chose(id: string): void {
    this.recent = [id, ...this.recent.filter((one) => one !== id)].slice(0, REMEMBERED);
  }

  /** What is offered from rooms that nobody looked into yet. What can't be read is not offered. */
  private read(): void {
    const { frame, health, chat, liveTest } = this.rooms;
    if (health.health === null) void health.check();
    void chat.conversations.read(true);
    void liveTest.open();
    if (frame.account && chat.composer.options.models.length === 0) void chat.composer.options.readModels();
  }
}
