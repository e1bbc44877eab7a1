// A table that grows goes on in further ones, a hundred rows each: the web view lays a table out whole for
// every row that comes, and one of two thousand would take longer than a frame.

/** Rows of one table. */
const MOST = 100;

/** Where the next row goes: the body itself, or that of a table behind it with the same columns. */
export function roomIn(body: Element): Element {
  const table = body.closest("table");
  if (body.childElementCount < MOST || table === null) return body;
  const next = document.createElement("table");
  next.className = table.className;
  const columns = document.createElement("colgroup");
  for (const part of partsOf(table)) {
    const column = document.createElement("col");
    column.style.width = part;
    columns.append(column);
  }
  const rows = document.createElement("tbody");
  next.append(columns, rows);
  // The widths that its words gave it stay, so that the columns stand in line.
  const wide = table.parentElement !== null && table.offsetWidth > table.parentElement.clientWidth ? `${table.offsetWidth}px` : "";
  for (const it of [table, next]) {
    it.style.tableLayout = "fixed";
    it.style.minWidth = wide;
  }
  table.after(next);
  return rows;
}

/** The width of each column, in percent of the table. Those of the first table are set on its head. */
function partsOf(table: HTMLTableElement): string[] {
  const set = [...table.querySelectorAll<HTMLElement>("col")];
  if (set.length > 0) return set.map((column) => column.style.width);
  const cells = [...table.querySelectorAll<HTMLElement>("th")];
  const whole = Math.max(1, table.offsetWidth);
  const parts = cells.map((cell) => `${(cell.offsetWidth / whole) * 100}%`);
  cells.forEach((cell, index) => (cell.style.width = parts[index] ?? ""));
  return parts;
}
