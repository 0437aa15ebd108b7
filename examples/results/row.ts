import type { RiskTrials } from "../../src/exits/trials.js";
import type { TrainReport } from "../../src/ir/report.js";
import type { TargetErrors } from "../../src/ir/value-report.js";
import type { Verdict } from "../../src/ir/verdict.js";
import type { ModelSpec, Precision } from "../../src/model.js";
import type { AdaptationFigures } from "./adaptation.js";
import type { AnomalyFigures } from "./anomalies.js";
import type { AskedLabels, AskFigures, Order } from "./ask.js";
import type { FewFigures, FewLabels } from "./few.js";
import type { Bearing, LastingFigures } from "./lasting.js";
import type { LearntValuesFigures } from "./learnt-values.js";
import type { OnlineFigures } from "./online.js";
import type { PersonalFigures } from "./personal.js";

/** The tables of RESULTS.md, in this order. */
export const TOPICS = {
  rules: "Learning rules: MNIST, 784-240-200, no augmentation",
  shift: "With augmentation: MNIST, random shifts",
  passes: "Forward-Forward: one pass, or all labels tried",
  exits: "Early exits with a certificate: MNIST, margin rule",
  lightff: "LightFF exits: kappa from 0 to 3",
  risk: "Certified risk: does the bound hold?",
  ecg: "Heartbeats: MIT-BIH",
  maps: "Nets over maps and signals",
  sensors: "From the sensor: features in TypeScript",
  values: "Values in place of classes: concentrations of gases",
  anomalies: "Anomalies: a fan out of balance",
  wear: "Wear: two bearings run to failure",
  shapes: "The shapes of MLPerf Tiny, with random weights",
  adaptation: "Heartbeats: learning from one patient",
  personal: "What learns, and what is forgotten",
  few: "Few labels: aged sensors, a new user",
  ask: "Labels that the device asks for: aged sensors",
  online: "Learning from nothing: MNIST, every digit once",
  integers: "Training by integers alone: MNIST, 784-100-50-10",
  examples: "The examples as they stand",
} as const;

export type Topic = keyof typeof TOPICS;

/** One line of a table, as data: what is trained, and what it was meant to reach. */
export interface Row {
  /** Name for `--rows` and of the folder below out/results. */
  readonly id: string;
  readonly topic: Topic;
  readonly title: string;
  /** A model, or the path of a model file from the root of the repository. */
  readonly model: ModelSpec | string;
  /** Rows that name the same training share its weights: they may differ in inference alone. Default: the row's id. */
  readonly training?: string;
  /** Whether the same net is also trained by backpropagation. */
  readonly twin?: boolean;
  /** A trial of the certificate: random divisions of calibration and test samples. */
  readonly trials?: number;
  /** Whether the firmware also runs in QEMU and is compared with the host. */
  readonly device?: true;
  /** Number format, where it is not that of the model. */
  readonly precision?: Precision;
  /** Target whose constants and RAM are told. Default: by the precision. */
  readonly sizedOn?: string;
  /**
   * Patients of DS2, each learnt from the same base model: his first minutes `passes` times; on `target`, if named, with
   * the first seed also three whole records in QEMU.
   */
  readonly adaptation?: { readonly passes: number; readonly target?: string };
  /**
   * Every way to learn, side by side: the patients of DS2 with these arrays of inputs, or the `learning.data` of the model, so many
   * times.
   */
  readonly personal?: { readonly passes: number; readonly arrays?: readonly string[] };
  /** A few labels of what is new to the model, learnt in every way. */
  readonly few?: FewLabels;
  /** So many samples of the test part, whose values the device learns before it answers the others. */
  readonly learntValues?: number;
  /** Labels that the device asks for, beside labels at random. */
  readonly ask?: AskedLabels;
  /** What the model learns where `ff-edge learn` sends it so many samples of its learning data, once or several times. */
  readonly online?: { readonly samples: number | "all"; readonly passes?: number };
  /** Whether the model tells anomalies. */
  readonly anomaly?: true;
  /** Bearing whose wear the model is to see. */
  readonly lasting?: Bearing;
  /** Seeds, where there are not those of all rows. */
  readonly seeds?: readonly number[];
  /** Environment variable without which the row cannot run. */
  readonly needs?: "FF_EDGE_DATA";
  readonly goals?: readonly Goal[];
}

/** A figure of a row; shares are 0..1. */
export type Measure =
  /** int8 accuracy, mean sensitivity, macro-F1, and F1 of the class named `of`, on test data. */
  | "accuracy"
  | "balanced"
  | "macroF1"
  | "classF1"
  /** Accuracy and macro-F1 after learning on the device. */
  | "learntAccuracy"
  | "learntMacroF1"
  /** Accuracy of `rls` after a few labels above that of the net as it was, of 1-NN on its inputs and on its hidden outputs. */
  | "gain"
  | "overInputs"
  | "overHidden"
  /** Accuracy by 20, by 30 and, in recorded order, by 60 labels that were asked for above that by 60 at random in the same order. */
  | "askedThird"
  | "askedHalf"
  | "askedRecorded"
  /** Area under the curve above that of the nearest of as many samples as take the same bytes. */
  | "overStore"
  /** int8 accuracy below the float twin's by backpropagation, and below that of the row `of`. */
  | "behindTwin"
  | "behindRow"
  /** Multiply-accumulates: executed per inference on average, and if none were skipped. */
  | "meanMacs"
  | "denseMacs"
  /** Bytes of constants on the device. */
  | "flash"
  /** Bytes of an instance. */
  | "ram"
  /** Share of the certified-risk trials that break the bound: on the samples held out, and on the whole pool. */
  | "violations"
  | "poolViolations"
  /** Their mean work as a share of the full network's. */
  | "macShare"
  /** Mean absolute error of the first target on test data, int8, in its own unit. */
  | "error";

/** What a figure, averaged over the seeds, was meant to be. */
export interface Goal {
  readonly measure: Measure;
  readonly of?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One row with one seed, as stored in out/results. */
export interface Run {
  readonly seed: number;
  /** Of a model that estimates values or tells anomalies only what its report shares with that of one with classes: engine and work. */
  readonly report: TrainReport;
  /** Errors of each target, where values are estimated. */
  readonly values?: readonly TargetErrors[];
  /** Bytes of constants on the device. */
  readonly flash: number;
  /** Bytes of an instance; not in runs of earlier versions. */
  readonly ram?: number;
  readonly trials: RiskTrials | null;
  readonly device: Pick<Verdict, "target" | "samples" | "mismatches"> | null;
  readonly adaptation?: AdaptationFigures;
  readonly online?: OnlineFigures;
  readonly personal?: PersonalFigures;
  readonly few?: FewFigures;
  readonly ask?: Readonly<Record<Order, AskFigures>>;
  readonly anomaly?: AnomalyFigures;
  readonly lasting?: LastingFigures;
  readonly learntValues?: LearntValuesFigures;
}

/** A row with what is known of it; no runs where it has not been run. */
export interface RowResult {
  readonly row: Row;
  readonly runs: readonly Run[];
}
