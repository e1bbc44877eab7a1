// The twin's running turns: one at most in a conversation. Each keeps what it said so far for whoever
// follows it later, as the window's process does.
import type { ChatEvent, RunningTurn } from "../types.gen";

export type Page = (event: ChatEvent) => void;

interface Running {
  conversation: string;
  said: ChatEvent[];
  pages: Page[];
  stop: () => void;
}

export class TwinTurns {
  private turns = new Map<string, Running>();

  begin(turn: string, conversation: string, page: Page | null, stop: () => void): void {
    this.turns.set(turn, { conversation, said: [], pages: page ? [page] : [], stop });
  }

  tell(turn: string, event: ChatEvent): void {
    const running = this.turns.get(turn);
    if (!running) return;
    if (event.type === "ended") this.turns.delete(turn);
    else this.keep(running.said, event);
    for (const page of running.pages) page(structuredClone(event));
  }

  private keep(said: ChatEvent[], event: ChatEvent): void {
    const last = said.at(-1);
    if (last?.type === "turn" && event.type === "turn" && last.event.type === "text" && event.event.type === "text") last.event.delta += event.event.delta;
    else said.push(structuredClone(event));
  }

  follow(turn: string, page: Page): boolean {
    const running = this.turns.get(turn);
    if (!running) return false;
    running.pages.push(page);
    for (const event of running.said) page(structuredClone(event));
    return true;
  }

  stop(turn: string): void {
    this.turns.get(turn)?.stop();
  }

  stopIn(conversation: string): void {
    for (const running of this.turns.values()) if (running.conversation === conversation) running.stop();
  }

  running(): RunningTurn[] {
    return [...this.turns].map(([turn, { conversation }]) => ({ turn, conversation }));
  }

  runsIn(conversation: string): boolean {
    return this.running().some((running) => running.conversation === conversation);
  }
}
