/** One line of the report. */
export interface FigureRow {
  readonly figure: string;
  /** undefined when it could not be measured; `note` says why. */
  readonly value: number | undefined;
  readonly unit: string;
  /** The most that is allowed, in `unit`; undefined for a row that only informs. */
  readonly goal: number | undefined;
  /** The run was valid and the goal, if there is one, is met. */
  readonly holds: boolean;
  /** What it is compared with, measured in the same run; undefined for absolute figures. */
  readonly baseline: string | undefined;
  readonly note: string | undefined;
}

export interface Figure {
  readonly name: string;
  readonly measure: () => Promise<readonly FigureRow[]>;
}

export interface RowInput {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: number;
  readonly baseline?: string;
  readonly note?: string;
  /** False when the run itself was not valid, whatever the value. */
  readonly valid?: boolean;
}

export function row({ figure, value, unit, goal, baseline, note, valid = true }: RowInput): FigureRow {
  return { figure, value: Number(value.toPrecision(3)), unit, goal, holds: valid && (goal === undefined || value <= goal), baseline, note };
}

export function failedRow(figure: string, error: unknown): FigureRow {
  return { figure, value: undefined, unit: "", goal: 0, holds: false, baseline: undefined, note: error instanceof Error ? error.message : String(error) };
}
