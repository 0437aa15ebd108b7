import type { Progress } from "./ir/progress.js";
import type { LoadedModel } from "./ir/stages.js";
import type { Precision } from "./model.js";
import type { Limits } from "./plan/budget.js";
import type { Tool } from "./target/tools.js";

/** Options of every way through the pipeline. */
export interface Options {
  readonly seed: number;
  /** Folder of all artefacts: `<out>/<model>/...`. */
  readonly out: string;
  /** Folders with further targets, searched before the built-in ones. */
  readonly targets: readonly string[];
  /** Cores that share the work, instead of those that the target uses. */
  readonly cores?: number | undefined;
  /** True where one hart plays them, which counts the instructions of the busiest. */
  readonly inTurn?: boolean;
  /** Weights to use as they are: nothing is trained. */
  readonly checkpoint?: string | undefined;
  /** Number format, instead of the model file's. */
  readonly precision?: Precision | undefined;
  /** Set by commands that need a model that learns. */
  readonly learns?: boolean;
  /** Set by commands that need a model that runs row by row. */
  readonly streams?: boolean;
  /** Set by commands that write: folders below `<out>/<model>`, looked at before the data are read. */
  readonly writes?: readonly string[];
  /** Set by commands that watch files: told what stage 1 has read. */
  readonly loaded?: ((model: LoadedModel) => void) | undefined;
  readonly limits: Limits;
  /** In place of clang, to compare the two; no command sets it. */
  readonly gcc?: Tool | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The same for a device. */
export interface DeviceOptions extends Options {
  /** Serial port of a board that already runs the firmware; without it the target is emulated or run here. */
  readonly port?: string | undefined;
}

/** The same for a device that is given samples. */
export interface SampleOptions extends DeviceOptions {
  readonly samples: number | "all";
}
