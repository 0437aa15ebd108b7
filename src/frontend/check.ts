import * as errors from "../diagnostics/check.js";
import { featureCount } from "../diagnostics/check-features.js";
import * as mapErrors from "../diagnostics/check-maps.js";
import type { Check, SpanOf } from "../diagnostics/checks.js";
import { type Diagnostic, Failure, type Span } from "../diagnostics/diagnostic.js";
import { plainForm } from "../diagnostics/likeness.js";
import { hasSums } from "../formats/index.js";
import { MOST_INPUTS, MOST_SLICES, MOST_UNITS } from "../ir/limits.js";
import { shapeOfFeatures } from "../ir/model-features.js";
import { isNet, type Program, type ReadSpec } from "../ir/program.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { standardizationOf } from "../ir/standardization.js";
import { readableSizes, writtenLayer, writtenSizes } from "../layers/index.js";
import type { WrittenSizes } from "../layers/layer.js";
import type {
  CsvSource,
  DataSource,
  DataSpec,
  InputSpec,
  RecordingsSource,
  ScalingSpec,
  SplitSpec,
} from "../model.js";
import { definitionOfReadout } from "../readouts/index.js";
import { modelNameProblem } from "../steps/c-names.js";
import { answerNames } from "./answer-names.js";
import { checkAdaptation } from "./check-adaptation.js";
import { checkImported } from "./check-imported.js";
import { checkInference, exitsOf } from "./check-inference.js";
import { checkLearning } from "./check-learning.js";
import { checkMaps, warnings } from "./check-maps.js";
import { checkRecordings, checkWindows } from "./check-recordings.js";
import { checkDecision } from "./check-stream.js";
import { checkAnswers } from "./check-targets.js";
import { checkTraining } from "./check-training.js";
import { conform } from "./conform.js";
import { ordered } from "./diagnostic-order.js";
import { identifierNear, layerNameProblem } from "./identifiers.js";
import { placesOf } from "./located.js";
import { layerName, networkShape, readoutOf } from "./lower.js";
import { isWhole } from "./ranges.js";
import { specification } from "./specification.js";

/** Most points at which a prediction stands: the device numbers them from 0 in one byte, and 255 stays free. */
const MOST_EXITS = 255;

/**
 * The same program, whose values have their types; where it names a file of layers, which is opened next, also their ranges.
 * Throws a Failure with all that have not: FF1008, FF2073, and errors of ranges.
 */
export function conformed(program: Program): Program {
  const { sound, diagnostics } = conform(specification, program.spec, placesOf(program));
  if (sound && (diagnostics.length === 0 || !program.spec.layers.some(isNet))) return program;
  throw new Failure(ordered(diagnostics, program.file));
}

/**
 * Checks the value of a model file: the type and range of every part, whatever the types of its text say, then sums,
 * names and combinations. Returns the same program; throws a Failure with everything that is wrong: FF1008, FF2001 to
 * FF2089.
 */
export function check(program: Program): Program {
  const at = placesOf(program);
  const { spec } = program;
  const values = conform(specification, asWritten(program), at);
  if (!values.sound) throw new Failure(ordered(values.diagnostics, program.file));
  const foreign = checkImported(program, at);
  if (foreign.length > 0) throw new Failure(ordered(foreign, program.file)); // further errors would be of layers nobody wrote
  const diagnostics = [
    ...values.diagnostics,
    ...checkName(spec.name, at),
    ...checkInput(spec.input, at),
    ...checkFeatures(program, at),
    ...checkAnswers(spec, at),
    ...checkNames(spec, at),
    ...checkData(spec, at),
    ...checkWindows(program, at),
    ...checkLayers(spec, at),
    ...checkMaps(spec, at),
    ...checkGroups(spec, at),
    ...checkTraining(spec, at),
    ...checkInference(spec, at),
    ...checkLearning(spec, at),
    ...checkAdaptation(spec, at),
    ...checkDecision(spec, at),
    ...checkSums(spec, at),
  ];
  if (diagnostics.length === 0) return program;
  throw new Failure(ordered([...diagnostics, ...warnings(program)], program.file)); // a warning may say why
}

