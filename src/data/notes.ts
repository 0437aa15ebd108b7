/** What a user should know about her data although nothing is wrong with them. */
import type { Dataset } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";

/**
 * A sentence each: what reading has left out, classes without training samples, and an exit rule whose certificate takes samples as independent
 * while `split.by` says that they are not. Empty where all is well.
 */
export function dataNotes(
  { classes, data, inference }: Ir,
  { train, notes: read = [] }: Pick<Dataset, "train" | "notes">,
): string[] {
  const present = new Set(train.labels);
  const absent = classes.filter((_, index) => !present.has(index));
  const notes = [
    ...read,
    ...absent.map((name) => `class ${JSON.stringify(name)} has no sample in the training part`),
  ];
  if (data.split.by !== undefined && inference.exits?.rule === "margin") {
    const by = JSON.stringify(data.split.by);
    notes.push(
      `the certificate of the exits counts samples as independent, but those of one ${by} are alike: with few groups in the calibration part, the risk on new groups may be higher than certified`,
    );
  }
  return notes;
}
