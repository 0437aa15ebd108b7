/** The features of an input: the functions that a model file names, compiled. */
import { rawScale, unfitFeatures } from "../diagnostics/check-features.js";
import type { SpanOf } from "../diagnostics/checks.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { compileFeatures } from "../features/compile.js";
import type { ElementType, FeatureFunction, FeatureIr } from "../features/feature-ir.js";
import { type Signature, signatureOf } from "../features/signature.js";
import type { Storage } from "../ir/data.js";
import {
  type EventFeatures,
  type Features,
  type FrameFeatures,
  shapeOfFeatures,
  type WindowFeatures,
} from "../ir/model-features.js";
import type { Program, ReadSpec } from "../ir/program.js";
import { sizeOf } from "../ir/shape.js";
import type {
  AnyInputSpec,
  EventInputSpec,
  FrameInputSpec,
  ModelSpec,
  RawSpec,
  WindowInputSpec,
} from "../model.js";
import { type CodeReference, isCode } from "./code.js";
import { conform } from "./conform.js";
import { placesOf } from "./located.js";
import { inputSpecification } from "./specification/input-shapes.js";

/** A program as it has been read, before its features are compiled. */
type Unshaped = Omit<Program, "spec" | "features"> & { readonly spec: ModelSpec };

/**
 * Compiles the features of the input, if it has some, and gives the input their shape where it has none of its own. An input
 * that is wrong in itself stays as it is: `check` says so.
 * @throws Failure FF1101 to FF1111, FF1121
 */
export function withFeatures(program: Unshaped): Program {
  const { input } = program.spec;
  const at = placesOf(program as Program);
  const plain = program as Program; // an input without features has its shape, or `check` misses it
  if (!conform(inputSpecification, input, at).sound) return plain;
  const features = featuresOf(input, at);
  if (features === null) return plain;
  const shape = input.shape ?? shapeOfFeatures(features);
  return { ...program, spec: { ...program.spec, input: { ...input, shape } } as ReadSpec, features };
}

/** The features of an input that has some; null for one that has none. */
export function featuresOf(input: AnyInputSpec, at: SpanOf): Features | null {
  if ("window" in input) return windowFeatures(input, at);
  if ("frame" in input) return frameFeatures(input, at);
  return "stream" in input ? eventFeatures(input, at) : null;
}

function windowFeatures({ window, features }: WindowInputSpec, at: SpanOf): WindowFeatures {
  const compiled = compileFunction(features, "input.features", window.type, sizeOf(window.shape), at);
  return {
    kind: "window",
    ...compiled,
    ...scaleOf(window, at("input.window.scale")),
    raw: { shape: window.shape, storage: window.type },
  };
}

function frameFeatures({ stream, frame: code }: FrameInputSpec, at: SpanOf): FrameFeatures {
  const { type, channels, rate = null, frame, hop, frames } = stream;
  const compiled = compileFunction(code, "input.frame", type, frame * channels, at);
  const rows = frame + hop * (frames - 1);
  const shape = channels === 1 ? [rows] : [rows, channels];
  const scale = scaleOf(stream, at("input.stream.scale"));
  return {
    kind: "frames",
    ...compiled,
    ...scale,
    raw: { shape, storage: type },
    frame,
    hop,
    frames,
    channels,
    rate,
  };
}

/** The scale of raw integers, where there is one. Throws a Failure with FF1127 beside floats, which need none. */
function scaleOf({ type, scale }: RawSpec, span: ReturnType<SpanOf>): Pick<WindowFeatures, "scale"> {
  if (scale === undefined) return {};
  if (type === "float32")
    throw new Failure(rawScale(span, scale, 'none beside `type: "float32"`: readings stay as they are'));
  return { scale };
}

/** Arrays of raw values, and what may be features, in TypeScript. */
const RAW: Readonly<Record<Storage, string>> = {
  uint8: "Uint8Array",
  int16: "Int16Array",
  float32: "Float32Array",
};
const STORAGE: Readonly<Partial<Record<ElementType, Storage>>> = {
  u8: "uint8",
  i16: "int16",
  f32: "float32",
};

