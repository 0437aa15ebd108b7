/** Ir -> Dataset: reads every source that the model names and divides the training data. */
import {
  constantTarget,
  nothingToKeep,
  type Origin,
  oneClassLeft,
  tooFewNormal,
} from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { type Dataset, pick, type RecordingsRead, type Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { eventsOf, recordedSetting } from "../ir/model-features.js";
import type { Program } from "../ir/program.js";
import type { Recording } from "../ir/recording.js";
import { leaves } from "../ir/source-leaves.js";
import type { DataSource } from "../model.js";
import { targetStatistics } from "../numerics/targets.js";
import { collectFailures } from "./collect-failures.js";
import { type Files, openFiles, type RawFile } from "./data-files.js";
import { rawInput, recordedInput, withFeatures } from "./feature-samples.js";
import { checkNaming, namingOf, openLabels } from "./labels.js";
import { dataNotes, type Material } from "./notes.js";
import { createBudget } from "./read-budget.js";
import { withEventVectors } from "./recordings/event-vectors.js";
import { firstRows } from "./recordings/first-rows.js";
import { originOfRecordings, recordingsOf, sameRates } from "./recordings/load-recordings.js";
import { divideWindows } from "./recordings/split-windows.js";
import { copyWindows, cutWindows, isWindows, type WindowList } from "./recordings/window-list.js";
import type { Part } from "./repeats.js";
import { originOf, type Reading } from "./source-context.js";
import { readSource } from "./sources.js";
import { divide } from "./split.js";
import { labelled, sameColumns, select, type Table, upTo, widest } from "./table.js";

/** Start of relative paths, spans of the model file, and the seed of the division. */
export interface LoadContext {
  readonly folder: string;
  readonly spans: Program["spans"];
  readonly seed: number;
}

/** The samples of a source: in memory as they are, or places in recordings. */
type List = Table | WindowList;

/** Samples of the sources of a model; `test` is null where `split.test` takes it from `all`. */
interface Tables {
  readonly all: List;
  readonly test: List | null;
  readonly learn: List | null;
}

/**
 * Reads train and test data (and those that the device learns from, where the model names some), maps labels to class
 * indices and divides train into three parts, or four where `split.test` asks for test data. All share the storage that
 * holds every value: uint8, int16 or float32. The same files and seed give the same parts. Throws one Failure with all that
 * is wrong with paths, files, values, labels and shapes (FF2100 to FF2199).
 */
export function loadDataset(ir: Ir, context: LoadContext): Dataset {
  const { folder, spans, seed } = context;
  const raw = new Map<string, RawFile>();
  const files = openFiles(folder, raw);
  const learnFiles = openFiles(folder, raw);
  const notes = new Set<string>();
  const read: RecordingsRead[] = [];
  const sources = {
    spans,
    files,
    learnFiles,
    budget: createBudget(),
    note: (text: string) => notes.add(text),
    tell: (each: RecordingsRead) => read.push(each),
  };
  const { all, test, learn } = readTables(ir, sources);
  raw.clear(); // Divided tables need room that their files have taken.
  const tables = [all, test, learn].filter((each) => each !== null);
  sameColumns(tables);
  sameRates(
    tables.filter(isWindows).flatMap(({ recordings }) => recordings),
    all.origin,
  );

  const splitOrigin = originOf(spans, "split", "data.split");
  const rows = isWindows(all)
    ? divideWindows(all, ir.data.split, seed, {
        classes: ir.classes,
        origin: splitOrigin,
        note: sources.note,
      })
    : divide(all.count, all.groups, ir.data.split, seed, splitOrigin);
  const storage = widest(tables.map((each) => each.storage));
  const part = (table: List, of: Uint32Array): Part => ({
    samples: isWindows(table) ? copyWindows(table, of, storage) : select(table, of, storage),
    table,
    rows: of,
  });
  const known = (of: Uint32Array): Part => (ir.normality ? normalOf(part(all, of)) : part(all, of));
  const whole = (table: List): Part => part(table, upTo(table.count));
  const material: Material = {
    known: [known(rows.train), known(rows.validation), known(rows.calibration)],
    test: test === null ? part(all, rows.test) : whole(test),
    learn: learn && (ir.normality ? normalOf(whole(learn)) : whole(learn)),
    readings: isWindows(all) ? firstRows(all) : all,
  };
  const [train, validation, calibration] = material.known;
  if (ir.targets) checkTargets(train.samples, ir.targets, spans);
  else if (ir.normality) checkNormal(material.known, splitOrigin);
  else checkClasses(train.samples, ir.classes, splitOrigin);
  checkKept(ir, { train: train.samples, calibration: calibration.samples }, spans);
  return {
    train: withFeatures(ir, train),
    validation: withFeatures(ir, validation),
    calibration: withFeatures(ir, calibration),
    test: withFeatures(ir, material.test),
    learn: material.learn && withFeatures(ir, material.learn),
    testGroups: groupsIn(material.test),
    columns: tables.find(({ columns }) => columns !== null)?.columns ?? null,
    recordings: read,
    files: files.list(),
    learnFiles: learnFiles.list(),
    notes: [...notes, ...dataNotes(ir, material)],
  };
}

/** The part without what is not normal, which training, ranges and thresholds never see. */
function normalOf({ samples, table, rows }: Part): Part {
  const kept = [...samples.labels.keys()].filter((n) => samples.labels[n] === 0);
  return { samples: pick(samples, kept), table, rows: Uint32Array.from(kept, (n) => rows[n]!) };
}

/** Normal samples without which nothing can be said of others. */
const LEAST_NORMAL = { train: 2, validation: 10, calibration: 10 } as const;

/** Throws a Failure where a part has too few normal samples. */
function checkNormal([train, validation, calibration]: Material["known"], origin: Origin): void {
  const parts = { train, validation, calibration };
  const faults = (["train", "validation", "calibration"] as const).flatMap((name) => {
    const { count } = parts[name].samples;
    return count < LEAST_NORMAL[name] ? [tooFewNormal(origin, name, count, LEAST_NORMAL[name])] : [];
  });
  if (faults.length > 0) throw new Failure(faults);
}

/** Group of each sample of a part; null where its source has none. */
function groupsIn({ table, rows }: Part): readonly string[] | null {
  const { groups } = table;
  return groups && Array.from(rows, (row) => groups[row]!);
}

/** Files and settings for reading, beside the model; `learnFiles` lists those that `learning.data` alone names. */
interface Sources extends Pick<Reading, "spans" | "files" | "budget" | "note"> {
  readonly learnFiles: Files;
  tell(read: RecordingsRead): void;
}

/** Recordings or samples that `source` has been read as. */
function recordingsRead(
  source: string,
  recordings: readonly Recording[],
  files: RecordingsRead["files"],
): RecordingsRead {
  const rows = recordings.reduce((sum, each) => sum + each.rows, 0);
  const rate = recordings.find((each) => each.rate !== null)?.rate ?? null;
  const columns = recordings[0]?.columns ?? null;
  return { source, recordings: recordings.length, rows, rate, columns, files };
}

function readTables(ir: Ir, { files, learnFiles, tell, ...shared }: Sources): Tables {
  const { train, test, split } = ir.data;
  const naming = namingOf(ir);
  const read = openLabels(naming);
  const beside = labelArrays(train);
  const table = (source: DataSource | null | undefined, at: string, from: Files): (() => List) | null => {
    if (!source) return null;
    const group = split.by === undefined ? null : { by: split.by, needed: source === train, beside };
    const isCut = leaves(source).some((each) => each.kind === "recordings");
    const reading = {
      ...shared,
      files: from,
      input: isCut ? recordedInput(ir) : rawInput(ir),
      labels: read,
      targets: ir.targets?.map((name, index) => originOf(shared.spans, name, `targets[${index}]`)),
      group,
    };
    if (ir.windows === undefined || !isCut) {
      const samples = readSource(source, at, reading);
      return () => labelled(samples);
    }
    const { windows } = ir;
    const known = from.list().length;
    const recordings = recordingsOf(source, at, reading, windows);
    tell(recordingsRead(at, recordings, from.list().slice(known)));
    const origin = originOfRecordings(source, at, shared.spans);
    return () => {
      const events = eventsOf(ir.features);
      if (events === null) {
        const setting = recordedSetting(ir.features);
        return cutWindows(recordings, { ...windows, setting }, origin, shared.note);
      }
      const vectors = withEventVectors(recordings, events, windows, shared.note);
      const each = { ...windows, length: 1, hop: 1, channels: events.size, label: "end" } as const;
      return cutWindows(vectors, each, origin, shared.note);
    };
  };
  const [, all, tested, learn] = collectFailures([
    () => checkNaming(naming, (label) => originOf(shared.spans, label, labelPath(label))),
    () => table(train, "data.train", files),
    () => table(test, "data.test", files),
    () => table(ir.learning?.data, ir.learning?.normalise ? "adaptation.data" : "learning.data", learnFiles),
    () => read.check(),
  ]);
  const unmet = read.unmet();
  if (unmet !== null) shared.note(unmet);
  const [known, asked, learnt] = collectFailures([all, tested, learn].map((each) => () => each?.() ?? null));
  return { all: known!, test: asked!, learn: learnt! };
}

/** Label arrays of the npy sources in `source`. */
function labelArrays(source: DataSource): string[] {
  return leaves(source).flatMap((each) =>
    each.kind === "npy" && each.labels !== undefined ? [each.labels] : [],
  );
}

/** Path of an entry as the frontend spells it: only identifiers follow a dot. */
function labelPath(label: string): string {
  return `data.labels${/^[A-Za-z_$][\w$]*$/.test(label) ? `.${label}` : `[${JSON.stringify(label)}]`}`;
}

/** Throws a Failure for targets that never change. */
function checkTargets(train: Samples, targets: readonly string[], spans: Program["spans"]): void {
  const { deviation, mean } = targetStatistics(train);
  const faults = targets.flatMap((name, index) =>
    deviation[index]! > 0
      ? []
      : [constantTarget(originOf(spans, name, `targets[${index}]`), name, mean[index]!)],
  );
  if (faults.length > 0) throw new Failure(faults);
}

function checkClasses(train: Samples, classes: readonly string[], origin: Origin): void {
  const present = new Set(train.labels);
  if (present.size < 2) throw new Failure(oneClassLeft(origin, classes[train.labels[0]!] ?? ""));
}

/** Samples that the flash keeps of every class: there must be one of each. */
function checkKept(
  { classes, targets, learning }: Ir,
  { train, calibration }: Pick<Dataset, "train" | "calibration">,
  spans: Program["spans"],
): void {
  if (targets) return; // samples with values have no class
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
