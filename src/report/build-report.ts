import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../disk.js";
import { numberFormat } from "../formats/index.js";
import { PRECISIONS } from "../formats/names.js";
import type { Dataset } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Image } from "../ir/image.js";
import { parseJson } from "../ir/json.js";
import type { Plan } from "../ir/memory-plan.js";
import type { BuildReport } from "../ir/report.js";
import type { Target } from "../ir/target-description.js";
import { packageVersion } from "../package.js";
import { modelHash } from "../parameters/hash.js";

/** A compiled model, as the pipeline has it. */
export interface BuildOutcome {
  readonly model: DeviceModel;
  readonly plan: Plan;
  readonly target: Target;
  readonly folder: string;
  readonly image: Image;
  readonly checkpoint: string;
  readonly losses: readonly string[];
  readonly dataset: Pick<Dataset, "notes">;
}

/** Figures of a build over the test set. */
export type BuildQuality = Pick<BuildReport, "floatAccuracy" | "testAccuracy" | "targets" | "anomaly">;

/** Parts that two builds of one model for one target have in common. */
type BuiltModel = Omit<BuildOutcome, "checkpoint" | "losses" | "dataset">;

/** Sizes, places and accuracies of a build. */
export function buildReport(outcome: BuildOutcome, accuracies: BuildQuality): BuildReport {
  const { folder, image, checkpoint, losses, dataset } = outcome;
  return {
    ...measured(outcome),
    ...{ folder, elf: image.file, checkpoint, ...accuracies },
    inputLosses: losses,
    dataNotes: dataset.notes,
  };
}

/**
 * Measures that two equal builds have in common; the library's RAM is one state and whatever the library holds itself.
 */
function measured({ model, plan, target, image }: BuiltModel) {
  const { code, constants } = image.library;
  const ram = plan.ram + image.library.ram;
  return {
    model: model.name,
    target: target.name,
    ...numberFormat(model),
    modelHash: modelHash(model),
    memory: {
      ...{ flash: code + constants, ram, code, constants },
      ...{ stack: image.stack, stackInfer: image.stackInfer, stackLearn: image.stackLearn },
      stackMost: image.stackMost,
      ...{ firmware: image.firmware },
    },
    tools: image.tools,
  };
}

/** Manifest that a build leaves beside its files; no time and no absolute path, so that equal builds are equal. */
const manifestSchema = z.object({
  ffEdge: z.string(),
  model: z.string(),
  target: z.string(),
  precision: z.enum(PRECISIONS),
  accumulate: z.literal("f16").optional(),
  modelHash: z.string(),
  verified: z.string(),
  memory: z.object({
    flash: z.number(),
    ram: z.number(),
    code: z.number(),
    constants: z.number(),
    stack: z.number().nullable(),
    stackInfer: z.number().nullable(),
    stackLearn: z.number().nullable(),
    stackMost: z.number().nullable(),
    firmware: z.object({ flash: z.number(), ram: z.number() }),
  }),
  tools: z.record(z.string(), z.string()),
});

export type Manifest = z.infer<typeof manifestSchema>;

const NAME = "manifest.json";

/** Writes `<folder>/manifest.json`. Throws Failure FF5051. */
export function writeManifest(outcome: BuiltModel): void {
  const { folder, target } = outcome;
  const manifest: Manifest = { ffEdge: packageVersion(), ...measured(outcome), verified: target.verified };
  writeWhole(join(folder, NAME), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The manifest of an earlier build, or null where there is none that can be read. */
export function readManifest(folder: string): Manifest | null {
  try {
    const json = parseJson(readFileSync(join(folder, NAME), "utf8"));
    return json.problem === null ? manifestSchema.parse(json.value) : null;
  } catch {
    return null;
  }
}
