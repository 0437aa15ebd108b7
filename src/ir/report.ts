import type { NumberFormat } from "../formats/number-format.js";
import type { AlarmCalibration, AlarmPromise, AnomalyFigures, ScoredAlarms } from "./anomaly-report.js";
import type { Storage } from "./data.js";
import type { ExitCertificate, ExitRow, MacSpread } from "./exits.js";
import type { L1Plan } from "./memory-plan.js";
import type { StreamIr } from "./stream.js";
import type { TrainingRun } from "./training-run.js";
import type { TargetErrors } from "./value-report.js";

/** Output of `train --json`. Accuracies and shares are 0..1. */
export interface TrainReport extends TrainingRun {
  /** The integer model over the whole test set. */
  readonly test: NumberFormat & {
    readonly accuracy: number;
    /** Over the classes that have samples or are answered. */
    readonly macroF1: number;
    readonly confusion: readonly (readonly number[])[];
    /** Null: nothing to divide by, as without samples of a class, or where it is never answered. */
    readonly perClass: readonly {
      readonly name: string;
      readonly count: number;
      readonly sensitivity: number | null;
      readonly precision: number | null;
      readonly f1: number | null;
    }[];
    /** Accuracy of always answering the most frequent class. */
    readonly majority: number;
    /** Samples that lead beyond the range of the precision: not answered, and counted as wrong. */
    readonly refused: number;
  };
  /** The model in floating point, before quantization. */
  readonly float: { readonly accuracy: number; readonly macroF1: number };
  /**
   * Models that ship, by kind of target: `test` first, and a second row where targets without FPU read something else.
   */
  readonly shipped: readonly {
    readonly fpu: boolean;
    /** Storage of the samples. */
    readonly input: Storage;
    readonly accuracy: number;
    readonly macroF1: number;
  }[];
  /** The integer model if every sample left at this exit. */
  readonly perExit: readonly { readonly exit: number; readonly accuracy: number }[];
  /** Multiply-accumulates per inference as it runs; `dense` if no zero were skipped and no exit taken. */
  readonly macs: MacSpread & { readonly dense: number };
  /** The same without exits. */
  readonly fullMacs: MacSpread;
  /** Without exits. */
  readonly fullAccuracy: number;
  readonly fullMacroF1: number;
  /** Samples that leaving early made wrong, and right. */
  readonly harms: number;
  readonly rescues: number;
  readonly exits: readonly ExitRow[];
  /** [true class][exit], numbers of samples that leave there. */
  readonly exitsPerClass: readonly (readonly number[])[];
  /** Null where the model has no exit rule. */
  readonly calibration: {
    readonly rule: "margin" | "lightff";
    /** Samples of the calibration part. */
    readonly samples: number;
    /** Margin rule only. */
    readonly certificate: ExitCertificate | null;
    readonly notes: readonly string[];
  } | null;
  /** Share of active units per layer on validation data, integer model. */
  readonly active: readonly { readonly layer: string; readonly share: number }[];
  /** The learning curve: accuracy on validation data, and on some of the samples that are learnt from (null: not measured). */
  readonly history: readonly {
    readonly epoch: number;
    readonly loss: number;
    readonly accuracy: number;
    readonly training: number | null;
  }[];
  /** Reasons why the figures are not better, as far as they tell: a sentence each, empty where all is well. */
  readonly remarks: readonly string[];
  /** Notes on the data although nothing is wrong with them, a sentence each. */
  readonly dataNotes: readonly string[];
  /** The same net by backpropagation in floating point. */
  readonly baseline?: {
    readonly rule: "backprop";
    readonly accuracy: number;
    readonly macroF1: number;
    readonly seconds: number;
  };
}

/** Output of `build --json`; bytes. */
export interface BuildReport extends NumberFormat {
  readonly model: string;
  readonly target: string;
  readonly modelHash: string;
  readonly folder: string;
  readonly elf: string;
  readonly checkpoint: string;
  /** Over the whole test set, 0..1: of the float weights (null for a model as a device has left it), and of what ships. */
  readonly floatAccuracy: number | null;
  readonly testAccuracy: number | null;
  /** Errors of each target over the whole test set, where values are estimated. */
  readonly targets?: readonly TargetErrors[];
  /** Quality of a model that tells anomalies over the whole test set, in place of accuracies. */
  readonly anomaly?: AnomalyFigures;
  /** Columns of which the input loses detail, a sentence each. */
  readonly inputLosses: readonly string[];
  readonly memory: {
    readonly flash: number;
    readonly ram: number;
    readonly code: number;
    readonly constants: number;
    readonly stack: number | null;
    readonly stackInfer: number | null;
    /** From one call that learns on; null in a model that does not learn. */
    readonly stackLearn: number | null;
    /** From whichever call of the library needs most, such as one that saves. */
    readonly stackMost: number | null;
    readonly firmware: { readonly flash: number; readonly ram: number };
  };
  readonly tools: Readonly<Record<string, string>>;
  /** As in {@link TrainReport}. */
  readonly dataNotes: readonly string[];
}

