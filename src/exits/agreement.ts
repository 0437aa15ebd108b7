import { type ExitTable, type LabelledTable, NO_LABEL } from "../ir/exits.js";

/**
 * Exits of a model that estimates values, as if they answered with classes: 0 where an estimate is within the tolerance of that of
 * the full network, else 1; all samples are of class 0. Leaving where it is 1 is harm. The first exit has no estimate to agree with.
 * @param room what counts as wrong, for each target in units of the table's scores.
 */
export function agreementTable(table: ExitTable, room: readonly number[]): LabelledTable {
  const full = table.exits.at(-1)!;
  const exits = table.exits.map((column, exit) => ({
    ...column,
    labels: column.labels.map((label, sample) =>
      label === NO_LABEL ? NO_LABEL : Number(exit === 0 || !agrees(column.scores, full.scores, sample, room)),
    ),
  }));
  return { table: { ...table, exits }, labels: new Uint16Array(table.count) };
}

type Scores = ExitTable["exits"][number]["scores"];

function agrees(own: Scores, full: Scores, sample: number, room: readonly number[]): boolean {
  const start = sample * room.length;
  return room.every((most, k) => Math.abs(own[start + k]! - full[start + k]!) <= most);
}
