import { expect, test } from "vitest";
import type { Precision } from "../../src/model.js";
import { loadTarget } from "../../src/target/target.js";
import { denseStressModel, untrainedModel } from "../../src/uncalibrated.js";
import { anomalyDataset, anomalyIr, cellLearning } from "../support/models/anomaly-model.js";

const { arch } = loadTarget("rv32");

test.each(["int8", "fp16"] as const)(
  "cells are planned before they are trained, and have a form without zeros: %s",
  (precision: Precision) => {
    const frozen = { ...anomalyIr(), precision };
    const dataset = anomalyDataset(60);
    dataset.validation.inputs.set([40, -40]); // of a large input the exponents are small
    for (const ir of [frozen, { ...frozen, learning: cellLearning(frozen, 7) }]) {
      expect(untrainedModel({ ir, dataset }, arch, 1).plan.ram).toBeGreaterThan(0);
      const { stress, samples } = denseStressModel({ ir, dataset }, arch, 1);
      expect([stress.plan.ram > 0, samples.count]).toEqual([true, 2]);
    }
  },
);