/** The specification as a model file has it: layers of a file say nowhere that they are. */
function asWritten({ spec, imported }: Program): unknown {
  if (imported === undefined) return spec;
  return { ...spec, layers: spec.layers.map(({ imported: _, ...layer }) => layer) };
}

const checkName: Check<string> = (name, at) => {
  const problem = modelNameProblem(name);
  return problem === null ? [] : [errors.modelName(at("name"), name, problem, identifierNear(name))];
};

const checkInput: Check<InputSpec> = (input, at) => {
  const { shape, parts } = input;
  const scaling = parts === undefined ? checkScaling(input, "input", at) : checkParts(input, at);
  if (shape.length === 0) return [errors.shapeEmpty(at("input.shape")), ...scaling];
  const size = sizeOf(input.shape);
  if (!shape.every(isSize) || size <= MOST_INPUTS) return scaling;
  return [errors.inputTooLarge(at("input.shape"), size), ...scaling];
};

/** Features and input have the same number of values. */
function checkFeatures({ features, spec }: Program, at: SpanOf): Diagnostic[] {
  if (features === undefined) return [];
  const size = sizeOf(shapeOfFeatures(features));
  return size === sizeOf(spec.input.shape) ? [] : [featureCount(at("input.shape"), spec.input.shape, size)];
}

function isSize(value: number): boolean {
  return isWhole(value, 1, MOST_INPUTS);
}

const checkParts: Check<InputSpec> = (input, at) => {
  const { parts = [] } = input;
  const beside = (["scale", "offset", "standardize"] as const).filter(
    (setting) => input[setting] !== undefined,
  );
  const sizes = parts.map((part) => part.size);
  const sum = sizes.reduce((total, size) => total + size, 0);
  const differ = sizes.every(isSize) && sum !== sizeOf(input.shape);
  return [
    ...beside.map((setting) => errors.scalingBesideParts(at(`input.${setting}`), setting)),
    ...(differ ? [errors.partsSum(at("input.parts"), sizes, sizeOf(input.shape))] : []),
    ...parts.flatMap((part, index) => checkScaling(part, `input.parts[${index}]`, at)),
  ];
};

/** Zeros stay zeros, or the mean goes anyway. */
function checkScaling(
  { offset = 0, standardize = "rms" }: ScalingSpec,
  path: string,
  at: SpanOf,
): Diagnostic[] {
  if (offset === 0 || !standardizationOf({ standardize }).perSample) return [];
  return [errors.offsetUnused(at(`${path}.offset`), standardize, offset)];
}

const checkNames: Check<Answers> = (spec, at) => {
  const diagnostics: Diagnostic[] = [];
  const classes = answerNames(spec);
  const list = spec.targets ? "targets" : "classes";
  // Names that look alike are one class to whoever reads a report.
  const forms = classes.map(plainForm);
  for (const [index, name] of classes.entries()) {
    const first = forms.indexOf(forms[index]!);
    if (!isClassName(name)) diagnostics.push(errors.className(at(`${list}[${index}]`), name));
    else if (first < index)
      diagnostics.push(errors.classTwice(at(`${list}[${index}]`), name, first, classes[first]!));
  }
  return diagnostics;
};

/** Names of what a model answers. */
type Answers = Pick<ReadSpec, "classes" | "targets" | "training" | "inference">;

function isClassName(name: string): boolean {
  return (
    name.length >= 1 &&
    name.length <= 64 &&
    name.trim() === name &&
    !/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(name)
  );
}

const checkData: Check<ReadSpec> = (spec, at) => [
  ...checkSource(spec.data.train, "data.train", spec, at),
  ...checkTest(spec, at),
  ...(spec.learning?.data === undefined ? [] : checkSource(spec.learning.data, "learning.data", spec, at)),
  ...checkSplit(spec.data.split, at),
  ...checkLabels(spec.data, spec.targets ? [] : answerNames(spec), at),
];

