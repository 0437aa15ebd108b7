import { Failure } from "../diagnostics/diagnostic.js";
import { badTrainingRecord } from "../diagnostics/train.js";
import type { TrainingRecord } from "../ir/trained.js";
import * as is from "../schema/fields.js";

/** The record as one line of JSON with a fixed order of keys. */
export function printRecord(record: TrainingRecord): string {
  const { rule, seed, epochs, engine, fingerprint, history } = record;
  const rows = history.map(({ epoch, loss, accuracy, active, training, errors }) => ({
    ...{ epoch, loss, accuracy, active },
    ...(training === undefined ? {} : { training }),
    ...(errors ? { errors } : {}),
  }));
  return JSON.stringify({ rule, seed, epochs, engine, fingerprint, history: rows });
}

const words = is.text(/^[^\p{Cc}\p{Cf}]*$/u, "up to 200 characters that show", 200);
const count = is.whole(0, Number.MAX_SAFE_INTEGER);
const shares = is.list(is.real(0, 1)).max(65535);

/** Every field of a record with its type and range. */
const recordSchema = is.specifies<TrainingRecord>()(
  is.object({
    rule: words,
    seed: count,
    epochs: count,
    engine: words,
    fingerprint: words,
    history: is.list(
      is.object({
        epoch: count,
        loss: is.real(-Number.MAX_VALUE, Number.MAX_VALUE),
        accuracy: shares,
        active: shares,
        training: is.real(0, 1).optional(),
        errors: is.list(is.real(0, Number.MAX_VALUE)).max(65535).optional(),
      }),
    ),
  }),
);

/** Reads what `printRecord` wrote into `file`. Throws a `Failure` (FF3016) that names the first wrong field. */
export function parseRecord(file: string, text: string): TrainingRecord {
  const checked = is.checkText(recordSchema, "record", text);
  if (checked.problems === null) return checked.value;
  const { path, expected, found } = checked.problems[0]!;
  throw new Failure(badTrainingRecord(file, path, expected, found));
}