/** A function of `length` raw values. */
function compileFunction(
  code: unknown,
  path: string,
  type: Storage,
  length: number,
  at: SpanOf,
): Pick<WindowFeatures, "ir" | "entry" | "source" | "size" | "storage"> {
  const [found, signature] = signed(code, path, at);
  const wanted = `a function of one ${RAW[type]}`;
  if (signature.kind === "class")
    throw new Failure(
      unfitFeatures(at(path), wanted, "a class", "Name a function, or write `input.stream` with `features`."),
    );
  const [first, ...further] = signature.parameters;
  const given = signature.parameters.map((each) => each.type?.name ?? "no type").join(", ");
  if (!first || further.length > 0 || first.type?.name !== RAW[type])
    throw new Failure(
      unfitFeatures(
        signature.span,
        wanted,
        `a function of (${given})`,
        "Give it this parameter, or change the `type` of the input.",
      ),
    );
  const ir = compileFeatures({ ...found, lengths: { [first.name]: length } });
  const entry = ir.entries[0]!;
  return { ir, entry, source: sourceOf(found.name, signature), ...vectorOf(functionIn(ir, entry)) };
}

function eventFeatures({ stream, features: code }: EventInputSpec, at: SpanOf): EventFeatures {
  const { type, channels, rate = null } = stream;
  const [found, signature] = signed(code, "input.features", at);
  const wanted = "a class with `push`, which takes a reading and returns a boolean, and `features()`";
  if (signature.kind === "function")
    throw new Failure(
      unfitFeatures(at("input.features"), wanted, "a function", "Write `input.window`, or a class."),
    );
  const { methods, span } = signature;
  const push = methods.get("push");
  if (!push || methods.get("features")?.length !== 0)
    throw new Failure(
      unfitFeatures(span, wanted, [...methods.keys()].join(", ") || "no methods", "Add what is missing."),
    );
  const takes = push.length === 1 && push[0]!.type?.name.endsWith("Array");
  if (!takes && push.length !== channels)
    throw new Failure(
      unfitFeatures(
        span,
        `\`push\` with ${channels} numbers, or one ${RAW[type]}`,
        `${push.length}`,
        "Give it a parameter for each channel.",
      ),
    );
  const asked = methods.get("age");
  if (asked !== undefined && asked.length > 0) throw new Failure(unfitAge(span));
  const ir = compileFeatures({ ...found, lengths: takes ? { [push[0]!.name]: channels } : {} });
  const method = (name: string): FeatureFunction =>
    ir.functions.find((each) => ir.entries.includes(each.name) && each.source === `${found.name}.${name}`)!;
  const vector = vectorOf(method("features"));
  if (asked !== undefined && method("age").result !== "i32") throw new Failure(unfitAge(method("age").place));
  return {
    kind: "events",
    ...{ ir, source: sourceOf(found.name, signature), ...vector, channels, rate, reading: type },
    ...scaleOf(stream, at("input.stream.scale")),
    raw: { shape: [vector.size], storage: vector.storage },
    ...{ push: method("push").name, give: method("features").name },
    ...(asked === undefined ? {} : { age: method("age").name }),
  };
}

/** An `age` that is no number of readings. */
function unfitAge(span: Parameters<typeof unfitFeatures>[0]): ReturnType<typeof unfitFeatures> {
  const hint =
    "It tells how many readings ago was what the features are about. Rename it if it is something else.";
  return unfitFeatures(span, "`age()`, which takes nothing and returns an `i32`", "another `age`", hint);
}

function signed(
  code: unknown,
  path: string,
  at: SpanOf,
): readonly [Pick<CodeReference, "file" | "name">, Signature] {
  if (!isCode(code)) throw new Error("the shape of the input lets code alone through");
  const { file, name } = code;
  const signature = signatureOf(file, name);
  if (signature !== null) return [{ file, name }, signature];
  throw new Failure(
    unfitFeatures(at(path), "a function or a class", name, "Declare it in a file of features."),
  );
}

function sourceOf(name: string, { span }: Signature): string {
  return `${name} (${span.file.replace(/^.*[/\\]/, "")}:${span.line})`;
}

function functionIn(ir: FeatureIr, name: string): FeatureFunction {
  return ir.functions.find((each) => each.name === name)!;
}

/** Length and number type of the vector that a function makes. */
function vectorOf({ out, result, place }: FeatureFunction): {
  readonly size: number;
  readonly storage: Storage;
} {
  const storage = out ? STORAGE[out.element] : undefined;
  if (out && storage) return { size: out.length, storage };
  const found = out ? `an array of ${out.element}` : (result ?? "nothing");
  throw new Failure(
    unfitFeatures(
      place,
      "a Float32Array, Int16Array or Uint8Array that it makes",
      found,
      "Integers of 32 bits become features by a shift and `Math.min`, `Math.max`.",
    ),
  );
}