/** Test data come from one place. */
const checkTest: Check<Sourced> = (spec, at) => {
  const { train, test, split } = spec.data;
  if (test === undefined) return split.test === undefined ? [errors.noTest(at("data"))] : [];
  const diagnostics = checkSource(test, "data.test", spec, at);
  if (split.test !== undefined) diagnostics.push(errors.testTwice(at("data.split.test"), split.test));
  if (JSON.stringify(train) === JSON.stringify(test)) diagnostics.push(errors.testIsTrain(at("data.test")));
  return diagnostics;
};

/** A map that names a class must lead to all of them, but for the one that windows without a label have. */
function checkLabels({ labels, windows }: DataSpec, classes: readonly string[], at: SpanOf): Diagnostic[] {
  const mapped = [...new Set(Object.values(labels ?? {}))].filter((name) => name !== null);
  if (mapped.length === 0) return [];
  return classes.flatMap((name, index) =>
    mapped.includes(name) || name === windows?.otherwise
      ? []
      : [errors.classUnlabelled(at(`classes[${index}]`), name, mapped)],
  );
}

/** Settings that say which columns of a source are no inputs. */
type Sourced = Pick<ReadSpec, "data" | "targets">;

/** Only what needs no file; the readers check the rest. */
function checkSource(source: DataSource, path: string, spec: Sourced, at: SpanOf): Diagnostic[] {
  const text = (values: Readonly<Record<string, string | undefined>>): Diagnostic[] =>
    Object.entries(values).flatMap(([key, value]) =>
      value?.trim() === "" ? [errors.emptyText(at(`${path}.${key}`), key)] : [],
    );
  switch (source.kind) {
    case "idx":
      return text({ images: source.images, labels: source.labels, package: source.package });
    case "csv":
      return [...text({ file: source.file, label: source.label }), ...checkColumns(source, path, spec, at)];
    case "recordings":
      return [...checkRecordings(source, path, spec.targets, at), ...checkColumns(source, path, spec, at)];
    case "rows":
      if (source.sources.length === 0) return [errors.emptyList(at(path), "`rows()`")];
      return source.sources.flatMap((each, index) =>
        checkSource(each, `${path}.sources[${index}]`, spec, at),
      );
    case "npy": {
      const { inputs, labels, where } = source;
      const names =
        typeof inputs === "string" ? { inputs, labels } : { ...indexed("inputs", inputs), labels };
      const diagnostics = text({ ...names, "where.array": where?.array });
      if (inputs.length === 0 && typeof inputs !== "string") {
        diagnostics.push(errors.emptyList(at(`${path}.inputs`), "`inputs`"));
      }
      if (where?.in.length === 0) diagnostics.push(errors.emptyList(at(`${path}.where.in`), "`where.in`"));
      return diagnostics;
    }
  }
}

function checkColumns(
  source: CsvSource | RecordingsSource,
  path: string,
  { targets = [], data: { split } }: Sourced,
  at: SpanOf,
): Diagnostic[] {
  const { by } = split;
  const { label, columns = [], ignore = [] } = source;
  const diagnostics: Diagnostic[] = [];
  if (source.columns !== undefined && ignore.length > 0)
    diagnostics.push(errors.columnsAndIgnore(at(`${path}.ignore`)));
  if (source.columns?.length === 0) diagnostics.push(errors.emptyList(at(`${path}.columns`), "`columns`"));
  for (const [setting, names] of [
    ["columns", columns],
    ["ignore", ignore],
  ] as const) {
    const used = new Map(label === undefined ? [] : [[label, "label"]]);
    if (setting === "columns") for (const name of targets) used.set(name, "targets");
    // A column that groups samples may be ignored: it is no input in any case.
    if (setting === "columns" && by !== undefined) used.set(by, "split.by");
    for (const [index, name] of names.entries()) {
      const use = used.get(name);
      if (use !== undefined)
        diagnostics.push(errors.columnListed(at(`${path}.${setting}[${index}]`), setting, name, use));
      used.set(name, setting);
    }
  }
  return diagnostics;
}

