/** Owners of the lines of <model>_features.c: what an instruction of features was written as. */
import { basename } from "node:path";
import type { Origin } from "../features/print-c.js";
import type { CounterBin, LineMap, SourceLine } from "../ir/bench.js";
import type { DeviceModel } from "../ir/device-model.js";
import { isFeatures } from "../steps/index.js";
import { definitionsOf } from "./view-features.js";

/** Bins of the lines that features were written in, each once; all of them are part of the bin of their step. */
export function featureBins(model: DeviceModel, whole: readonly CounterBin[]): CounterBin[] {
  const step = whole.find((bin) => bin.step !== null && isFeatures(bin.step));
  if (step === undefined) return [];
  const lines = new Map<string, SourceLine>();
  for (const { origin } of definitionsOf(model)) if (origin) lines.set(keyOf(origin), sourceOf(origin));
  return [...lines.values()].map((source) => ({ ...step, source }));
}

/** The bins in the text of `<model>_features.c`; what is around the functions of the user belongs to the step. */
export function featureLines(text: string, model: DeviceModel, bins: readonly CounterBin[]): LineMap {
  const definitions = definitionsOf(model);
  const start = text.indexOf(definitions.map((each) => each.text).join("\n"));
  if (start < 0) throw new Error("the emitted C has no features");
  const first = text.slice(0, start).split("\n").length;
  const numbers = new Map(bins.flatMap(({ source }, bin) => (source ? [[keyOfSource(source), bin]] : [])));
  return ["", ...text.split("\n")].map((_, line) => {
    const origin = definitions[line - first]?.origin;
    return (origin && numbers.get(keyOf(origin))) ?? "inherit";
  });
}

function sourceOf({ fn, place }: Origin): SourceLine {
  return { function: fn.source, file: basename(place.file), start: fn.place.line, line: place.line };
}

function keyOf(origin: Origin): string {
  return keyOfSource(sourceOf(origin));
}

function keyOfSource({ function: name, file, line }: SourceLine): string {
  return `${file}:${line} ${name}`;
}
