import { isObject } from "../checkpoint/safetensors.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { badTrainingRecord } from "../diagnostics/train.js";
import type { EpochRecord, TrainingRecord } from "../ir/trained.js";

/** The record as one line of JSON with a fixed order of keys. */
export function printRecord(record: TrainingRecord): string {
  const { rule, seed, epochs, engine, fingerprint, history } = record;
  const rows = history.map(({ epoch, loss, accuracy, active, training }) => ({
    ...{ epoch, loss, accuracy, active },
    ...(training === undefined ? {} : { training }),
  }));
  return JSON.stringify({ rule, seed, epochs, engine, fingerprint, history: rows });
}

/** Reads what `printRecord` wrote into `file`. Throws a `Failure` (FF3016) that names the field. */
export function parseRecord(file: string, text: string): TrainingRecord {
  const read = fieldsOf(file, "the record", parseJson(text));
  const history = read.list("history");
  return {
    rule: read.text("rule"),
    seed: read.number("seed"),
    epochs: read.number("epochs"),
    engine: read.text("engine"),
    fingerprint: read.text("fingerprint"),
    history: history.map((row, index) => parseEpoch(file, `history[${index}]`, row)),
  };
}

function parseEpoch(file: string, place: string, value: unknown): EpochRecord {
  const read = fieldsOf(file, place, value);
  return {
    epoch: read.number("epoch"),
    loss: read.number("loss"),
    accuracy: read.numbers("accuracy"),
    active: read.numbers("active"),
    ...(read.has("training") ? { training: read.number("training") } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Fields {
  has(key: string): boolean;
  text(key: string): string;
  number(key: string): number;
  list(key: string): readonly unknown[];
  numbers(key: string): readonly number[];
}

function fieldsOf(file: string, place: string, value: unknown): Fields {
  const refuse = (at: string, expected: string, found: unknown): Failure =>
    new Failure(badTrainingRecord(file, at, expected, JSON.stringify(found)?.slice(0, 80) ?? "nothing"));
  if (!isObject(value)) throw refuse(place, "a JSON object", value);

  const list = (key: string): readonly unknown[] => {
    const found = value[key];
    if (!Array.isArray(found)) throw refuse(`${place}, ${key}`, "a list", found);
    return found;
  };
  return {
    has: (key) => key in value,
    list,
    text: (key) => {
      const found = value[key];
      if (typeof found !== "string") throw refuse(`${place}, ${key}`, "text", found);
      return found;
    },
    number: (key) => {
      const found = value[key];
      if (typeof found !== "number") throw refuse(`${place}, ${key}`, "a number", found);
      return found;
    },
    numbers: (key) =>
      list(key).map((found) => {
        if (typeof found !== "number") throw refuse(`${place}, ${key}`, "numbers", found);
        return found;
      }),
  };
}
