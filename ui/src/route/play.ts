// Runs the route line's motion: cables travel, one pulse, the second row closes. Undo is the same
// backwards without the pulse. With reduced motion, or in a hidden window, the state swaps at once.
import { COLLAPSE, PULSE, SEATED } from "./motion";
import type { RouteView } from "./view";

export interface Moment {
  /** Where the cables are, 0 wrong to SEATED right. */
  ms: number;
  /** How far the second row has closed, 0 to 1. */
  collapse: number;
  pulse: boolean;
}

interface Part {
  backwards: boolean;
  pulse: boolean;
  collapses: boolean;
  draw(moment: Moment): void;
  done(): void;
}

/** Whether the same is drawn; the sentence about it may be in another language. */
export function isSame(a: RouteView, b: RouteView): boolean {
  const drawn = ({ sentence: _, ...rest }: RouteView) => JSON.stringify(rest);
  return drawn(a) === drawn(b);
}

const wrongs = (view: RouteView) => view.cables.filter((cable) => cable === "wrong").length;

export function isBetter(next: RouteView, old: RouteView): boolean {
  return wrongs(next) < wrongs(old) || (old.refused && !next.refused);
}

/** The system asks for it, or the person in Settings. */
export function lessMotion(): boolean {
  if (document.documentElement.dataset["motion"] === "less") return true;
  return typeof window.matchMedia !== "function" || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Answers how to stop it. */
export function play(part: Part): () => void {
  if (lessMotion() || document.hidden) {
    part.done();
    return () => {};
  }
  const travel = part.backwards ? SEATED + COLLAPSE : SEATED;
  const after = Math.max(part.pulse ? PULSE : 0, part.collapses ? COLLAPSE : 0);
  const total = part.backwards ? travel : travel + after;
  let start: number | null = null;
  let frame = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    clearTimeout(rescue);
  };
  const finish = () => {
    stop();
    part.done();
  };
  const step = (now: number) => {
    start ??= now;
    const at = now - start;
    if (at >= total) return finish();
    part.draw(part.backwards ? backwards(at, part.collapses) : forwards(at, part));
    frame = requestAnimationFrame(step);
  };
  // No frames come while the window is covered; the state must not hang between two.
  const rescue = setTimeout(finish, total + 400);
  frame = requestAnimationFrame(step);
  return stop;
}

/** Once all three are seated the pulse runs, and the second row closes under it. */
function forwards(at: number, part: Part): Moment {
  const since = at - SEATED;
  const closing = part.collapses ? Math.min(1, Math.max(0, since / COLLAPSE)) : 0;
  return { ms: Math.min(at, SEATED), collapse: closing, pulse: part.pulse && since >= 0 && since < PULSE };
}

function backwards(at: number, collapses: boolean): Moment {
  const opening = collapses ? Math.max(0, 1 - at / COLLAPSE) : 0;
  return { ms: Math.max(0, SEATED - Math.max(0, at - COLLAPSE)), collapse: opening, pulse: false };
}
