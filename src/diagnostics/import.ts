/** Errors in nets of other frameworks, and in how a model file uses them. */
import { firsts, quote } from "./data.js";
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan } from "./located-error.js";

const NET_HINT = "Export the net again for inference, with its weights in the file itself.";
const oneNet = (format: string): string =>
  `one ${format} net with one input and one output, of fixed sizes but for the batch`;
/** Formats of files, in words. */
const FORMATS = {
  onnx: { name: "ONNX", expected: oneNet("ONNX"), hint: NET_HINT },
  tflite: { name: "TensorFlow Lite", expected: oneNet("TensorFlow Lite"), hint: NET_HINT },
  pretrained: {
    name: "tensors",
    expected:
      "a file of safetensors, an .npz archive of NumPy, or an .h5 file of Keras, without compression inside",
    hint: "Save the weights again; those of PyTorch with `safetensors.torch.save_file(net.state_dict(), file)`.",
  },
} as const;
type NetKind = keyof typeof FORMATS;

/** A file that is none of its format, is damaged, or is beyond what a reader takes. */
export function notReadable(span: MaybeSpan, file: string, kind: NetKind, reason: string): Diagnostic {
  const { name, ...details } = FORMATS[kind];
  return error("FF2220", span, `${quote(file)} cannot be read as ${name}: ${reason}`, details);
}

/** Tensors of a file that are not those of the layers that a model file writes: everything that is wrong, and what there is. */
export function otherTensors(
  span: MaybeSpan,
  file: string,
  problems: readonly string[],
  names: readonly string[],
): Diagnostic {
  return error(
    "FF2229",
    span,
    `the tensors of ${quote(file)} are not those of the layers: ${problems.join("; ")}`,
    {
      expected: "weights for every layer under its `name`, and a layer for every tensor",
      found: names.length === 0 ? "no tensors" : firsts(names.map((name) => quote(name, 80))),
      hint: 'Give each layer the `name` of its tensors, as in `conv2d(8, { kernel: 3, name: "features.0" })`; `ignore` names what no layer reads.',
    },
  );
}

/** A node that no layer computes: all of a file are told at once. */
export function nodeRefused(
  span: MaybeSpan,
  file: string,
  { node, op, reason, remedy }: Readonly<Record<"node" | "op" | "reason" | "remedy", string>>,
): Diagnostic {
  const what = op === "" ? "the net" : `the node ${quote(node, 80)} (${quote(op).slice(1, -1)})`;
  return error("FF2221", span, `${what} of ${quote(file)} cannot be imported: ${reason}`, { hint: remedy });
}

/** An imported net behind another layer. */
export function notFirst(span: MaybeSpan, index: number): Diagnostic {
  return error("FF2222", span, "an imported net is not the first of the layers", {
    expected: "`layers: [onnx({ file }), ...]`, with layers of the model file behind it",
    found: `layer ${index + 1}`,
    hint: "It was trained on the input; layers before it would give it something else.",
  });
}

/** An input of another shape than the net reads. */
export function otherInput(
  span: MaybeSpan,
  file: string,
  wanted: readonly number[],
  found: readonly number[] | null,
): Diagnostic {
  return error("FF2223", span, `the net of ${quote(file)} reads another input`, {
    expected: `[${wanted.join(", ")}], channels last`,
    found: found === null ? "a shape that it does not read" : `[${found.join(", ")}]`,
    hint: 'Data that have their channels first are turned by `layout: "chw"`.',
  });
}

/** An input whose scaling is left to a default. */
export function unsaidScaling(span: MaybeSpan, file: string): Diagnostic {
  return error("FF2224", span, `the scaling of the input of ${quote(file)} is not said`, {
    expected:
      '`standardize` in `input`, e.g. `standardize: "none"` with the `scale` and `offset` of the training',
    found: 'the default `standardize: "rms"`',
    hint: "The net reads values as they were in its own training, which nothing here knows.",
  });
}

/** As many classes as the net does not have. */
export function otherClasses(span: MaybeSpan, file: string, wanted: number, found: number): Diagnostic {
  return error("FF2225", span, `the net of ${quote(file)} has ${wanted} classes`, {
    expected: `${wanted} names in \`classes\`, in the order of its outputs`,
    found: `${found}`,
    hint: "Layers of the model file behind the net give it other classes: `layers: [onnx({ file }), dense(32)]`.",
  });
}

/** A training that does not fit what is imported. */
export function otherTraining(span: MaybeSpan, expected: string, found: string): Diagnostic {
  return error("FF2226", span, "the training does not fit what is imported", {
    expected,
    found,
    hint: "`imported()` keeps the weights of a file, which nothing trains; layers behind them need a rule.",
  });
}

/** A net with branches, or with scales of its own, in floats. */
export function onlyIntegers(span: MaybeSpan, file: string, precision: string): Diagnostic {
  return error("FF2228", span, `the net of ${quote(file)} is computed in int8 alone`, {
    expected: 'precision "int8"',
    found: `"${precision}"`,
    hint: "Nets with branches, with layers that end in no ReLU, or with scales of their own have kernels of int8.",
  });
}

/** Samples that are changed for a training of layers that are there already. */
export function changedSamples(span: MaybeSpan, setting: string): Diagnostic {
  return error("FF2227", span, `\`${setting}\` does not work behind an imported net`, {
    expected: `no \`${setting}\`: what the net makes of each sample is computed once`,
    found: setting,
    hint: "Write the changed samples into the data, or leave it out.",
  });
}
