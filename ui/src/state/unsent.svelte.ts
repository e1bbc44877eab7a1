// Messages that came back unsent, by conversation: why each did, and what it waits for until it is sent
// by itself. It waits also while another conversation or screen is open. What is sent is what then stands
// in the conversation's composer; its text is stored, what it waits for is known to this window alone.
import type { ChatSay, Failure } from "../backend/types.gen";
import type { Then } from "../words/next_step";
import type { ChatRoom } from "./chat.svelte";
import type { Frame } from "./frame.svelte";

/** A timer is not trusted for longer: a computer that slept wakes late. */
const LOOK_MS = 60_000;
/** Another answer is running in that conversation, or somebody is writing there. */
const BUSY_MS = 2_000;

type Cause = { for: "time"; at: number } | { for: "network" } | { for: "sign_in"; before: string } | { for: "model" };
/** What a kept message waits for, and what is sent then. */
export type Waiting = Cause & { then: Exclude<Then, "nothing"> };

/** What came of a message, and how it was asked. */
interface Failed {
  failure: Failure;
  say: ChatSay | null;
}

const seconds = () => Math.floor(Date.now() / 1000);

export class Unsent {
  /** By conversation; null is the one that does not exist yet. */
  private waits = $state.raw<ReadonlyMap<string | null, Waiting>>(new Map());
  private failures = $state.raw<ReadonlyMap<string | null, Failed>>(new Map());
  private readonly failedAt = new WeakMap<Failure, number>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private closed = false;

  constructor(
    private readonly frame: Frame,
    private readonly chat: ChatRoom,
  ) {}

  /** The message of `conversation` came back because of `failure`; `say` is how it was asked. */
  keep(conversation: string | null, failure: Failure, say: ChatSay | null): void {
    this.heardAt(failure);
    this.failures = new Map(this.failures).set(conversation, { failure, say });
  }

  failureOf(conversation: string | null): Failure | null {
    return this.failures.get(conversation)?.failure ?? null;
  }

  /** The answer that was tried again in vain: no words came back, the same can be asked once more. */
  againOf(conversation: string | null): ChatSay | null {
    const say = this.failures.get(conversation)?.say;
    return say?.type === "again" ? say : null;
  }

  /** How `text` is asked now: an edit that came back is still that edit. */
  asking(conversation: string | null, text: string): ChatSay {
    const say = this.failures.get(conversation)?.say;
    return say?.type === "edited" ? { ...say, text } : { type: "prompt", text };
  }

  /** The words that came back were deleted: what is written next is a message of its own. */
  givenUp(conversation: string | null): void {
    const failed = this.failures.get(conversation);
    if (failed?.say?.type === "edited") this.failures = new Map(this.failures).set(conversation, { ...failed, say: null });
  }

  /** When `failure` was first heard of, in Unix seconds: what it states of waiting counts from there. */
  heardAt(failure: Failure): number {
    const at = this.failedAt.get(failure) ?? seconds();
    this.failedAt.set(failure, at);
    return at;
  }

  /** It is on its way again, or its conversation is gone. */
  forget(conversation: string | null): void {
    if (this.failures.has(conversation)) this.failures = new Map([...this.failures].filter(([other]) => other !== conversation));
    this.cancel(conversation);
  }

  waiting(conversation: string | null): Waiting | null {
    return this.waits.get(conversation) ?? null;
  }

  wait(conversation: string | null, waiting: Waiting): void {
    this.waits = new Map(this.waits).set(conversation, waiting);
    this.look();
  }

  cancel(conversation: string | null): void {
    if (!this.waits.has(conversation)) return;
    const waits = new Map(this.waits);
    waits.delete(conversation);
    this.waits = waits;
  }

  /** Signs in by `begin`; once somebody is signed in anew the message goes out. A sign-in that is given up leaves it. */
  async afterSignIn(conversation: string | null, then: Then, begin: () => Promise<void>): Promise<void> {
    const before = this.signedIn();
    if (then !== "nothing") this.wait(conversation, { for: "sign_in", before, then });
    await begin();
    this.signInMoved();
  }

  /** Said whenever a sign-in moved on: none under way is one that ended, or that did not begin. */
  signInMoved(): void {
    if (this.frame.signIn.state !== "idle") return;
    for (const [conversation, waiting] of this.waits) {
      if (waiting.for !== "sign_in") continue;
      const now = this.signedIn();
      if (now !== "" && now !== waiting.before) void this.send(conversation);
      else this.cancel(conversation);
    }
  }

  networkBack(): void {
    for (const [conversation, waiting] of this.waits) if (waiting.for === "network") void this.send(conversation);
  }

  /** A model was chosen, and `saved` says whether it counts: the open conversation's message goes out with it. */
  async modelChosen(saved: Promise<boolean>): Promise<void> {
    const { current } = this.chat;
    const waiting = this.waiting(current);
    if (waiting?.for !== "model") return;
    this.cancel(current);
    if (!(await saved)) return;
    this.wait(current, waiting);
    await this.send(current);
  }

  /** The menu was closed without a choice. */
  noModelChosen(): void {
    const { current } = this.chat;
    if (this.waiting(current)?.for === "model") this.cancel(current);
  }

  /** Who is signed in and since when; empty where nobody is who could send. */
  private signedIn(): string {
    const { account } = this.frame;
    return account?.status === "ok" ? [account.id, account.last_refresh, account.expires_at].join(" ") : "";
  }

  /** The page is over. Nobody would see what it still sent, and the next page has the words in their composer. */
  close(): void {
    this.closed = true;
    this.waits = new Map();
    this.look();
  }

  private look(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.closed) return;
    const left = (waiting: Waiting) => (waiting.for === "time" ? waiting.at * 1000 - Date.now() : Number.POSITIVE_INFINITY);
    for (const [conversation, waiting] of this.waits) if (left(waiting) <= 0) void this.send(conversation);
    // What could not go out waits on, and may have set one.
    if (this.timer !== null) clearTimeout(this.timer);
    const next = Math.min(...[...this.waits.values()].map(left));
    if (Number.isFinite(next)) this.timer = setTimeout(() => this.look(), Math.min(Math.max(0, next), LOOK_MS));
  }

  /**
   * Somebody asked for what was kept to go out: now, or once what is in the way is over. Not where it was sent
   * meanwhile: what then stands in the composer is another message.
   */
  async sendNow(conversation: string | null, then: Then): Promise<void> {
    const isKept = () => then === "continue" || this.failures.has(conversation);
    if (then === "nothing" || !isKept()) return;
    this.cancel(conversation);
    // The rest of an answer can be asked for again by the card, which is still there.
    if (!(await this.chat.sendKept(conversation, then)) && then !== "continue" && isKept()) this.later(conversation, then);
  }

  private later(conversation: string | null, then: Waiting["then"]): void {
    this.wait(conversation, { for: "time", at: (Date.now() + BUSY_MS) / 1000, then });
  }

  private async send(conversation: string | null): Promise<void> {
    const waiting = this.waiting(conversation);
    if (waiting === null) return;
    // Nobody asked for it at this moment: half a sentence does not go out.
    const isAlone = waiting.for === "time" || waiting.for === "network";
    const isWritten = isAlone && waiting.then === "send" && conversation === this.chat.current && this.chat.composer.writes;
    if (!isWritten) this.cancel(conversation);
    if (isWritten || !(await this.chat.sendKept(conversation, waiting.then))) this.later(conversation, waiting.then);
  }
}
