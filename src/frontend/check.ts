import * as errors from "../diagnostics/check.js";
import { type Diagnostic, Failure, type Span } from "../diagnostics/diagnostic.js";
import { layerName } from "../ir/lower.js";
import type { Program } from "../ir/program.js";
import type { DataSource, DenseSpec, InputSpec, ModelSpec, ScalingSpec, SplitSpec } from "../model.js";
import { modelNameProblem } from "../ops/c-names.js";
import { checkInference, exitsOf } from "./check-inference.js";
import { checkLearning } from "./check-learning.js";
import { checkTraining } from "./check-training.js";
import { identifierNear, layerNameProblem } from "./identifiers.js";
import { isWhole, type Locate, type Rules } from "./rules.js";

/**
 * Most classes. The device answers INFER with 18 bytes and 4 per class, and a sample's answer must fit into the 1008
 * payload bytes of the largest frame (`device/protocol.ts`, `device/frame.ts`): 18 + 4 * 247 = 1006.
 */
export const MOST_CLASSES = 247;

/** Most points at which an answer stands: the device numbers them from 0 in one byte, and 255 stays free. */
const MOST_EXITS = 255;

/**
 * Checks what types cannot: ranges, sums, names, combinations. Returns the same program; throws a Failure with
 * everything that is wrong: FF2001 to FF2068.
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
    ...checkAnswers(spec, at),
    ...checkTraining(spec, at),
    ...checkInference(spec, at),
    ...checkLearning(spec, at),
    ...checkSums(spec, at),
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
  if (classes.length < 2 || classes.length > MOST_CLASSES)
    diagnostics.push(errors.classCount(at("classes"), classes.length, MOST_CLASSES));
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

const checkData: Rules<ModelSpec> = ({ data, classes, learning }, at) => {
  const diagnostics = [
    ...checkSource(data.train, "data.train", at),
    ...checkSource(data.test, "data.test", at),
    ...(learning?.data === undefined ? [] : checkSource(learning.data, "learning.data", at)),
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
    const problem = layerNameProblem(name, names);
    const first = names.indexOf(name);
    if (!isWhole(layer.units, 1, 4096)) diagnostics.push(errors.units(at(`${path}.units`), layer.units));
    diagnostics.push(...checkSlices(layer, `${path}.slices`, at));
    if (problem !== null) diagnostics.push(errors.layerName(at(`${path}.name`), name, problem));
    else if (first < index) {
      diagnostics.push(errors.layerNameTwice(at(`${path}.name`), name, first, layer.name !== undefined));
    }
  }
  return diagnostics;
};

function checkSlices({ units, slices = 1 }: DenseSpec, path: string, at: Locate): Diagnostic[] {
  if (!isWhole(slices, 1, 64)) return [errors.slices(at(path), slices)];
  if (!isWhole(units, 1, 4096) || units % slices === 0) return [];
  const divisors = Array.from({ length: 64 }, (_, index) => index + 1).filter((each) => units % each === 0);
  const below = Math.max(...divisors.filter((each) => each < slices));
  const above = divisors.find((each) => each > slices);
  return [errors.slicesDivide(at(path), units, slices, above === undefined ? [below] : [below, above])];
}

/** What the answers of all layers together ask of slices and units. */
const checkAnswers: Rules<ModelSpec> = ({ layers, training, classes }, at) => {
  const even = ({ units, slices = 1 }: DenseSpec): boolean =>
    isWhole(units, 1, 4096) && isWhole(slices, 1, 64) && units % slices === 0;
  if (!layers.every(even)) return [];
  const exits = exitsOf(training, layers);
  const diagnostics = exits > MOST_EXITS ? [errors.tooManyExits(at("layers"), exits, MOST_EXITS)] : [];
  if (training.rule !== "classGroups") return diagnostics;
  for (const [index, { units, slices = 1 }] of layers.entries()) {
    if (units / slices >= classes.length) continue;
    const place = at(`layers[${index}].${slices > 1 ? "slices" : "units"}`);
    diagnostics.push(errors.groupsNeedUnits(place, units, slices, classes.length));
  }
  return diagnostics;
};

const checkSums: Rules<ModelSpec> = ({ precision, accumulate }, at) =>
  accumulate === undefined || precision === "fp16"
    ? []
    : [errors.sumsWithoutHalves(at("accumulate"), precision, accumulate)];

function sizeOf(input: InputSpec): number {
  return input.shape.reduce((product, dimension) => product * dimension, 1);
}
