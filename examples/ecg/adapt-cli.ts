/** `npm run adapt:ecg`: see adapt.ts. Options: see `USAGE`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { adapt, learningCurve, readPatients } from "./adapt.js";
import { adaptationReport } from "./adapt-report.js";
import { curveSvg } from "./curve.js";
import { learnerMaker } from "./reference.js";

const USAGE = `npm run adapt:ecg -- [--precision fp16,int8] [--passes 5,1] [--seeds 1,2,3] [--curve 232] [--out out/adapt-ecg]
  Needs the arrays of prepare:ecg in $FF_EDGE_DATA/ecg.
`;

/** From the package's folder, where npm runs its scripts. */
const MODEL = resolve("examples/ecg/patient.ts");
const PRECISIONS = ["int8", "fp16", "f32"] as const;

/** Points of a curve per pass, about. */
const POINTS_PER_PASS = 12;

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      precision: { type: "string", default: "fp16" },
      passes: { type: "string", default: "5,1" },
      seeds: { type: "string", default: "1,2,3" },
      curve: { type: "string" },
      out: { type: "string", default: "out/adapt-ecg" },
    },
  });
  const root = process.env.FF_EDGE_DATA;
  if (!root) throw new Error("set FF_EDGE_DATA");
  const patients = readPatients(join(root, "ecg"));
  for (const precision of values.precision.split(",").map(precisionOf)) {
    for (const seed of values.seeds.split(",").map(whole)) {
      const base = { seed, precision, out: resolve(values.out, `seed${seed}`) };
      const create = await learnerMaker(MODEL, base);
      for (const passes of values.passes.split(",").map(whole)) {
        const untouched = create();
        const records = patients.map((patient) => adapt(create, untouched, patient, passes));
        const title = `${precision}, seed ${seed}, ${passes === 1 ? "one pass" : `${passes} passes`}`;
        process.stdout.write(`== ${title}: ${adaptationReport(records)}\n`);
        if (values.curve === undefined) continue;
        const patient = patients.find(({ record }) => record === whole(values.curve!));
        if (!patient) throw new Error(`no record ${values.curve}`);
        const beats = patient.opening.inputs.length;
        const points = learningCurve(create(), patient, passes, Math.ceil(beats / POINTS_PER_PASS));
        const file = resolve(
          values.out,
          `record${patient.record}-${precision}-seed${seed}-passes${passes}.svg`,
        );
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(
          file,
          curveSvg(`Record ${patient.record}, ${title}: macro-F1 of the rest`, points, beats),
        );
        process.stdout.write(`wrote ${file}\n`);
      }
    }
  }
}

function whole(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`expected a whole number from 1, found "${text}"`);
}

function precisionOf(text: string): (typeof PRECISIONS)[number] {
  const found = PRECISIONS.find((each) => each === text);
  if (found) return found;
  throw new Error(`expected ${PRECISIONS.join(", ")}, found "${text}"`);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`adapt:ecg: ${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exitCode = 2;
}