/** Output of `analyze --json`; bytes. `code` and `stack` are null until the target has been built. */
export interface AnalyzeReport extends NumberFormat {
  readonly model: string;
  readonly target: string;
  /** True where densities come from a trained model; without one they count as 1. */
  readonly trained: boolean;
  /** Constants of the library, exact. */
  readonly flash: number;
  /** State of one instance, exact. */
  readonly ram: number;
  readonly code: number | null;
  readonly stack: number | null;
  readonly layers: readonly {
    readonly name: string;
    /** Of the input and of the output, e.g. `28 x 28 x 1 -> 14 x 14 x 12`. */
    readonly shape: string;
    readonly constants: number;
    readonly ram: number;
    readonly macs: number;
    readonly expectedMacs: number;
    readonly kernel: string;
    readonly why: string;
    readonly source: string;
  }[];
  /** Each step of inference, and the arena that it needs. */
  readonly steps: readonly {
    readonly layer: string;
    readonly what: string;
    readonly ram: number;
    /** Form of a kernel over a map, and the reason for it; null where the step is over none. */
    readonly form: string | null;
    readonly why: string | null;
    /** Estimate; null where nobody has measured any. */
    readonly instructions: number | null;
  }[];
  /** Of the above, what a model that learns has for learning; the two sums, and what they consist of. */
  readonly learning?: {
    readonly constants: number;
    readonly ram: number;
    /** Values that learning starts from, stored samples, and what describes updates and blob. */
    readonly flash: {
      readonly initial: number;
      readonly replay: number;
      readonly guard: number;
      readonly tables: number;
    };
    /** Learnt values, the ring of recent samples, and the buffers that learning shares with inference. */
    readonly state: { readonly values: number; readonly replay: number; readonly arena: number };
    /** Bound of one call that learns; null until the target has been built. */
    readonly stack: number | null;
  };
  /** Use of the memory beside the cores, where the target names one; bytes that there are, and see `L1Plan`. */
  readonly l1?: L1Plan & { readonly limit: number };
  /** Code before the network; of the above, what its tables and arrays take, and a bound of its operations for one sample. */
  readonly features?: {
    readonly source: string;
    readonly shape: string;
    readonly constants: number;
    readonly ram: number;
    readonly operations: number | null;
  };
  /** Kind of the stream, rows of a window and from one answer to the next, and RAM of one stream beside `ram`. */
  readonly stream?: {
    readonly kind: StreamIr["kind"];
    readonly window: number;
    readonly hop: number;
    readonly ram: number;
  };
  /** Promise of the threshold of a model that tells anomalies, null before a training; absent of other models, and of one as a device has left it. */
  readonly alarm?: AlarmPromise & { readonly threshold: number | null };
  /** Promise of the threshold that a device sets itself, once it holds out as many windows as it has room for; where it learns what is normal. */
  readonly heldAlarm?: AlarmPromise;
  /** True where constants and state fit the target's memory and the given limits. */
  readonly fits: boolean;
  /** Memory that is too small, and what would fit: one entry each for flash and RAM, empty where all is well. */
  readonly excess: readonly {
    readonly code: string;
    readonly message: string;
    readonly expected: string;
    readonly found: string;
    readonly hint: string;
  }[];
}

/** Output of `learn --json`; accuracies 0..1, of the device on a separate test set. */
export interface LearnReport extends NumberFormat {
  readonly model: string;
  readonly target: string;
  readonly execution: "qemu" | "host" | "hardware";
  /** Samples sent in this run, over all passes, and in earlier runs that it has gone on from. */
  readonly samples: number;
  readonly samplesBefore: number;
  readonly passes: number;
  /** Updates behind the weights now; with replay a sample is several. */
  readonly updates: number;
  /** First before learning, then after each part; `samples` counts those of earlier runs too. */
  readonly curve: readonly {
    readonly samples: number;
    /** Null where values are learnt, or what is normal. */
    readonly accuracy: number | null;
    readonly macroF1: number | null;
    /** Present where values are learnt, one of each for each target. */
    readonly errors?: readonly PartErrors[];
    /** Present where it is learnt what is normal. */
    readonly alarms?: ScoredAlarms;
  }[];
  /** Present where it is learnt what is normal: the threshold that the device has set; null while it is the one of the build. */
  readonly alarm?: AlarmCalibration | null;
  /** Of the layers' (and slices') chances to learn, over all updates. */
  readonly layersUpdated: number;
  readonly layersSkipped: number;
  /** Present where samples are sent without labels, and what the inputs have moved by is followed. */
  readonly unlabelled?: true;
  /** Present where the device asks for labels: how many it asked for in this run, and what as many drawn at random would have been worth. */
  readonly asked?: {
    readonly labels: number;
    /** Mean of five draws on the host reference; null where the run goes on from an earlier one. */
    readonly randomAccuracy: number | null;
  };
  readonly saturated: number;
  /** CRC-32 of the learnt state on the device, and of the reference that learnt the same. */
  readonly stateHashDevice: number;
  readonly stateHashHost: number;
  /** Path of the file with the learnt state. */
  readonly checkpoint: string;
}

/** Mean absolute errors of one target in its own unit, of the device; null where nothing was answered. */
export interface PartErrors {
  readonly target: string;
  /** Over test samples, after the part. */
  readonly test: number | null;
  /** Over the samples of the part, each answered before it was learnt. */
  readonly progressive: number | null;
}

/** Output of `flash --json`. */
export interface FlashReport {
  readonly model: string;
  readonly target: string;
  readonly backend: string;
  /** Port, drive or probe; null where the back end finds it, and in a dry run has not looked. */
  readonly port: string | null;
  /** Bytes of the image that have been programmed; in a dry run, that would be. */
  readonly bytes: number;
  /** True where the board's content, or its digest, was read back and is right. */
  readonly verified: boolean;
  readonly dryRun: boolean;
  /** Steps that were done, or would be. */
  readonly steps: readonly string[];
}
