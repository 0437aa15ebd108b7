import type { Span } from "../diagnostics/diagnostic.js";
import type { NumberFormat } from "../formats/number-format.js";
import type { AlarmCalibration, AnomalyFigures, ScoredAlarms } from "./anomaly-report.js";
import type { Distribution } from "./figures.js";
import type { SampleRefusal } from "./learning.js";
import type { RecordingVerdict, RefusedAnswers } from "./recording-verdict.js";
import type { StreamIr } from "./stream.js";
import type { TargetErrors } from "./value-report.js";

export type { Distribution } from "./figures.js";

/**
 * Output of `validate --json`; scripts rely on these fields. Figures that a target cannot measure are null, never 0.
 */
export interface Verdict extends NumberFormat {
  /** The model's name. */
  readonly model: string;
  readonly target: string;
  readonly execution: Execution;
  /** SHA-256 in hexadecimal, the same on host and device. */
  readonly modelHash: string;
  /** CRC-32 over all constants; they differ if a constant on the device is not what was emitted. */
  readonly stateHash: { readonly host: number; readonly device: number };
  /** Samples that were run. */
  readonly samples: number;
  /** Samples with any difference, plus one if the constants, one if the learning differs, and the answers of a stream: 0 means equal bit for bit. */
  readonly mismatches: number;
  readonly firstMismatch?: Mismatch;
  /** Samples that host and device refuse alike; they are equal, and count as wrong in every accuracy. */
  readonly refused: readonly Refusals[];
  /** Of the reference over the whole test set, 0..1; null where values are estimated, as the two below. */
  readonly testAccuracy: number | null;
  /** Over the samples that were run, 0..1. */
  readonly hostAccuracy: number | null;
  readonly deviceAccuracy: number | null;
  readonly exits: readonly ExitShare[];
  /** Retired instructions per inference. */
  readonly instructions: Distribution | null;
  /** Non-zero inputs x outputs per inference; null where no sample was answered. */
  readonly macs: Distribution | null;
  readonly memory: VerdictMemory;
  readonly line: LineReport;
  /** Verdict on learning, of a device that has learnt. */
  readonly learning?: LearningVerdict;
  /** Verdict on the same samples row by row, where that was asked for. */
  readonly stream?: StreamVerdict;
  /** Verdict on recordings of a file, where one was given. */
  readonly recording?: RecordingVerdict;
}

/** Samples that were refused with one status. */
export interface Refusals {
  readonly status: SampleRefusal;
  readonly samples: number;
  /** Access of the features that missed its array in the first of them; FF_OUT_OF_BOUNDS alone. */
  readonly access?: Span;
}

/** Figure that may get worse from one version of a model to the next. */
export type Figure = "accuracy" | "flash" | "ram" | "instructions";

/** Figures of an earlier verdict, and the file that has it. */
export interface Baseline
  extends Pick<Verdict, "target" | keyof NumberFormat | "samples" | "testAccuracy" | "instructions"> {
  readonly file: string;
  /** Absent in what earlier versions have printed. */
  readonly model?: string | undefined;
  readonly memory: Pick<VerdictMemory, "flash" | "ram">;
}

/** One figure against what it may be. Accuracy is 0..1; null: not measured, or not in the baseline. */
export interface Gate {
  readonly figure: "mismatches" | Figure;
  readonly baseline: number | null;
  /** The worst value that passes. */
  readonly limit: number | null;
  readonly found: number | null;
  /** null where nothing was compared. */
  readonly passed: boolean | null;
}

/** A verdict beside what the model was before it became integers, and against what its figures may be. */
export interface GatedVerdict extends Verdict {
  /** Of the float weights over the whole test set, 0..1; null for a model as a device has left it. */
  readonly floatAccuracy: number | null;
  /** Errors of each target over the whole test set, in place of accuracies. */
  readonly targets?: readonly TargetErrors[];
  /** Quality of a model that tells anomalies over the whole test set, in place of accuracies. */
  readonly anomaly?: AnomalyFigures;
  /** Columns of which the input loses detail, a sentence each. */
  readonly inputLosses: readonly string[];
  /** Notes on the data although nothing is wrong with them, a sentence each. */
  readonly dataNotes: readonly string[];
  /** Reasons why the figures are not better, as far as they tell: a sentence each, empty where all is well. */
  readonly remarks: readonly string[];
  /** `mismatches` alone without a baseline. */
  readonly gates: readonly Gate[];
}

/** Comparison of device and reference after learning from the same samples. */
export interface LearningVerdict {
  /** Steps that were asked for. */
  readonly asked: number;
  /** Steps that were compared: all, or those up to the first that differs, or up to the end of learning. */
  readonly steps: number;
  /** Scores have left their range: the model has learnt nothing any more, on either side. */
  readonly diverged: boolean;
  /** Steps that host and device refused alike. */
  readonly refused: number;
  /** 0 if every step and the final state agree in every bit. */
  readonly mismatches: number;
  /** Steps that changed a weight, bias or head; counters beside them do not count. */
  readonly changedSteps: number;
  /** CRC-32 over the learnt state at the end. */
  readonly stateHashHost: number;
  readonly stateHashDevice: number;
  /** Stored weights, biases and heads that are no longer what they were. */
  readonly changedWeights: number;
  /** Of the device, over the samples that were run, 0..1; null where values are learnt, or what is normal. */
  readonly accuracyBefore: number | null;
  readonly accuracyAfter: number | null;
  /** Present where values are learnt, one of each for each target. */
  readonly errors?: readonly LearningErrors[];
  /** Present where it is learnt what is normal: alarms of the device, over the samples that were run. */
  readonly alarms?: { readonly before: ScoredAlarms; readonly after: ScoredAlarms };
  /** Present where it is learnt what is normal: the threshold that the device has set; null while it is the one of the build. */
  readonly alarm?: AlarmCalibration | null;
  /** The reference before, during and after learning; absent where nobody asked. */
  readonly curve?: readonly LearningPoint[];
  /** Retired instructions per step. */
  readonly instructions: Distribution | null;
  /** Times that a stored value was held at the end of its range. */
  readonly saturated: number;
}

