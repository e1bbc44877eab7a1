// @vitest-environment node
// The geometry of the windowed thread, held against the plainest way to say the same.
import { describe, expect, it } from "vitest";
import { guess, Heights, pagesFor, pieces, seen, selected, serves, spanOf } from "../src/thread/window";

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1);
const list = (roll: (below: number) => number, most = 300) => Array.from({ length: roll(most) }, () => roll(900) + 24);
const sum = (heights: readonly number[], to: number) => heights.slice(0, to).reduce((all, height) => all + height, 0);

describe("heights", () => {
  it.each(SEEDS)("are summed as one by one, whatever changes (%i)", (seed) => {
    const roll = dice(seed);
    const plainly = list(roll);
    const heights = new Heights(plainly);
    for (let change = 0; change < 40 && plainly.length > 0; change += 1) {
      const row = roll(plainly.length);
      plainly[row] = roll(2000);
      heights.set(row, plainly[row] ?? 0);
    }
    expect([heights.count, heights.total]).toEqual([plainly.length, sum(plainly, plainly.length)]);
    for (let row = 0; row <= plainly.length; row += 1) expect(heights.offset(row)).toBe(sum(plainly, row));
  });

  it.each(SEEDS)("find the row that an offset lies in (%i)", (seed) => {
    const roll = dice(seed);
    const plainly = [...list(roll), 30];
    const heights = new Heights(plainly);
    for (let look = 0; look < 60; look += 1) {
      const y = roll(heights.total);
      const row = heights.at(y);
      expect(heights.offset(row)).toBeLessThanOrEqual(y);
      expect(heights.offset(row + 1)).toBeGreaterThan(y);
    }
    expect([heights.at(-50), heights.at(heights.total + 50)]).toEqual([0, plainly.length - 1]);
  });

  it("of nothing are nothing", () => {
    const none = new Heights([]);
    none.set(0, 10);
    expect([none.total, none.at(0), none.at(100), seen(none, { top: 0, height: 500 })]).toEqual([0, 0, 0, { from: 0, to: 0 }]);
  });
});

describe("what is drawn", () => {
  it.each(SEEDS)("holds all that is seen, never more than allowed, and the list's height (%i)", (seed) => {
    const roll = dice(seed);
    const plainly = [...list(roll), 40];
    const heights = new Heights(plainly);
    const view = { top: roll(heights.total), height: 200 + roll(1200) };
    const visible = seen(heights, view);
    const most = visible.to - visible.from + roll(30);
    const span = spanOf(heights, view, roll(1500), most);
    expect(span.from).toBeLessThanOrEqual(visible.from);
    expect(span.to).toBeGreaterThanOrEqual(visible.to);
    expect(span.to - span.from).toBeLessThanOrEqual(most);

    const kept = [roll(plainly.length), roll(plainly.length), -1, plainly.length + 3];
    const made = pieces(heights, span, kept);
    const rows = made.flatMap((piece) => (piece.type === "row" ? [piece.row] : []));
    expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
    for (const row of [...kept.slice(0, 2), span.from, span.to - 1]) expect(rows).toContain(row);
    expect(rows.length).toBeLessThanOrEqual(most + 2);
    // Gaps and rows follow one another and leave nothing out.
    let at = 0;
    let height = 0;
    for (const piece of made) {
      const [from, to] = piece.type === "row" ? [piece.row, piece.row + 1] : [piece.from, piece.to];
      expect(from).toBe(at);
      at = to;
      height += piece.type === "row" ? heights.height(piece.row) : piece.height;
    }
    expect([at, height]).toEqual([plainly.length, heights.total]);
  });

  it("reaches as far above as below", () => {
    const heights = new Heights(Array.from({ length: 1000 }, () => 50));
    expect(spanOf(heights, { top: 25_000, height: 500 }, 200, 60)).toEqual({ from: 496, to: 514 });
    expect(spanOf(heights, { top: 25_000, height: 500 }, 5000, 20)).toEqual({ from: 495, to: 515 });
  });

  it("stays as it is while one scrolls within what stands around it", () => {
    const heights = new Heights(Array.from({ length: 1000 }, () => 50));
    const span = spanOf(heights, { top: 25_000, height: 500 }, 400, 60);
    expect(serves(span, heights, { top: 25_150, height: 500 }, 400, 60)).toBe(true);
    expect(serves(span, heights, { top: 25_300, height: 500 }, 400, 60)).toBe(false);
    expect(serves({ from: 0, to: 1001 }, heights, { top: 0, height: 500 }, 400, 60)).toBe(false);
  });

  it("keeps all rows of a short selection and the ends of a long one", () => {
    expect(selected(7, 4, 10)).toEqual([4, 5, 6, 7]);
    expect(selected(4, 400, 10)).toEqual([4, 400]);
    expect(selected(4, 4, 10)).toEqual([4]);
  });
});

describe("a guess", () => {
  const measures = { width: 716, scale: 1 };
  it("grows with the text, with larger letters and with a narrower window", () => {
    expect(guess("assistant", 20, measures)).toBe(52);
    expect(guess("assistant", 2000, measures)).toBeGreaterThan(guess("assistant", 1000, measures));
    expect(guess("assistant", 2000, { width: 400, scale: 1 })).toBeGreaterThan(guess("assistant", 2000, measures));
    expect(guess("user", 400, { width: 716, scale: 1.15 })).toBeGreaterThan(guess("user", 400, measures));
  });

  it("knows that a long message of the person is folded", () => {
    expect(guess("user", 1_000_000, measures)).toBe(14 * 22 + 46);
  });
});

describe("pages", () => {
  it("are those around the span, the nearest first, none beyond the ends", () => {
    expect(pagesFor({ from: 60, to: 70 }, 10_000, 32, 16)).toEqual([2, 1]);
    expect(pagesFor({ from: 0, to: 4 }, 10_000, 32, 16)).toEqual([0]);
    expect(pagesFor({ from: 9990, to: 10_000 }, 10_000, 32, 16)).toEqual([312, 311]);
    expect(pagesFor({ from: 0, to: 0 }, 0, 32, 16)).toEqual([]);
  });
});
