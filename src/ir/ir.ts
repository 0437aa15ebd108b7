import type {
  AlarmSpec,
  DataSource,
  DataSpec,
  LightffExitSpec,
  MarginExitSpec,
  Precision,
  Standardize,
  Sums,
  TrainingOptions,
  TrainingSpec,
  WindowsSpec,
} from "../model.js";
import type { ReadoutKind } from "./device-model.js";
import type { LayerIr, TapIr } from "./layers.js";
import type { LabelBudget } from "./learning.js";
import type { Features } from "./model-features.js";
import type { ImportedNet, StartingWeights } from "./program.js";
import type { Shape } from "./shape.js";
import type { StreamIr } from "./stream.js";

/** The checked model: sizes and names resolved, defaults filled in. */
export interface Ir {
  readonly name: string;
  /** Code before the input; absent where samples are read as they are. */
  readonly features?: Features;
  readonly input: InputIr;
  /** Names of the scores: classes, or targets. */
  readonly classes: readonly string[];
  /** The same names where values are estimated; absent where a sample has a class. */
  readonly targets?: readonly string[];
  /** Present where it learns what is normal: `classes` are "normal" and "anomaly" then. */
  readonly normality?: Required<Pick<AlarmSpec, "rate" | "confidence">>;
  /** From the network input on; what lowering inserts stands among them. */
  readonly layers: readonly LayerIr[];
  /** Taps at which readouts stand: one for every layer with weights, in their order. */
  readonly taps: readonly TapIr[];
  readonly data: DataSpec;
  /** Samples out of recordings; absent where the data are samples already. */
  readonly windows?: WindowsIr;
  readonly training: TrainingIr;
  readonly inference: InferenceIr;
  /** Null where the weights never change on the device. */
  readonly learning: LearningIr | null;
  readonly precision: Precision;
  /** Sums of products, fp16 alone; null until the target is known (`withSums`). */
  readonly accumulate: Sums | null;
  /** Absent where every sample comes as a whole. */
  readonly stream?: StreamIr;
  /** Weights of the first layers, which stay as they are; absent where all are trained. */
  readonly imported?: ImportedNet;
  /** Weights with which the training of the first layers begins; absent where all are drawn. */
  readonly start?: StartingWeights;
}

/** A rule with every setting filled in; those that it does not know are off. */
export type TrainingIr = {
  [Rule in TrainingSpec["rule"]]: Required<Extract<TrainingSpec, { rule: Rule }>> & Required<TrainingOptions>;
}[TrainingSpec["rule"]];

/** The settings of one rule. */
export type SettingsOf<Rule extends TrainingSpec["rule"]> = Extract<TrainingIr, { rule: Rule }>;

/** Inference settings of the network; nothing here changes a weight. */
export interface InferenceIr {
  /**
   * Source of the scores: the layers' linear heads, the mean squares of class-assigned groups of units, or the
   * mean squares of whole layers for each candidate label.
   */
  readonly readout: ReadoutKind;
  /** `goodness`: candidate labels that stay after each layer, 2..classes. Else 0. */
  readonly beam: number;
  /** Null where every layer is computed for every sample. */
  readonly exits: ExitIr | null;
}

export type ExitIr =
  | Required<Pick<LightffExitSpec, "rule" | "kappa">>
  | (Required<Pick<MarginExitSpec, "rule" | "risk" | "confidence">> &
      /** Of values alone. */
      Pick<MarginExitSpec, "tolerance">);

/** Fit that a readout which learns by recursive least squares starts from. */
export interface RlsIr {
  readonly kind: "rls";
  readonly start: "ridge" | "zero";
  /** Samples' worth of trust in the start, 0 or more; without `"ridge"` of no effect. */
  readonly trust: number;
}

/** Labelled rows by which a readout answers. */
export interface ContextIr {
  readonly kind: "context";
  /** Rows that there is room for, 2..1000. */
  readonly rows: number;
  /** Of the softmax over the rows, 0..1; 0: the nearest row alone. */
  readonly temperature: number;
  /** Rows of each class that are there from the start, of the training part. */
  readonly shipped: number;
  /** Classes that the model may be taught beside its own, 0..16. */
  readonly newClasses: number;
}

