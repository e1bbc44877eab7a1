// The states of the window, made once and reached by every part through Svelte's context.
import { getContext, setContext } from "svelte";
import type { Backend } from "../backend/backend";
import { ChatRoom } from "./chat.svelte";
import { Frame } from "./frame.svelte";
import { HealthRoom } from "./health.svelte";

export class Patchbay {
  readonly frame: Frame;
  readonly health: HealthRoom;
  readonly chat: ChatRoom;

  constructor(readonly backend: Backend) {
    this.frame = new Frame(backend);
    this.health = new HealthRoom(backend, this.frame);
    this.chat = new ChatRoom(backend, this.frame);
    this.frame.onPrompt = (prompt) => void this.chat.propose(prompt);
  }

  /** A file in the person's editor. */
  openFile(file: string, line: number | null): void {
    void this.frame.guard(() => this.backend.openFile(file, line));
  }

  openLink(url: string): void {
    void this.frame.guard(() => this.backend.openLink(url));
  }
}

const KEY = Symbol("patchbay");

export const providePatchbay = (patchbay: Patchbay): Patchbay => setContext(KEY, patchbay);
export const usePatchbay = (): Patchbay => getContext<Patchbay>(KEY);
