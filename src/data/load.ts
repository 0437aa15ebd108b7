/** Ir -> Dataset: reads every source that the model names and divides the training data. */
import { type Origin, oneClassLeft } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Dataset, Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { Program } from "../ir/program.js";
import { openFiles } from "./files.js";
import { gather } from "./gather.js";
import { checkNaming } from "./labels.js";
import { originOf, type Reading } from "./reading.js";
import { readSource } from "./sources.js";
import { divide } from "./split.js";
import { sameColumns, select, widest } from "./table.js";

/** Where relative paths start, places in the model file, and the seed of the division. */
export interface LoadContext {
  readonly folder: string;
  readonly spans: Program["spans"];
  readonly seed: number;
}

/**
 * Reads train and test data, maps labels to class indices and divides train into three parts. All parts share the storage
 * that holds every value: uint8, int16 or float32. The same files and seed give the same parts. Throws one Failure with
 * all that is wrong with paths, files, values, labels and shapes (FF2100 to FF2199).
 */
export function loadDataset(ir: Ir, context: LoadContext): Dataset {
  const { folder, spans, seed } = context;
  const { train: trainSource, test: testSource, split, labels } = ir.data;
  const naming = { classes: ir.classes, labels };
  const files = openFiles(folder);
  const reading = (needed: boolean): Reading => {
    const group = split.by === undefined ? null : { by: split.by, needed };
    return { files, spans, input: ir.input, naming, group };
  };

  const [, all, test] = gather([
    () => checkNaming(naming, (label) => originOf(spans, label, labelPath(label))),
    () => readSource(trainSource, "data.train", reading(true)),
    () => readSource(testSource, "data.test", reading(false)),
  ]);
  sameColumns([all, test]);

  const splitOrigin = originOf(spans, "split", "data.split");
  const parts = divide(all.count, all.groups, split, seed, splitOrigin);
  const storage = widest([all.storage, test.storage]);
  const train = select(all, parts.train, storage);
  checkClasses(train, ir.classes, splitOrigin);
  return {
    train,
    validation: select(all, parts.validation, storage),
    calibration: select(all, parts.calibration, storage),
    test: select(
      test,
      Uint32Array.from({ length: test.count }, (_, row) => row),
      storage,
    ),
    files: files.list(),
  };
}

/** Path of an entry as the frontend spells it: only identifiers follow a dot. */
function labelPath(label: string): string {
  return `data.labels${/^[A-Za-z_$][\w$]*$/.test(label) ? `.${label}` : `[${JSON.stringify(label)}]`}`;
}

function checkClasses(train: Samples, classes: readonly string[], origin: Origin): void {
  const present = new Set(train.labels);
  if (present.size < 2) throw new Failure(oneClassLeft(origin, classes[train.labels[0]!] ?? ""));
}
