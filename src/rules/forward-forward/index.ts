import { greedyEpochs } from "../../diagnostics/check-training.js";
import type { SpanOf } from "../../diagnostics/checks.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { ReadSpec } from "../../ir/program.js";
import { writtenSizes } from "../../layers/index.js";
import { type Rule, sharedDefaults } from "../rule.js";
import { device } from "./device.js";
import { train } from "./train.js";

/** Forward-Forward: every layer tells a sample with its true label from the same with a wrong one by its goodness. */
export const forwardForward: Rule<"forwardForward"> = {
  defaults: ({ rule, epochs, goodness, loss, negatives, amplitude, peer, schedule, ...given }) => ({
    ...sharedDefaults(given),
    ...{ rule, epochs },
    goodness: goodness ?? "mean",
    loss: loss ?? "symba",
    negatives: negatives ?? "hard",
    amplitude: amplitude ?? 5,
    peer: peer ?? 0,
    schedule: schedule ?? "together",
  }),
  readout: (_spec, { passes }) => (passes === "multi" ? "goodness" : "head"),
  hasReadout: () => true,
  heads: true,
  overlay: true,
  maps: true,
  unread: false,
  check: checkSchedule,
  train,
  device,
};

/** Trained one after the other, every layer with weights needs an epoch. */
function checkSchedule({ training, layers }: ReadSpec, at: SpanOf): Diagnostic[] {
  if (training.rule !== "forwardForward") throw new Error("Forward-Forward was asked to check another rule");
  const { epochs, schedule } = training;
  const trained = writtenSizes(layers).length;
  const few = Number.isInteger(epochs) && epochs >= 1 && epochs < trained;
  if (schedule !== "greedy" || !few) return [];
  return [greedyEpochs(at("training.epochs"), epochs, trained)];
}
