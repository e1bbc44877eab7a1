// The repair's motion (guide, section 6): every cable interpolates its eight numbers from wrong to
// right over 520 ms, 140 ms after the one before; undo plays the same numbers backwards.
import type { Cable } from "./geometry";

export const TRAVEL = 520;
export const STAGGER = 140;
export const FADE = 300;
export const SEATED = TRAVEL + 2 * STAGGER;
export const PULSE = 900;
export const COLLAPSE = 200;
export const TOTAL = SEATED + PULSE;

export function ease(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x < 0.5 ? 4 * x * x * x : 1 - (2 - 2 * x) ** 3 / 2;
}

export interface Frame {
  cables: Cable[];
  /** Whether each cable sits in its right jack. */
  seated: boolean[];
  /** What is left of the lower jacks and labels, 1 to 0. */
  lower: number;
  /** Rotation of the loose plug in degrees. */
  angle: number;
}

const mix = (from: number, to: number, t: number) => from + (to - from) * t;

export function frameAt(ms: number, from: readonly Cable[], to: readonly Cable[]): Frame {
  const at = (index: number) => (ms - index * STAGGER) / TRAVEL;
  const cables = from.map((start, index) => {
    const end = to[index] ?? start;
    const t = ease(at(index));
    const moved = start.map((value, k) => mix(value, end[k] ?? value, t));
    // A cable's start follows the jack before it.
    if (index > 0) moved[1] = mix(start[1], end[1], ease(at(index - 1)));
    return moved as unknown as Cable;
  });
  return {
    cables,
    seated: from.map((_, index) => at(index) >= 1),
    lower: 1 - Math.min(1, Math.max(0, ms / FADE)),
    angle: -27 * (1 - ease(at(2))),
  };
}
