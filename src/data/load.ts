/** Ir -> Dataset: reads every source that the model names and divides the training data. */
import { nothingToKeep, type Origin, oneClassLeft } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Dataset, Samples, Storage } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { Program } from "../ir/program.js";
import { createBudget } from "./budget.js";
import { type Files, openFiles, type RawFile } from "./files.js";
import { gather } from "./gather.js";
import { checkNaming } from "./labels.js";
import { originOf, type Reading } from "./reading.js";
import { readSource } from "./sources.js";
import { divide } from "./split.js";
import { sameColumns, select, type Table, widest } from "./table.js";

/** Where relative paths start, places in the model file, and the seed of the division. */
export interface LoadContext {
  readonly folder: string;
  readonly spans: Program["spans"];
  readonly seed: number;
}

/**
 * Reads train and test data (and those that the device learns from, where the model names some), maps labels to class
 * indices and divides train into three parts. All share the storage that holds every value: uint8, int16 or float32. The
 * same files and seed give the same parts. Throws one Failure with all that is wrong with paths, files, values, labels and
 * shapes (FF2100 to FF2199).
 */
export function loadDataset(ir: Ir, context: LoadContext): Dataset {
  const { folder, spans, seed } = context;
  const { train: trainSource, test: testSource, split, labels } = ir.data;
  const naming = { classes: ir.classes, labels };
  const learnSource = ir.learning?.data ?? null;
  const raw = new Map<string, RawFile>();
  const budget = createBudget();
  const notes = new Set<string>();
  const files = openFiles(folder, raw);
  const learnFiles = openFiles(folder, raw);
  const reading = (from: Files, needed: boolean): Reading => {
    const group = split.by === undefined ? null : { by: split.by, needed };
    return { files: from, spans, input: ir.input, naming, group, budget, note: (text) => notes.add(text) };
  };

  const [, all, test, learn] = gather([
    () => checkNaming(naming, (label) => originOf(spans, label, labelPath(label))),
    () => readSource(trainSource, "data.train", reading(files, true)),
    () => readSource(testSource, "data.test", reading(files, false)),
    () => learnSource && readSource(learnSource, "learning.data", reading(learnFiles, false)),
  ]);
  raw.clear(); // Divided tables need room that their files have taken.
  const tables = [all, test, ...(learn === null ? [] : [learn])];
  sameColumns(tables);

  const splitOrigin = originOf(spans, "split", "data.split");
  const parts = divide(all.count, all.groups, split, seed, splitOrigin);
  const storage = widest(tables.map((each) => each.storage));
  const dataset = {
    train: select(all, parts.train, storage),
    validation: select(all, parts.validation, storage),
    calibration: select(all, parts.calibration, storage),
    test: whole(test, storage),
    learn: learn && whole(learn, storage),
    files: files.list(),
    learnFiles: learnFiles.list(),
    notes: [...notes],
  };
  checkClasses(dataset.train, ir.classes, splitOrigin);
  checkKept(ir, dataset, spans);
  return dataset;
}

/** Path of an entry as the frontend spells it: only identifiers follow a dot. */
function labelPath(label: string): string {
  return `data.labels${/^[A-Za-z_$][\w$]*$/.test(label) ? `.${label}` : `[${JSON.stringify(label)}]`}`;
}

function whole(table: Table, storage: Storage): Samples {
  const { size, count, inputs, labels } = table;
  if (table.storage === storage) return { storage, size, count, inputs, labels };
  const rows = Uint32Array.from({ length: table.count }, (_, row) => row);
  return select(table, rows, storage);
}

function checkClasses(train: Samples, classes: readonly string[], origin: Origin): void {
  const present = new Set(train.labels);
  if (present.size < 2) throw new Failure(oneClassLeft(origin, classes[train.labels[0]!] ?? ""));
}

/** Samples that the flash keeps of every class: there must be one of each. */
function checkKept(
  { classes, learning }: Ir,
  { train, calibration }: Pick<Dataset, "train" | "calibration">,
  spans: Program["spans"],
): void {
  const missing = ({ labels }: Samples) => classes.filter((_, index) => !labels.includes(index));
  const kept = [
    [learning?.shipped ?? 0, "shipped", "learning.replay.shipped", "training", train],
    [learning?.guard?.samples ?? 0, "samples", "learning.guard.samples", "calibration", calibration],
  ] as const;
  const faults = kept.flatMap(([count, name, path, part, samples]) =>
    count > 0 && missing(samples).length > 0
      ? [nothingToKeep(originOf(spans, name, path), part, missing(samples))]
      : [],
  );
  if (faults.length > 0) throw new Failure(faults);
}
