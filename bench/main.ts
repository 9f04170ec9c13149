import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { figures } from "./figures/all.ts";
import { failedRow, type Figure, type FigureRow } from "./lib/figure.ts";
import { formatTable } from "./lib/table.ts";

const { values } = parseArgs({ options: { json: { type: "string" }, only: { type: "string" } } });

async function measure(figure: Figure): Promise<readonly FigureRow[]> {
  process.stdout.write(`measuring ${figure.name} …\n`);
  return figure.measure().catch((error: unknown) => [failedRow(figure.name, error)]);
}

const wanted = figures.filter((figure) => values.only === undefined || figure.name === values.only);
if (wanted.length === 0) {
  process.stderr.write(`There is no figure "${values.only}"; there are: ${figures.map((figure) => figure.name).join(", ")}\n`);
  process.exit(2);
}
const rows: FigureRow[] = [];
for (const figure of wanted) rows.push(...(await measure(figure)));
process.stdout.write(`\n${formatTable(rows)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, undefined, 2)}\n`);
process.exitCode = rows.every((one) => one.holds || one.goal === undefined) ? 0 : 1;
