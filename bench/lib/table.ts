import type { FigureRow } from "./figure.ts";

function cells(row: FigureRow): readonly string[] {
  const value = row.value === undefined ? "not measured" : `${row.value} ${row.unit}`;
  const [held, failed] = row.goal === undefined ? ["info", "invalid"] : ["ok", "MISSED"];
  return [
    row.holds ? held : failed,
    row.figure,
    value,
    row.goal === undefined ? "none" : `≤ ${row.goal} ${row.unit}`,
    [row.baseline, row.note].filter((part) => part !== undefined).join("; "),
  ];
}

/** Rows in aligned columns, for people. */
export function formatTable(rows: readonly FigureRow[]): string {
  const table = [["", "Figure", "Value", "Goal", "Measured against"], ...rows.map(cells)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => (line[column] ?? "").length)));
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
