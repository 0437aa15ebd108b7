import type { Check } from "../diagnostics/checks.js";
import type { ReadoutKind } from "../ir/device-model.js";
import type { SettingsOf, TrainingIr } from "../ir/ir.js";
import type { ReadSpec } from "../ir/program.js";
import type { PairLoss } from "../ir/update-constants.js";
import type { InferenceSpec, TrainingOptions, TrainingSpec } from "../model.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import type { TrainedBy } from "./training.js";

export type RuleName = TrainingSpec["rule"];
type SpecOf<Name extends RuleName> = Extract<TrainingSpec, { rule: Name }>;

/** A learning rule whole: defaults, host half, device half. A folder each, and one line in index.ts. */
export interface Rule<Name extends RuleName> {
  /** Every setting, with the defaults of those that are not given. */
  defaults(spec: SpecOf<Name>): SettingsOf<Name>;
  /** Readout of a network trained by the rule. */
  readout(spec: SpecOf<Name>, inference: InferenceSpec): ReadoutKind;
  /** Readout of a network that the rule trains to estimate values; absent of rules that need classes. */
  readonly values?: ReadoutKind;
  /** Present where it learns from normal samples alone, and tells whether another is one. */
  readonly normality?: true;
  /** Layers that add to the scores. */
  readonly hasReadout: (spec: SpecOf<Name>, isLast: boolean) => boolean;
  /** Layers with heads, where some train a layer that adds nothing to the scores; absent: those that are read out. */
  readonly hasHead?: (spec: SpecOf<Name>, isLast: boolean) => boolean;
  /** The rule's training with the last head answering alone, unless it says otherwise; absent of rules without that choice. */
  readonly lastAlone?: (spec: SpecOf<Name>) => SpecOf<Name>;
  /** True where the layers that are read out have linear heads, which are trained with them. */
  readonly heads: boolean;
  /** True where the label is overlaid on the input of the first layer. */
  readonly overlay: boolean;
  /** True for rules that train layers over maps. */
  readonly maps: boolean;
  /** True for rules that train layers without a readout, through the next layer. */
  readonly unread: boolean;
  /** Requirements of the rule beside the model's other settings; absent: none. */
  readonly check?: Check<ReadSpec>;
  /** Present where it keeps the weights of a file, and trains nothing. */
  readonly keeps?: true;
  /** The host half. */
  readonly train: TrainedBy;
  /** The device half; null for a rule whose updates need more than a layer has. */
  readonly device: DeviceHalf<Name> | null;
}

/** Learning of a rule on the device. None of it depends on a weight. */
export interface DeviceHalf<Name extends RuleName> {
  /** Step size of dense layers where the model file says none. */
  readonly rate: number;
  /** True where layers over maps learn, too. */
  readonly maps: boolean;
  /** Samples that RAM keeps for learning again, where the model file says nothing; absent for none. */
  readonly recent?: number;
  /** Windows that RAM keeps and nothing learns, and how many are learnt again beside each new one; absent where no windows are learnt. */
  readonly windows?: { readonly held: number; readonly times: number };
  /** Requirements of the rule beside the model's other settings. */
  readonly check: Check<ReadSpec>;
  /** Constants with which scores or goodness of a layer of `units` become errors. */
  error(settings: SettingsOf<Name>, units: number): ErrorShape;
  /** d error / d z of a unit is 2 z times this, per class or for all: of readouts of squares. */
  slopes(settings: SettingsOf<Name>, layer: SlicedLayer, classes: number): number[];
  /** True where the heads learn too. */
  learnsHeads(settings: SettingsOf<Name>): boolean;
  /** Amplitude of the slots of candidate labels that learn; 0 for none. */
  slotAmplitude(settings: SettingsOf<Name>): number;
  /** Loss of pairs, for a rule that has pairs. */
  pairLoss(settings: SettingsOf<Name>): PairLoss | null;
  /** Adds the steps of one update with one sample whose network input `x` is there already. */
  schedule(builder: ScheduleBuilder, x: string): void;
}

/** Map of a rule from scores to errors. */
export interface ErrorShape {
  /** Scores times this go into the softmax: 1 / temperature, or the steepness of the pair's loss on mean squares. */
  readonly sharpness: number;
  /** bce: goodness (mean square) at which a label is as likely as not. */
  readonly threshold: number;
}

/** A layer with weights, by its sizes. */
export interface SlicedLayer {
  readonly units: number;
  readonly slices: number;
}

/** Settings that all rules share, with their defaults. */
export function sharedDefaults(
  given: Partial<TrainingOptions>,
  activityPenalty = 0,
): Omit<Required<TrainingOptions>, "epochs"> {
  return {
    batch: given.batch ?? 128,
    learningRate: given.learningRate ?? 0.001,
    activityPenalty: given.activityPenalty ?? activityPenalty,
    dropout: given.dropout ?? 0,
    noise: given.noise ?? 0,
    shift: given.shift ?? 0,
    flip: given.flip ?? false,
    classWeights: given.classWeights ?? 0,
    patience: given.patience ?? 0,
  };
}

/** The settings of the model's rule, which must be `rule`. */
export function settingsOf<Name extends RuleName>(
  { training }: { readonly training: TrainingIr },
  rule: Name,
): SettingsOf<Name> {
  if (!isOf(training, rule)) throw new Error(`${rule} was asked to train for ${training.rule}`);
  return training;
}

function isOf<Name extends RuleName>(training: TrainingIr, rule: Name): training is SettingsOf<Name> {
  return training.rule === rule;
}
