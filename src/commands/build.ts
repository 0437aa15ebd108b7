import { EXIT } from "../endings.js";
import type { BuildReport } from "../ir/report.js";
import type { Options } from "../options.js";
import { loadModel } from "../pipeline.js";
import { accuraciesOf } from "../report/accuracy.js";
import { anomalyFigures } from "../report/anomaly-quality.js";
import { type BuildQuality, buildReport, writeManifest } from "../report/build-report.js";
import { printIr, printPlan, printQuant } from "../report/dump.js";
import { printFeatures } from "../report/features-text.js";
import { write } from "../report/output.js";
import { buildText } from "../report/text.js";
import { valueQuality } from "../report/value-errors.js";
import { loadTarget, withCores } from "../target/target.js";
import { build, prepare } from "../walk.js";
import { optionsOf, print } from "./common.js";
import type { TargetFlags } from "./flags.js";

/** The value that `--dump` shows. */
type Dumped = "ir" | "features" | "quant" | "plan";

/** `ff-edge build`: everything up to an ELF and the portable C folder; `--dump`: a value on its way. */
export async function run(file: string, flags: TargetFlags & { readonly dump?: Dumped }): Promise<number> {
  const { target, dump: dumped } = flags;
  const options = optionsOf(flags);
  if (dumped) await write("stdout", `${await dump(file, target, dumped, options)}\n`);
  else await print("build", await buildAndReport(file, target, options), flags, buildText);
  return EXIT.ok;
}

async function buildAndReport(file: string, targetName: string, options: Options): Promise<BuildReport> {
  const built = await build(file, targetName, options);
  const { checkpoint } = built.weights;
  const report = buildReport({ ...built, checkpoint }, qualityOfBuild(built, options));
  writeManifest(built);
  return report;
}

/** Accuracies of a model with classes, errors of one that estimates values. */
function qualityOfBuild(built: Awaited<ReturnType<typeof build>>, { out }: Options): BuildQuality {
  if (built.ir.targets)
    return {
      ...{ floatAccuracy: null, testAccuracy: null },
      targets: valueQuality(built, built, built.weights).targets,
    };
  if (built.ir.normality)
    return {
      ...{ floatAccuracy: null, testAccuracy: null },
      anomaly: anomalyFigures(built, built, built.weights),
    };
  const { float, shipped } = accuraciesOf(built, out);
  return { floatAccuracy: float(), testAccuracy: shipped() };
}

/** Nothing is emitted. */
async function dump(file: string, targetName: string, value: Dumped, options: Options): Promise<string> {
  const target = withCores(loadTarget(targetName, options.targets), options.cores);
  switch (value) {
    case "ir":
      return printIr((await loadModel(file, options, target)).ir);
    case "features":
      return printFeatures((await loadModel(file, options, target)).ir.features);
    case "quant":
      return printQuant((await prepare(file, target, options)).model);
    case "plan":
      return printPlan((await prepare(file, target, options)).plan);
  }
}
