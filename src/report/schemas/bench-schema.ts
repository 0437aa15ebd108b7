/** Output of `bench`. */
import { z } from "zod";
import { format, share } from "./figures-schema.js";

const number = z.number().nullable();
const spread = { instructions: number, p99: number, max: number, weighted: number };
const cost = { instructions: number, weighted: number };
const inference = z.object({ ...spread, macs: z.number(), instructionsPerMac: number });
const modelled = z
  .object({ instructions: z.number(), inOrder: z.number(), wide: z.number() })
  .nullable()
  .describe("cycles of the innermost loops by llvm-mca, and the instructions in them: a model");
const benchLayer = z.object({ name: z.string(), kernel: z.string().nullable(), ...cost, modelled });
const benchStep = z.object({
  layer: z.string(),
  kind: z.string(),
  what: z.string(),
  kernel: z.string().nullable(),
  ...cost,
  modelled,
});
const calls = {
  inference,
  layers: z.array(benchLayer.extend({ macs: z.number(), instructionsPerMac: number })),
  steps: z.array(benchStep.extend({ macs: z.number() })),
};
const learningCost = z.object({
  ...spread,
  weights: z.number().int(),
  instructionsPerWeight: number,
  weightedPerWeight: number,
  density: share,
  skipped: share,
  calls: z.number().int(),
  layers: z.array(benchLayer),
  steps: z.array(benchStep),
});

const known = { instructions: z.number(), weighted: z.number() };
const featureCost = z.object({
  function: z.string(),
  place: z.string().nullable().describe("of the declaration; null for what stands in none"),
  ...known,
  lines: z.array(z.object({ line: z.number().int(), ...known })),
});

export const bench = z.object({
  model: z.string(),
  target: z.string(),
  execution: z.enum(["qemu", "host", "hardware"]),
  ...format,
  vlen: z.number().int().optional(),
  cores: z.number().int().optional(),
  tools: z.record(z.string(), z.string()),
  samples: z.number().int(),
  ...calls,
  features: z.array(featureCost).optional(),
  exits: z.array(z.object({ exit: z.number().int(), share, instructions: number })),
  dense: z.object(calls).optional(),
  learning: z.object({ dense: learningCost.nullable(), real: learningCost }).optional(),
});
