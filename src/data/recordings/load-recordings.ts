/** Recordings of a model, or of a file that is given beside it. */
import type { Origin } from "../../diagnostics/data.js";
import type { Ir, WindowsIr } from "../../ir/ir.js";
import type { Program } from "../../ir/program.js";
import type { Recording } from "../../ir/recording.js";
import { type Shape, sizeOf } from "../../ir/shape.js";
import { leavesAt } from "../../ir/source-leaves.js";
import type { DataSource, RecordingsSource } from "../../model.js";
import { collectFailures } from "../collect-failures.js";
import { type Files, openFiles } from "../data-files.js";
import { recordedInput } from "../feature-samples.js";
import { checkNaming, namingOf, openLabels } from "../labels.js";
import { createBudget } from "../read-budget.js";
import { originOf, type Reading } from "../source-context.js";
import { checkRates } from "./clock.js";
import { readRecordings } from "./read-recordings.js";

/** All recordings of a source: of one `recordings({ ... })`, or of several in `rows(...)`. */
export function recordingsOf(
  source: DataSource,
  at: string,
  reading: Reading,
  { length, channels }: Pick<WindowsIr, "length" | "channels">,
): Recording[] {
  const read = collectFailures(
    leavesAt(source, at).map((leaf) => () => {
      if (leaf.source.kind !== "recordings") throw new Error("windows of samples"); // refused by the check
      return readRecordings({ ...reading, source: leaf.source, at: leaf.at, length, channels });
    }),
  ).flat();
  sameRates(read, originOfRecordings(source, at, reading.spans));
  return read;
}

/** The place of a source, named after its files where they are of one path. */
export function originOfRecordings(source: DataSource, at: string, spans: Program["spans"]): Origin {
  const files =
    source.kind === "recordings" && typeof source.files === "string" ? source.files : "recordings(...)";
  return originOf(spans, files, at);
}

/** Throws a Failure if two recordings have different sampling rates. */
export function sameRates(recordings: readonly Recording[], origin: Origin): void {
  checkRates(origin, ratesOf(recordings));
}

/** Sampling rates of recordings that have one, and where. */
export function ratesOf(
  recordings: readonly Recording[],
): { readonly where: string; readonly rate: number }[] {
  return recordings.flatMap(({ name, rate }) => (rate === null ? [] : [{ where: name, rate }]));
}

/** Labels of recordings, wherever they come from. */
type Labelling = Pick<RecordingsSource, "label" | "intervals" | "annotations">;

/** Context in which recordings are read beside the data of a training. */
export interface RecordingContext {
  /** Start of relative paths: the folder of the model file, or the one in which a command runs. */
  readonly folder: string;
  readonly spans: Program["spans"];
  /** Lists what is read; without it nobody asks. */
  readonly files?: Files;
  note(sentence: string): void;
}

/**
 * The recordings of `file` (a path or pattern below the folder of the context), read with the settings of the first
 * recordings of the model. `labels` replaces those of the model: null for a file that has none. Throws a Failure (FF2100
 * to FF2199) with all that is wrong with it.
 */
export function recordingsFromFile(
  ir: Ir,
  file: string,
  context: RecordingContext,
  labels?: Labelling | null,
): Recording[] {
  const sources = [ir.data.test, ir.data.train].flatMap((each) =>
    each === undefined ? [] : leavesAt(each, ""),
  );
  const own = sources.map(({ source }) => source).find((each) => each.kind === "recordings");
  const settings = own ?? { kind: "recordings" as const, files: file };
  const { label, intervals, annotations, ...rest } = settings as RecordingsSource;
  const source: RecordingsSource = {
    ...rest,
    ...given(labels === undefined ? settings : (labels ?? {})),
    files: file,
  };
  return loadRecordings(ir, source, "", context, labels !== null);
}

/** The labels that are there. */
function given({ label, intervals, annotations }: Labelling): Labelling {
  return {
    ...(label === undefined ? {} : { label }),
    ...(intervals === undefined ? {} : { intervals }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/**
 * The recordings of a source of the model, in their order, whichever part of a division their windows are in. Where they are not
 * `labelled`, columns of targets may be missing.
 */
export function loadRecordings(
  ir: Ir,
  source: DataSource,
  at: string,
  context: RecordingContext,
  labelled = true,
): Recording[] {
  const { folder, spans, note, files = openFiles(folder) } = context;
  const naming = namingOf(ir);
  const labels = openLabels(naming);
  const reading: Reading = {
    ...{ spans, note, labels, files, input: recordedInput(ir) },
    targets: ir.targets?.map((name, index) => ({
      ...originOf(spans, name, `targets[${index}]`),
      needed: labelled,
    })),
    group: null,
    budget: createBudget(),
  };
  const [, recordings] = collectFailures([
    () => checkNaming(naming, (label) => originOf(spans, label, "data.labels")),
    () => recordingsOf(source, at, reading, ir.windows ?? shapeOf(recordedInput(ir).raw)),
    () => labels.check(),
  ]);
  return recordings;
}

function shapeOf([length = 1, ...row]: Shape): { readonly length: number; readonly channels: number } {
  return { length, channels: sizeOf(row) };
}
