/** Recordings of a file beside the data: they must look like those that the model has learnt from. */
import { type Origin, ofCommand, quote } from "../../diagnostics/data.js";
import { type Diagnostic, Failure, stopOn } from "../../diagnostics/diagnostic.js";
import { noWindow } from "../../diagnostics/recordings.js";
import type { DataFile, RecordingsRead } from "../../ir/data.js";
import type { Ir } from "../../ir/ir.js";
import { type Features, rateOf } from "../../ir/model-features.js";
import type { Recording } from "../../ir/recording.js";
import { openFiles } from "../data-files.js";
import { columnFaults } from "../table.js";
import { checkRates } from "./clock.js";
import { type RecordingContext, ratesOf, recordingsFromFile } from "./load-recordings.js";
import { longestOf } from "./window-list.js";

/** Training recordings in a message. */
const TRAINING = "the training recordings";

/** Measure against which recordings of a file are held. */
export interface Known {
  /** As the data of the model were read. */
  readonly read: readonly RecordingsRead[];
  readonly features: Features | undefined;
  /** Rows after which a stream answers first. */
  readonly length: number;
}

/**
 * The recordings of `file`, read with the settings of the model's; labels may be missing. Throws a Failure (FF2100 to
 * FF2199) with what is wrong with the file, whose hints speak of it and not of the model file.
 */
export function playedRecordings(
  ir: Ir,
  file: string,
  known: Known,
  context: Omit<RecordingContext, "files">,
): Recording[] {
  const files = openFiles(context.folder);
  try {
    const recordings = labelledOrNot(ir, file, { ...context, files });
    checkPlayed(recordings, known, { name: file });
    noteKnown(recordings, known, files.list(), context.note);
    return recordings;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(
      error.diagnostics.map((each) => (SAYS_MORE.test(each.code) ? ofCommand(each) : withHint(each, file))),
    );
  }
}

/** Errors of a path or of a label, whose own hints say more. */
const SAYS_MORE = /^FF(?:210\d|212[2-4]|216[01]|2188)$/;

function withHint(each: Diagnostic, file: string): Diagnostic {
  const hint = `${quote(file)} must look like the training recordings: the same columns, units and sampling rate, written in the same way.`;
  return { ...each, hint };
}

/** Without labels where these, and nothing else, are missing or wrong. */
function labelledOrNot(ir: Ir, file: string, context: RecordingContext): Recording[] {
  try {
    return heard(context, (quiet) => recordingsFromFile(ir, file, quiet));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const bare = withoutLabels(ir, file, context, error);
    context.note(`${file} is played without labels: ${error.diagnostics[0]?.message}`);
    return bare;
  }
}

/** Throws what is wrong apart from labels: `error`, unless that is a column which is not there. */
function withoutLabels(ir: Ir, file: string, context: RecordingContext, error: Failure): Recording[] {
  try {
    return heard(context, (quiet) => recordingsFromFile(ir, file, quiet, null));
  } catch (other) {
    throw error.diagnostics.some(({ code }) => code === "FF2132") ? other : error;
  }
}

/** Notes of a reading that succeeds. */
function heard<T>(context: RecordingContext, read: (context: RecordingContext) => T): T {
  const notes: string[] = [];
  const found = read({ ...context, note: (text) => notes.push(text) });
  for (const note of notes) context.note(note);
  return found;
}

/** A note where a file has the content of one that the model was trained with. */
function noteKnown(
  recordings: readonly Recording[],
  { read }: Known,
  files: readonly DataFile[],
  note: RecordingContext["note"],
): void {
  const trained = read.flatMap((each) => (each.source.startsWith("data.train") ? each.files : []));
  for (const { path, sha256 } of files) {
    const same = trained.find((each) => each.sha256 === sha256);
    if (same === undefined || !recordings.some(({ name }) => name.startsWith(quote(path)))) continue;
    note(
      `${quote(path)} is a file of the training data, ${quote(same.path)}: what is found in it says little about new recordings`,
    );
  }
}

/** Throws a Failure unless the recordings have the channels and the rate of the training, and one is as long as a window. */
function checkPlayed(
  recordings: readonly Recording[],
  { read, features, length }: Known,
  origin: Origin,
): void {
  const [first] = recordings;
  const names = read.find(({ columns }) => columns !== null)?.columns ?? [];
  stopOn(columnFaults({ origin, columns: first?.columns ?? null }, names, TRAINING));
  const trained = read.find(({ rate }) => rate !== null)?.rate ?? null;
  const said = rateOf(features);
  const known = [
    ...(trained === null ? [] : [{ where: TRAINING, rate: trained }]),
    ...(said === null ? [] : [{ where: "`input.stream.rate`", rate: said }]),
  ].slice(0, 1);
  checkRates(origin, [...known, ...ratesOf(recordings)]);
  if (recordings.every(({ rows }) => rows < length))
    stopOn([noWindow(origin, length, longestOf(recordings))]);
}
