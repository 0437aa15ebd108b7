/** Output of `report --json`: every number that a picture of the report shows. Accuracies and shares are 0..1. */
import type { NumberFormat } from "../formats/number-format.js";
import type { BenchReport } from "./bench.js";
import type { DataFile } from "./data.js";
import type { AnalyzeReport, TrainReport } from "./report.js";
import type { GatedVerdict } from "./verdict.js";

export interface ModelReport extends NumberFormat {
  /** Path of the page. */
  readonly file: string;
  readonly model: string;
  readonly target: string;
  readonly classes: readonly string[];
  /** Device against reference over the samples that were run. */
  readonly verdict: GatedVerdict;
  /** Null of a model without classes, as whatever else is of right and wrong answers. */
  readonly accuracy: AccuracyReport | null;
  readonly exits: ExitCurve | null;
  /** Present where values are estimated; their errors stand in the verdict, under `targets`. */
  readonly values?: ValueReport;
  /** Present where anomalies are told; AUC and threshold stand in the verdict, under `anomaly`. */
  readonly anomaly?: AnomalyReport;
  /** Null for a model as a device has left it. */
  readonly training: TrainingCurve | null;
  readonly memory: AnalyzeReport;
  readonly memoryMap: MemoryMap;
  readonly arena: ArenaMap;
  /** Null where nothing counts instructions. */
  readonly cost: BenchReport | null;
  /** Float model against reference by layer; null for a model as a device has left it. */
  readonly quantization: QuantizationError | null;
  readonly margins: MarginReport | null;
  /** A few windows or events with their features; empty where the model has none. */
  readonly windows: readonly WindowPicture[];
  readonly operating: OperatingReport | null;
  readonly reproduction: Reproduction;
}

