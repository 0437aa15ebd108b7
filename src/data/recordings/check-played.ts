/** Recordings of a file beside the data: they must look like those that the model has learnt from. */
import type { Origin } from "../../diagnostics/data.js";
import { stopOn } from "../../diagnostics/diagnostic.js";
import { noWindow } from "../../diagnostics/recordings.js";
import type { RecordingsRead } from "../../ir/data.js";
import { type Features, rateOf } from "../../ir/model-features.js";
import type { Recording } from "../../ir/recording.js";
import { columnFaults } from "../table.js";
import { checkRates } from "./clock.js";
import { longestOf } from "./window-list.js";

/** Training recordings in a message. */
const TRAINING = "the training recordings";

/** What recordings are held against. */
export interface Known {
  /** As the data of the model were read. */
  readonly read: readonly RecordingsRead[];
  readonly features: Features | undefined;
  /** Rows after which a stream answers first. */
  readonly length: number;
}

/** Throws a Failure unless the recordings have the channels and the rate of the training, and one is as long as a window. */
export function checkPlayed(
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
  const rates = recordings.flatMap(({ name, rate }) => (rate === null ? [] : [{ where: name, rate }]));
  checkRates(origin, [...known, ...rates]);
  if (recordings.every(({ rows }) => rows < length))
    stopOn([noWindow(origin, length, longestOf(recordings))]);
}
