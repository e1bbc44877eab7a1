// Where the route line's jacks and cables are (guide, section 6). Pure numbers, so that they can be
// tested and so that the motion can interpolate them: a cable is eight numbers, M x y C x y x y x y.

export type Cable = readonly [number, number, number, number, number, number, number, number];
export type Row = 1 | 2;
export type Jacks = readonly [number, number, number, number];

export const ROW_1 = 10;
export const ROW_2 = 50;
const SAG = 13;
const SAG_2 = 12;
const NARROW = 700;

export function fractions(width: number): Jacks {
  return width < NARROW ? [0, 0.165, 0.44, 0.785] : [0, 0.185, 0.475, 0.785];
}

/** Centres of the four jacks in a strip of this inner width. */
export function jacks(width: number): Jacks {
  const [a, b, c, d] = fractions(width);
  return [8 + width * a, 8 + width * b, 8 + width * c, 8 + width * d];
}

export const rowY = (row: Row): number => (row === 1 ? ROW_1 : ROW_2);

/** A cable between two jacks on the same row, hanging a little. */
export function hanging(x1: number, x2: number, y: number, sag = y === ROW_1 ? SAG : SAG_2): Cable {
  const w = x2 - x1;
  return [x1, y, x1 + 0.32 * w, y + sag, x2 - 0.32 * w, y + sag, x2, y];
}

/** A cable between any two jacks: level, down to a wrong jack, or up to a right one. */
export function cable(x1: number, row1: Row, x2: number, row2: Row): Cable {
  const y1 = rowY(row1);
  const y2 = rowY(row2);
  if (row1 === row2) return hanging(x1, x2, y1);
  const w = x2 - x1;
  if (row1 === 1) return [x1, y1, x1 + 0.16 * w, y1 + 40, x2 - 0.5 * w, y2 + 10, x2, y2];
  return [x1, y1, x1 + 0.5 * w, y1 + 10, x2 - 0.16 * w, y2 + 40, x2, y2];
}

/** The loose plug's place, left of and below the jack that it cannot enter. */
export function loosePlug(accountX: number): { x: number; y: number; angle: number } {
  return { x: accountX - 56, y: ROW_1 + 23, angle: -27 };
}

/** A cable that ends in the loose plug. */
export function refused(x2: number, row: Row, x3: number): Cable {
  const e = x3 - 56;
  const v = e - x2;
  const y = rowY(row);
  return [x2, y, x2 + 0.34 * v, y + 16, e - 0.34 * v, 33 + 0.12 * v, e - 7, 36.5];
}

/** The dotted right path between two jacks on row 1: it leaves the rings free. */
export function wanted(x1: number, x2: number): Cable {
  return hanging(x1 + 8, x2 - 9, ROW_1, 8);
}

const short = (value: number) => String(Math.round(value * 100) / 100);

export function pathOf(c: Cable): string {
  return `M${short(c[0])} ${short(c[1])}C${c.slice(2).map(short).join(" ")}`;
}

/** One path along all cables, for the pulse. */
export function pathAlong(cables: readonly Cable[]): string {
  return cables.map((c, index) => (index === 0 ? pathOf(c) : `C${c.slice(2).map(short).join(" ")}`)).join("");
}

/** The mini line: 104 x 16, four plugs. */
export const MINI_X = [6, 6 + 92 / 3, 6 + 184 / 3, 98] as const;
export const MINI: readonly Cable[] = [
  hanging(MINI_X[0], MINI_X[1], 6, 6),
  hanging(MINI_X[1], MINI_X[2], 6, 6),
  hanging(MINI_X[2], MINI_X[3], 6, 6),
];
