import * as errors from "../diagnostics/check.js";
import { type Diagnostic, Failure, type Span } from "../diagnostics/diagnostic.js";
import { layerName } from "../ir/lower.js";
import type { Program } from "../ir/program.js";
import type { DataSource, InputSpec, ModelSpec, ScalingSpec, SplitSpec, TrainingSpec } from "../model.js";
import { identifierNear, layerNameProblem, modelNameProblem } from "./identifiers.js";

/** Finds the place of a path such as `layers[0].units`. */
type Locate = (path: string) => Span | undefined;

/** The rules of one part of the specification: all that is wrong with it. */
type Rules<T> = (value: T, at: Locate) => Diagnostic[];

/**
 * Checks what types cannot: ranges, sums, names, combinations. Returns the same program; throws a Failure with
 * everything that is wrong: FF2001 to FF2029.
 */
export function check(program: Program): Program {
  const at: Locate = (path) => placeOf(program.spans, path);
  const { spec } = program;
  const diagnostics = [
    ...checkName(spec.name, at),
    ...checkInput(spec.input, at),
    ...checkClasses(spec.classes, at),
    ...checkData(spec, at),
    ...checkLayers(spec.layers, at),
    ...checkTraining(spec.training, at),
    ...checkShift(spec, at),
  ];
  if (diagnostics.length > 0) throw new Failure(diagnostics);
  return program;
}

