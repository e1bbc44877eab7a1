// The states of the window, made once and reached by every part through Svelte's context.
import { getContext, setContext } from "svelte";
import type { Backend } from "../backend/backend";
import type { FirstFrame, Screen as Shown } from "../backend/types.gen";
import { visible } from "../backend/visible";
import { AccountsRoom } from "./accounts.svelte";
import { ChatRoom } from "./chat.svelte";
import { Frame } from "./frame.svelte";
import { HealthRoom } from "./health.svelte";
import { LinkRoom } from "./link.svelte";
import { LiveTestRoom } from "./live_test.svelte";
import { MeaningRoom } from "./meaning.svelte";
import { PaletteRoom } from "./palette.svelte";
import { TrialRoom } from "./trial.svelte";

export class Patchbay {
  readonly frame: Frame;
  readonly health: HealthRoom;
  readonly chat: ChatRoom;
  readonly accounts: AccountsRoom;
  readonly meaning: MeaningRoom;
  readonly liveTest: LiveTestRoom;
  readonly palette: PaletteRoom;
  readonly link: LinkRoom;
  readonly trial: TrialRoom;

  readonly backend: Backend;

  constructor(door: Backend, first: FirstFrame | null = null) {
    const backend = visible(door);
    this.backend = backend;
    this.frame = new Frame(backend, first);
    this.health = new HealthRoom(backend, this.frame);
    this.chat = new ChatRoom(backend, this.frame);
    this.accounts = new AccountsRoom(backend, this.frame);
    this.meaning = new MeaningRoom(backend, this.frame, this.health);
    this.liveTest = new LiveTestRoom(backend, this.frame, this.health);
    this.link = new LinkRoom(backend);
    this.palette = new PaletteRoom(this);
    this.frame.beforeWelcome = () => this.accounts.readWaysIn();
    this.trial = new TrialRoom(door, this.frame);
    this.frame.onTurn = (began) => void this.chat.began(began);
    this.frame.onShow = (screen) => this.show(screen);
  }

  /** Where a link leads. It shows and fills in; it never sends, writes or starts anything. */
  private show(wanted: Shown): void {
    if (wanted.name === "window") return;
    this.frame.go(wanted.name);
    if (wanted.name === "health" && wanted.tool !== null) this.health.focusTool(wanted.tool);
    if (wanted.name === "chat" && wanted.prompt !== null) void this.chat.offer(wanted.prompt);
  }

  /** Whether something stands over the page that has to be answered first. */
  get sheetOpen(): boolean {
    const { health, accounts, meaning, liveTest, link, palette } = this;
    const asked = health.sheet ?? health.done ?? health.past ?? accounts.sheet ?? liveTest.asks ?? link.asked ?? this.chat.thread.viewing.attachment;
    return asked !== null || meaning.open || this.chat.composer.options.writing || palette.open || palette.shortcuts;
  }

  /** A file in the person's editor. */
  openFile(file: string, line: number | null): void {
    void this.frame.guard(() => this.backend.openFile(file, line));
  }
}

const KEY = Symbol("patchbay");

export const providePatchbay = (patchbay: Patchbay): Patchbay => setContext(KEY, patchbay);
export const usePatchbay = (): Patchbay => getContext<Patchbay>(KEY);
