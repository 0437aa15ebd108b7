import type { TrainingOptions, TrainingSpec } from "../model.js";
import type { Diagnostic } from "./diagnostic.js";

/** FF30xx: training, the checkpoint of float weights, and the one of what a device has learnt. */

export function trainingDiverged(
  epoch: number,
  training: Required<TrainingOptions> & Pick<TrainingSpec, "rule">,
): Diagnostic {
  return {
    code: "FF3001",
    severity: "error",
    message: `training diverged in epoch ${epoch}: a loss or a weight is no longer a finite number`,
    expected: "a finite loss",
    found: `${training.rule} with learningRate ${training.learningRate}, batch ${training.batch}`,
    hint: `Try learningRate: ${Number((training.learningRate / 10).toPrecision(3))}, and check the input's scale and standardize.`,
    exit: 1,
  };
}

/** A part of the data that the division left without samples. */
export function emptyPart(part: "train" | "validation"): Diagnostic {
  return {
    code: "FF3002",
    severity: "error",
    message: `no samples are left for the ${part} part`,
    expected: "at least one sample",
    found: "none",
    hint: "Give more training data, or change the shares in data.split.",
    exit: 1,
  };
}

/** No engine that could train. */
export function engineUnavailable(reasons: readonly string[]): Diagnostic {
  return {
    code: "FF3003",
    severity: "error",
    message: "no training engine could be loaded",
    expected: "the WebAssembly engine, which comes with ff-edge, or @tensorflow/tfjs-node",
    found: "neither",
    notes: reasons,
    hint: "Install ff-edge again (`npm ci` in its folder), and start Node without --jitless, which takes WebAssembly away.",
    exit: 3,
  };
}

/** A checkpoint that the system does not let be read. */
export function checkpointUnreadable(file: string, reason: string): Diagnostic {
  return {
    code: "FF3010",
    severity: "error",
    message: `cannot read the checkpoint ${file}`,
    expected: "a file that can be read",
    found: reason,
    hint: "Run `ff-edge train` to write it.",
    exit: 1,
  };
}

/** A checkpoint that the system does not let be written. */
export function checkpointUnwritable(file: string, reason: string): Diagnostic {
  return {
    code: "FF3011",
    severity: "error",
    message: `cannot write the checkpoint ${file}`,
    expected: "a place where a file can be written",
    found: reason,
    hint: "Check that the folder can be written and that the disk is not full.",
    exit: 3,
  };
}

const RETRAIN =
  "If it is a checkpoint, delete it and run `ff-edge train`, or restore it from a backup; else name another file.";

/** A checkpoint that is cut short or of another format. */
export function notSafetensors(file: string, expected: string, found: string): Diagnostic {
  return {
    code: "FF3012",
    severity: "error",
    message: `${file} is not a whole safetensors file`,
    expected,
    found,
    hint: RETRAIN,
    exit: 1,
  };
}

/** An entry in the header of a checkpoint that describes no tensor. */
export function badTensorEntry(file: string, tensor: string, expected: string, found: string): Diagnostic {
  return {
    code: "FF3013",
    severity: "error",
    message: `${file}: the header entry of tensor ${JSON.stringify(tensor)} is wrong`,
    expected,
    found,
    hint: RETRAIN,
    exit: 1,
  };
}

/** A tensor of a checkpoint with another size than the model needs. */
export function tensorMismatch(file: string, tensor: string, expected: string, found: string): Diagnostic {
  return {
    code: "FF3014",
    severity: "error",
    message: `${file}: tensor ${tensor} does not fit the model`,
    expected,
    found,
    hint: "The checkpoint belongs to another model or to other layers: run `ff-edge train`.",
    exit: 1,
  };
}

/** A weight in a checkpoint that is NaN or infinite. */
export function nonFiniteTensor(file: string, tensor: string, index: number, value: number): Diagnostic {
  return {
    code: "FF3015",
    severity: "error",
    message: `${file}: tensor ${tensor} holds a value that is not a finite number`,
    expected: "finite numbers",
    found: `${value} at index ${index}`,
    hint: RETRAIN,
    exit: 1,
  };
}

/** A record of training in a checkpoint that lacks something. */
export function badTrainingRecord(file: string, field: string, expected: string, found: string): Diagnostic {
  return {
    code: "FF3016",
    severity: "error",
    message: `${file}: the training record in the metadata is wrong: ${field}`,
    expected,
    found,
    hint: RETRAIN,
    exit: 1,
  };
}

/** No fresh weights, in a command that trains nothing. */
export function noFreshCheckpoint(file: string): Diagnostic {
  return {
    code: "FF3017",
    severity: "error",
    message: "there are no weights that fit this model file, its data and this seed",
    expected: `a fresh checkpoint in ${file}`,
    found: "none, and a comparison with a board never trains",
    hint: "Run `ff-edge build` with the same seed and flash the board, or name the weights with --checkpoint.",
    exit: 1,
  };
}

/** A file of weights from a device is not what `saveDevice` writes; `field` says where, if that is one place. */
export function notDeviceCheckpoint(
  file: string,
  expected: string,
  found: string,
  field?: string,
): Diagnostic {
  return {
    code: "FF3018",
    severity: "error",
    message: `${file} is not a whole device checkpoint${field === undefined ? "" : `: ${field} is wrong`}`,
    expected,
    found,
    hint: "Run `ff-edge learn` again, or restore the file from a backup.",
    exit: 1,
  };
}

/** A file of what a device has learnt that belongs to another model. */
export function otherDeviceModel(file: string, what: string, expected: string, found: string): Diagnostic {
  return {
    code: "FF3019",
    severity: "error",
    message: `${file}: what a device has learnt belongs to another model: other ${what}`,
    expected,
    found,
    hint: "Use it with the model file, --precision and kind of target that it was learnt with, or leave --checkpoint away.",
    exit: 1,
  };
}

/** A tensor in a file of what a device has learnt that does not fit. */
export function badDeviceTensor(file: string, tensor: string, expected: string, found: string): Diagnostic {
  return {
    code: "FF3020",
    severity: "error",
    message: `${file}: tensor ${tensor} does not fit the model that the file describes`,
    expected,
    found,
    hint: "Run `ff-edge learn` again, or restore the file from a backup.",
    exit: 1,
  };
}

/** A training, or a report on one, begins with float weights; a device keeps none. */
export function deviceCannotTrain(file: string): Diagnostic {
  return {
    code: "FF3021",
    severity: "error",
    message: `${file} holds what a device has learnt, and no float weights`,
    expected: "a checkpoint that `ff-edge train` has written",
    found: "a device checkpoint",
    hint: "Use it with build, validate, analyze or learn; `ff-edge train` without --checkpoint trains anew.",
    exit: 1,
  };
}