/** The place of a value, or of the nearest value around it. */
function placeOf(spans: Program["spans"], path: string): Span | undefined {
  const span = spans[path];
  return span !== undefined || path === "" ? span : placeOf(spans, path.replace(/(^|[.[])[^.[]*$/, ""));
}

const checkName: Rules<string> = (name, at) => {
  const problem = modelNameProblem(name);
  return problem === null ? [] : [errors.modelName(at("name"), name, problem, identifierNear(name))];
};

const checkInput: Rules<InputSpec> = (input, at) => {
  const { shape, parts } = input;
  const scaling = parts === undefined ? checkScaling(input, "input", at) : checkParts(input, at);
  if (shape.length === 0) return [errors.shapeEmpty(at("input.shape")), ...scaling];
  const wrong = shape.flatMap((dimension, index) =>
    isWhole(dimension, 1, 65_535) ? [] : [errors.shapeDimension(at(`input.shape[${index}]`), dimension)],
  );
  const size = sizeOf(input);
  if (wrong.length === 0 && size > 65_535) wrong.push(errors.inputTooLarge(at("input.shape"), size));
  return [...wrong, ...scaling];
};

const checkParts: Rules<InputSpec> = (input, at) => {
  const { parts = [] } = input;
  const beside = (["scale", "offset", "standardize"] as const).filter(
    (setting) => input[setting] !== undefined,
  );
  const wrong = parts.flatMap(({ size }, index) =>
    isWhole(size, 1, 65_535) ? [] : [errors.partSize(at(`input.parts[${index}].size`), size)],
  );
  const sizes = parts.map((part) => part.size);
  const sum = sizes.reduce((total, size) => total + size, 0);
  if (wrong.length === 0 && sum !== sizeOf(input))
    wrong.push(errors.partsSum(at("input.parts"), sizes, sizeOf(input)));
  return [
    ...beside.map((setting) => errors.scalingBesideParts(at(`input.${setting}`), setting)),
    ...wrong,
    ...parts.flatMap((part, index) => checkScaling(part, `input.parts[${index}]`, at)),
  ];
};

function checkScaling(
  { scale = 1, offset = 0, standardize = "rms" }: ScalingSpec,
  path: string,
  at: Locate,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (!(Number.isFinite(scale) && scale > 0)) diagnostics.push(errors.scale(at(`${path}.scale`), scale));
  const centred = standardize === "rms" || standardize === "sample";
  if (!Number.isFinite(offset)) diagnostics.push(errors.offset(at(`${path}.offset`), offset));
  else if (offset !== 0 && centred)
    diagnostics.push(errors.offsetUnused(at(`${path}.offset`), standardize, offset));
  return diagnostics;
}

const checkClasses: Rules<readonly string[]> = (classes, at) => {
  const diagnostics: Diagnostic[] = [];
  if (classes.length < 2 || classes.length > 256)
    diagnostics.push(errors.classCount(at("classes"), classes.length));
  for (const [index, name] of classes.entries()) {
    const first = classes.indexOf(name);
    if (!isClassName(name)) diagnostics.push(errors.className(at(`classes[${index}]`), name));
    else if (first < index) diagnostics.push(errors.classTwice(at(`classes[${index}]`), name, first));
  }
  return diagnostics;
};

function isClassName(name: string): boolean {
  return (
    name.length >= 1 &&
    name.length <= 64 &&
    name.trim() === name &&
    !/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(name)
  );
}

const checkData: Rules<ModelSpec> = ({ data, classes }, at) => {
  const diagnostics = [
    ...checkSource(data.train, "data.train", at),
    ...checkSource(data.test, "data.test", at),
    ...checkSplit(data.split, at),
  ];
  if (JSON.stringify(data.train) === JSON.stringify(data.test))
    diagnostics.push(errors.testIsTrain(at("data.test")));
  if (data.labels === undefined) return diagnostics;
  const mapped = [...new Set(Object.values(data.labels))];
  for (const [index, name] of classes.entries()) {
    if (!mapped.includes(name))
      diagnostics.push(errors.classUnlabelled(at(`classes[${index}]`), name, mapped));
  }
  return diagnostics;
};

/** Only what needs no file; the readers check the rest. */
function checkSource(source: DataSource, path: string, at: Locate): Diagnostic[] {
  const text = (values: Readonly<Record<string, string | undefined>>): Diagnostic[] =>
    Object.entries(values).flatMap(([key, value]) =>
      value?.trim() === "" ? [errors.emptyText(at(`${path}.${key}`), key)] : [],
    );
  switch (source.kind) {
    case "idx":
      return text({ images: source.images, labels: source.labels, package: source.package });
    case "csv":
      return text({ file: source.file, label: source.label });
    case "rows":
      if (source.sources.length === 0) return [errors.emptyList(at(path), "`rows()`")];
      return source.sources.flatMap((each, index) => checkSource(each, `${path}.sources[${index}]`, at));
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

function indexed(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}[${index}]`, value]));
}

const checkSplit: Rules<SplitSpec> = ({ validation, calibration, by }, at) => {
  const shares = Object.entries({ validation, calibration });
  const wrong = shares.filter(([, share]) => !(share > 0 && share < 1));
  const diagnostics = wrong.map(([name, share]) => errors.splitShare(at(`data.split.${name}`), share));
  const sum = validation + calibration;
  if (wrong.length === 0 && sum >= 0.9) diagnostics.push(errors.splitSum(at("data.split"), sum));
  if (by?.trim() === "") diagnostics.push(errors.emptyText(at("data.split.by"), "by"));
  return diagnostics;
};

const checkLayers: Rules<ModelSpec["layers"]> = (layers, at) => {
  const diagnostics: Diagnostic[] = [];
  if (layers.length < 1 || layers.length > 32)
    diagnostics.push(errors.layerCount(at("layers"), layers.length));
  const names = layers.map(layerName);
  for (const [index, layer] of layers.entries()) {
    const path = `layers[${index}]`;
    const name = names[index]!;
    const problem = layerNameProblem(name);
    const first = names.indexOf(name);
    if (!isWhole(layer.units, 1, 4096)) diagnostics.push(errors.units(at(`${path}.units`), layer.units));
    if (problem !== null) diagnostics.push(errors.layerName(at(`${path}.name`), name, problem));
    else if (first < index) {
      diagnostics.push(errors.layerNameTwice(at(`${path}.name`), name, first, layer.name !== undefined));
    }
  }
  return diagnostics;
};

const checkTraining: Rules<TrainingSpec> = (training, at) => {
  const { epochs, batch = 1, learningRate = 1, activityPenalty = 0, shift = 0 } = training;
  const diagnostics: Diagnostic[] = [];
  if (!isWhole(epochs, 1, 10_000)) diagnostics.push(errors.epochs(at("training.epochs"), epochs));
  if (!isWhole(batch, 1, 65_536)) diagnostics.push(errors.batch(at("training.batch"), batch));
  if (!(learningRate > 0 && learningRate <= 1)) {
    diagnostics.push(errors.learningRate(at("training.learningRate"), learningRate));
  }
  if (!(activityPenalty >= 0 && activityPenalty <= 1)) {
    diagnostics.push(errors.activityPenalty(at("training.activityPenalty"), activityPenalty));
  }
  if (!isWhole(shift, 0, 8)) diagnostics.push(errors.shiftRange(at("training.shift"), shift));
  return diagnostics;
};

/** A shift moves rows and columns of pixels: it needs a picture, and some of it left. */
const checkShift: Rules<ModelSpec> = ({ input, training }, at) => {
  const { shift = 0 } = training;
  const { shape, parts = [] } = input;
  if (!isWhole(shift, 1, 8)) return [];
  if (parts.length > 1) return [errors.shiftNeedsImage(at("training.shift"), `${parts.length} parts`)];
  const image = shape.length === 2 && shape.every((dimension) => dimension > shift);
  return image
    ? []
    : [errors.shiftNeedsImage(at("training.shift"), `shape: [${shape.join(", ")}], shift: ${shift}`)];
};

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function sizeOf(input: InputSpec): number {
  return input.shape.reduce((product, dimension) => product * dimension, 1);
}
