import { lower } from "../../../src/frontend/lower.js";
import type { Ir } from "../../../src/ir/ir.js";
import type { InferenceSpec, LayerSpec, TrainingSpec } from "../../../src/model.js";

/** Layers over maps that a test may choose; the rest is fixed. */
export interface MapModel {
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
  readonly training: TrainingSpec;
  /** Default 3. */
  readonly classes?: number;
  readonly inference?: InferenceSpec;
}

/** A model of these layers, with inputs as they are. */
export function mapIr({ shape, layers, training, classes = 3, inference }: MapModel): Ir {
  const csv = { kind: "csv", file: "samples.csv", label: "label" } as const;
  return lower({
    file: "/model.ts",
    spans: {},
    spec: {
      name: "maps",
      input: { shape, standardize: "none" },
      classes: Array.from({ length: classes }, (_, index) => `class${index}`),
      data: { train: csv, test: csv, split: { validation: 0.1, calibration: 0.1 } },
      ...{ layers, training },
      ...(inference ? { inference } : {}),
    },
  });
}