/** Mean absolute errors of one target in its own unit, of the device; null where nothing was answered. */
export interface LearningErrors {
  readonly target: string;
  /** Over the samples that were run, before and after learning. */
  readonly before: number | null;
  readonly after: number | null;
  /** Over the samples that were learnt, each answered before its own update. */
  readonly progressive: number | null;
}

/** Accuracies after some steps, 0..1, of the reference, which the device equals in every bit. */
export interface LearningPoint {
  readonly steps: number;
  /** Over the test samples that were run. */
  readonly test: number;
  /** Over some of the samples that are learnt. */
  readonly learnt: number;
  /** Over some of `learning.data` that are not learnt here; null where there are none, or the data of the training are learnt. */
  readonly fresh: number | null;
  /** Over some of the validation part, on which the training has chosen its weights; null where it is empty. */
  readonly old: number | null;
}

/** Comparison of rows that were pushed one by one with the reference, and with inference of each window as one input. */
export interface StreamVerdict {
  readonly kind: StreamIr["kind"];
  /** Rows of a window, from one answer to the next, and that were pushed. */
  readonly window: number;
  readonly hop: number;
  readonly rows: number;
  /** Answers that were due, and those with any difference. */
  readonly answers: number;
  readonly mismatches: number;
  /** Of these answers: refused, because what the model computes of a window cannot be answered. */
  readonly refused: readonly RefusedAnswers[];
  /** Rows that were not taken: they hold what is no number. */
  readonly rejected: number;
  /** Bytes of RAM of one stream, exact on a 32-bit target. */
  readonly ram: number;
  /** Retired instructions, and multiply-accumulates, of all rows from one answer to the next. */
  readonly instructions: Distribution | null;
  readonly macs: Distribution | null;
}

/** Machine on which the firmware ran. */
export type Execution = "qemu" | "host" | "hardware";

/** The first element that differs. */
export interface Mismatch {
  /** Index in the test set; null where a constant differs. */
  readonly sample: number | null;
  /** Index in the schedule; absent where no step differs. */
  readonly step?: number;
  /** Steps of learning after which the state differs; absent where nothing was learnt. */
  readonly learningStep?: number;
  /** Row of a stream behind which the answers differ; absent where whole samples were answered. */
  readonly row?: number;
  /** Layer name, `input`, `answer` or `stream`; in a learnt state also `state`, `exits`, `recent`. */
  readonly layer: string;
  /** e.g. `weights`, `hidden1_z`, `scores`, `label`. */
  readonly tensor: string;
  /** Flat index in the tensor as stored. */
  readonly index: number;
  /** The same as coordinates; [input, output] for weights, whatever their layout. */
  readonly position: readonly number[];
  readonly host: number;
  readonly device: number;
  /** The host's sum before requantization. */
  readonly accumulator?: number;
  /** Line of the features where the difference arises, e.g. `features.ts:31`; absent where it arises elsewhere. */
  readonly line?: string;
  /** The likely cause, a sentence. */
  readonly cause: string;
}

/** One exit, over the samples that were run; accuracies 0..1. */
export interface ExitShare {
  readonly exit: number;
  /** The layer's name, with `[slice]` where the layer is sliced. */
  readonly place: string;
  /** Share of the samples that leave here on the device. */
  readonly share: number;
  /** Of those samples, the device's predictions; null where none leaves here, or where values are estimated. */
  readonly accuracyLeaving: number | null;
  /** Accuracy if every sample left here, by the reference; null where values are estimated. */
  readonly accuracyAlone: number | null;
  /** Null for the last exit, which takes whatever reaches it, and for one that is closed. */
  readonly threshold: number | null;
}

/** Bytes. `flash` and `ram` of the portable library, `firmware` of the whole image. */
export interface VerdictMemory {
  readonly flash: number | null;
  readonly ram: number | null;
  /** Static bound over the call graph of the whole firmware; `stackPainted` never exceeds it. */
  readonly stack: number | null;
  /** The same from `<model>_infer` alone: what the library adds to a firmware of one's own. */
  readonly stackInfer: number | null;
  readonly firmware: {
    readonly flash: number | null;
    readonly ram: number | null;
    /** Stack ever touched, as the device found it painted. */
    readonly stackPainted: number | null;
  };
}

/** Frames that were damaged on their way, each caught by its CRC, and requests that were repeated. */
export interface LineReport {
  readonly repeats: number;
  readonly damagedToHost: number;
  readonly damagedToDevice: number;
}