/** A share of `count`, with its 95 % confidence interval by Wilson. */
export interface Proportion {
  readonly hits: number;
  readonly count: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The reference over the whole test set, exits included. */
export interface AccuracyReport {
  readonly all: Proportion;
  readonly macroF1: number;
  /** Of always answering the most frequent class. */
  readonly majority: number;
  /** Samples out of range of the precision: wrong, and in no confusion. */
  readonly refused: number;
  /** [true class][answer] */
  readonly confusion: readonly (readonly number[])[];
  /** Null: nothing to divide by. */
  readonly perClass: readonly {
    readonly name: string;
    readonly sensitivity: Proportion | null;
    readonly precision: Proportion | null;
    readonly f1: number | null;
  }[];
  /** By patient, user or recording; null where the data have no groups. */
  readonly groups: readonly { readonly name: string; readonly accuracy: Proportion }[] | null;
}

/** Accuracy over multiply-accumulates. */
export interface ExitCurve {
  /** Null where the model never leaves early. */
  readonly rule: "margin" | "lightff" | null;
  readonly exits: readonly {
    readonly exit: number;
    readonly place: string;
    /** Mean up to here. */
    readonly macs: number;
    /** If every sample left here. */
    readonly accuracyAlone: number;
    readonly share: number;
    readonly accuracyLeaving: number | null;
    /** In stored units; null for the last exit, and for one that is closed. */
    readonly threshold: number | null;
  }[];
  /** Thresholds that let the same share of each exit's samples leave; empty without a rule. */
  readonly sweep: readonly { readonly leaving: number; readonly macs: number; readonly accuracy: number }[];
  readonly calibrated: { readonly macs: number; readonly accuracy: number };
  readonly full: { readonly macs: number; readonly accuracy: number };
}

export interface TrainingCurve {
  readonly rule: string;
  readonly seed: number;
  readonly epochs: number;
  readonly engine: string;
  readonly history: readonly EpochReport[];
}

/** An epoch: accuracies 0..1, null where the model has no classes. */
export interface EpochReport extends Pick<TrainReport["history"][number], "epoch" | "loss" | "training"> {
  readonly accuracy: number | null;
  /** Root mean square errors on validation data: of the estimates of each exit in standard deviations of the targets, or of what each layer reconstructs. */
  readonly errors?: readonly number[];
}

/** Estimates of the reference over the whole test set, exits included. */
export interface ValueReport {
  readonly samples: number;
  /** Samples out of range of the precision: without an estimate, and in no error. */
  readonly refused: number;
  /** The first ones. */
  readonly targets: readonly TargetPictures[];
  /** Null where no exit may be taken. */
  readonly exits: readonly ValueExit[] | null;
}

/** Pictures of one target, in its own unit; an error is estimate - truth. */
export interface TargetPictures {
  readonly name: string;
  /** Some of the samples, evenly spread over the test set. */
  readonly points: readonly { readonly truth: number; readonly estimate: number }[];
  /** All of them, in equal parts by ascending truth, and by ascending estimate. */
  readonly byTruth: readonly ErrorRange[];
  readonly byEstimate: readonly ErrorRange[];
}

/** Errors of the samples of which a value lies in a range. */
export interface ErrorRange {
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  /** Mean of the errors, and of their magnitudes. */
  readonly bias: number;
  readonly mae: number;
}

/** An exit at which estimates may be answered. */
export interface ValueExit {
  readonly exit: number;
  readonly place: string;
  /** Mean up to here. */
  readonly macs: number;
  readonly share: number;
  /** In stored units; null for the last exit, and for one that is closed. */
  readonly threshold: number | null;
  /** Mean absolute error of each target if every sample left here; null where none is answered. */
  readonly mae: readonly (number | null)[];
}

/** Alarms of the reference over the whole test set. */
export interface AnomalyReport {
  /** Samples that are not normal and are told so, and normal ones that are; null where there are none. */
  readonly hits: Proportion | null;
  readonly falseAlarms: Proportion | null;
  /** Samples out of range of the precision: counted as alarms, and in no bin. */
  readonly refused: number;
  /** In deviations of the energies, as the scores: that from which on a score is an alarm. */
  readonly threshold: number;
  /** By score, bins of equal width; the last has all larger scores, too. */
  readonly scores: readonly ScoreBin[];
}

export interface ScoreBin {
  readonly low: number;
  readonly high: number;
  readonly normal: number;
  readonly anomalous: number;
}

/** Bytes by owner; each list is a whole memory as far as it is known. */
export interface MemoryMap {
  readonly flash: readonly MemoryPart[];
  readonly ram: readonly MemoryPart[];
}

export interface MemoryPart {
  readonly part: string;
  readonly bytes: number;
}

/** Tensors in the arena of inference, and what is live at each step. */
export interface ArenaMap {
  readonly bytes: number;
  readonly steps: readonly { readonly step: number; readonly layer: string; readonly live: number }[];
  readonly tensors: readonly {
    readonly tensor: string;
    readonly offset: number;
    readonly bytes: number;
    /** First and last step, inclusive. */
    readonly first: number;
    readonly last: number;
  }[];
}

/** Errors of z, as the layers write it. */
export interface QuantizationError {
  readonly samples: number;
  readonly layers: readonly {
    readonly name: string;
    /** Root mean square of the float values, and of the differences. */
    readonly rms: number;
    readonly error: number;
    /** error / rms; null where all values are 0. */
    readonly relative: number | null;
    readonly largest: number;
  }[];
}

/** Answers by a value, right and wrong; bins of equal width, the first from its lowest value. */
export interface Histogram {
  readonly bins: readonly {
    readonly low: number;
    readonly high: number;
    readonly right: number;
    readonly wrong: number;
  }[];
}

/** Values at the exit that each sample takes, in real units. */
export interface MarginReport {
  /** Stored value = real value * 2^scoreExponent. */
  readonly scoreExponent: number;
  readonly margin: Histogram;
  /** Of the answered class. */
  readonly score: Histogram;
}

/** A window as it is handed over, and what the features make of it. */
export interface WindowPicture {
  /** Of a window `test sample 12`, of an event as its recording says, e.g. `line 812 of "walks.csv"`. */
  readonly place: string;
  /** Null where nobody says. */
  readonly label: string | null;
  /** Null where it is refused. */
  readonly answer: string | null;
  /** Readings, 0 where the data have features alone, and the one that an event is about; null for a window. */
  readonly rows: number;
  readonly moment: number | null;
  readonly channels: readonly {
    readonly name: string;
    /** The least and largest value of some rows each. */
    readonly spans: readonly { readonly row: number; readonly low: number; readonly high: number }[];
  }[];
  /** [frames][values]; one frame where the features are of the whole window. */
  readonly features: readonly (readonly number[])[];
}

/** Misses and false alarms of each class where answers of a smaller margin are taken as unknown. */
export interface OperatingReport {
  /** Decision of which `minMargin` sets the threshold, as a model file writes it; null where nothing decides. */
  readonly decision: {
    readonly vote: readonly [need: number, of: number];
    readonly refractory: number;
    readonly background: string | null;
  } | null;
  readonly classes: readonly {
    readonly name: string;
    /** Samples of the class, and of all others. */
    readonly present: number;
    readonly absent: number;
    /** By ascending threshold. */
    readonly points: readonly OperatingPoint[];
  }[];
}

export interface OperatingPoint {
  /** As `minMargin` takes it, and as `<model>_infer` returns it. */
  readonly margin: number;
  readonly stored: number;
  /** Samples of the class that are not answered as such. */
  readonly missed: number;
  /** Samples of others that are. */
  readonly alarms: number;
}

export interface Reproduction {
  readonly commands: readonly string[];
  readonly seed: number;
  /** Of everything that the weights depend on; null for a model as a device has left it. */
  readonly fingerprint: string | null;
  readonly checkpoint: string;
  readonly data: readonly DataFile[];
  readonly versions: Readonly<Record<string, string>>;
}