function indexed(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}[${index}]`, value]));
}

const checkSplit: Check<SplitSpec> = ({ validation, calibration, test, by }, at) => {
  const diagnostics: Diagnostic[] = [];
  const shares = Object.entries({ validation, calibration, ...(test === undefined ? {} : { test }) });
  const names = shares.map(([name]) => name);
  const sum = Number(shares.reduce((total, [, share]) => total + share, 0).toFixed(6)); // tenths have no exact sum
  if (shares.every(([, share]) => share > 0 && share < 1) && sum >= 0.9)
    diagnostics.push(errors.splitSum(at("data.split"), names, sum));
  if (by?.trim() === "") diagnostics.push(errors.emptyText(at("data.split.by"), "by"));
  return diagnostics;
};

const checkLayers: Check<ReadSpec> = (spec, at) => {
  const { layers } = spec;
  const diagnostics: Diagnostic[] = [];
  const names = layers.map(layerName);
  const shapes = inputShapes(spec);
  for (const [index, layer] of layers.entries()) {
    const path = `layers[${index}]`;
    const name = names[index]!;
    const problem = layerNameProblem(name, names);
    const first = names.indexOf(name);
    const kind = writtenLayer(layer);
    if (isSized(readableSizes(layer)))
      diagnostics.push(...kind.check(layer, path, at, shapes[index] ?? null));
    if (problem !== null) diagnostics.push(errors.layerName(at(`${path}.name`), name, problem));
    else if (first < index) {
      diagnostics.push(errors.layerNameTwice(at(`${path}.name`), name, first, layer.name !== undefined));
    }
  }
  return diagnostics;
};

/** Shape that each layer reads; null where the input or a layer before does not fit, which has been told. */
function inputShapes(spec: ReadSpec): (Shape | null)[] {
  let shape = sizeOf(spec.input.shape) <= MOST_INPUTS ? networkShape(spec) : null;
  return spec.layers.map((layer) => {
    const input = shape;
    shape = input && writtenLayer(layer).output(layer, input);
    return input;
  });
}

/** True for sizes within their ranges, which the specification has told otherwise. */
function isSized(sizes: Pick<WrittenSizes, "units" | "slices"> | null): boolean {
  return sizes === null || (isWhole(sizes.units, 1, MOST_UNITS) && isWhole(sizes.slices, 1, MOST_SLICES));
}

/** Checks of slices and units, or channels, against the groups of all layers together. */
const checkGroups: Check<ReadSpec> = (spec, at) => {
  const { layers } = spec;
  const classes = answerNames(spec);
  const sizes = writtenSizes(layers);
  if (!sizes.every((each) => isSized(each) && each.units % each.slices === 0)) return [];
  const exits = exitsOf(spec.training, layers);
  const diagnostics = exits > MOST_EXITS ? [errors.tooManyExits(at("layers"), exits, MOST_EXITS)] : [];
  const kind = readoutOf(spec);
  const least = definitionOfReadout({ kind }).leastUnits(classes.length);
  for (const { index, units, slices, field } of sizes) {
    if (units / slices >= least) continue;
    const { kind } = layers[index]!;
    const tooFew = {
      units: (span?: Span) => errors.groupsNeedUnits(span, units, slices, classes.length),
      filters: (span?: Span) => mapErrors.groupsNeedChannels(span, kind, units, classes.length),
    };
    diagnostics.push(tooFew[field](at(`layers[${index}].${slices > 1 ? "slices" : field}`)));
  }
  return diagnostics;
};

const checkSums: Check<ReadSpec> = ({ precision = "int8", accumulate }, at) =>
  accumulate === undefined || hasSums(precision)
    ? []
    : [errors.sumsWithoutHalves(at("accumulate"), precision, accumulate)];