/** A readout that learns in place of the layers. */
export type ReadoutIr = RlsIr | ContextIr;

/** Layers that go on learning on the device, and how; nothing here changes a weight before the device does. */
export interface LearningIr {
  /** Readout that learns in place of the layers; absent where layers learn. */
  readonly readout?: ReadoutIr;
  /** Statistics of the inputs that follow what the device sees; absent where they stay. No layer learns beside them. */
  readonly normalise?: "balanced";
  /** Labels that the device asks for; absent where it takes any. Only beside a readout by recursive least squares. */
  readonly ask?: LabelBudget;
  /** One per layer with weights: how it learns, or null where it is frozen. At least one learns, or the readout does, or statistics follow. */
  readonly layers: readonly (LearningLayerIr | null)[];
  /** Updates over which the rates fall to a sixteenth, 16 or more; 0: they never fall. */
  readonly decay: number;
  /** No update of a layer where 1 - p(label) is below; 0 or more, below 1. */
  readonly skip: number;
  /** Samples per class of the training part in flash, 0..1000; fewer of a class that has fewer. */
  readonly shipped: number;
  /** Newest samples in RAM, 0..1000. */
  readonly recent: number;
  /** Windows in RAM that cells hold out of learning, 24..1000; absent of all other rules. */
  readonly held?: number;
  /** Stored windows that cells learn again beside each new one, 1..64; absent of all other rules. */
  readonly times?: number;
  /** Samples per class of the calibration part in flash, 1..1000, and the share that may get worse, 0 or more, below 1. */
  readonly guard: { readonly samples: number; readonly tolerance: number } | null;
  /** Labelled samples before exits open again, 0..1000000; without exits of no effect. */
  readonly warmup: number;
  /** Step of running statistics towards each new sample, above 0 up to 1; without exits of no effect. */
  readonly speed: number;
  /** Samples that `ff-edge learn` sends; null: the training part. */
  readonly data: DataSource | null;
}

/** A layer that learns, or its head alone. */
export interface LearningLayerIr {
  /** Step size of gradient descent, finite and above 0; null until validation data say how large features are. */
  readonly rate: number | null;
  /** Present where the head alone learns. */
  readonly headOnly?: true;
}

/** Windows of recordings, a sample each. */
export interface WindowsIr {
  /** Rows of a window, 1 or more, of `channels` values each. */
  readonly length: number;
  readonly channels: number;
  /** Rows from one window to the next, 1 or more. */
  readonly hop: number;
  readonly label: NonNullable<WindowsSpec["label"]>;
  /** `majority`, `mean`: share of the rows that must have the label or a value, above 0 up to 1. */
  readonly minShare: number;
  /** `event`: largest distance of an annotation from the middle: seconds, or rows without a rate. */
  readonly within: number;
  /** Class of windows without a label; null: they are left out. */
  readonly otherwise: number | null;
}

/** Sample that is handed over, and the part that the network reads of it: two tensors, with a step between them. */
export interface InputIr {
  /** Of a raw sample, or of what features make of it. */
  readonly raw: Shape;
  /** Of the network input. */
  readonly network: Shape;
  /** They follow each other and are all of a raw sample. */
  readonly parts: readonly InputPartIr[];
  /** Present where raw samples have their channels first: the input step puts them last. */
  readonly turned?: true;
}

/** real = raw * scale + offset for `size` values from index `start` on, then standardised. */
export interface InputPartIr {
  readonly start: number;
  readonly size: number;
  readonly scale: number;
  readonly offset: number;
  readonly standardize: Standardize;
}

/** Names of the scores on the device: those of the model file, and of classes that it may be taught: new1, new2, ... */
export function scoreNames({ classes, learning }: Pick<Ir, "classes" | "learning">): readonly string[] {
  const { readout } = learning ?? {};
  const count = readout && "newClasses" in readout ? readout.newClasses : 0;
  const names = [...classes];
  for (let n = 1; names.length < classes.length + count; n++)
    if (!names.includes(`new${n}`)) names.push(`new${n}`);
  return names;
}
