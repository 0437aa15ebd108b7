import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { emit } from "../../src/emit/emit.js";
import { writeSources } from "../../src/emit/write.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { plan } from "../../src/plan/plan.js";
import { loadTarget } from "../../src/target/target.js";
import { featureStream } from "../support/models/feature-stream.js";
import { SLICES } from "../support/models/forms.js";
import { learningModel } from "../support/models/learning-model.js";
import { randomModel } from "../support/models/random-model.js";
import { DRIVEN, DRIVEN_INCLUDES, type Driven, writeDriven } from "./drivers.js";

/** Where the C of the harness and the corpora are. */
export const FUZZ = import.meta.dirname;

/** Firmware that is fuzzed: a model, and the sizes with which its service is compiled. */
interface Subject {
  readonly model: () => { readonly model: DeviceModel; readonly plan: Plan };
  readonly flags: readonly string[];
}

const LEARNING = ["-DLEARNS", "-ffp-contract=off", "-DFF_SAMPLE_BYTES=1536u"];
const LEARNING_FLOATS = [...LEARNING, "-DFLOATS"];
/** Floats as they come: what is large stays so. */
const FLOATS = { storage: "float32", standardize: "dataset", inputs: 4, units: [6, 3], classes: 3 } as const;

export const SUBJECTS = {
  /** Learns with all that learning can have, in the smallest frames. */
  learning: {
    model: () =>
      learningModel({
        seed: 3,
        precision: "int8",
        rule: "monoForward",
        inputs: 8,
        units: [6, 4],
        classes: 3,
        exits: "lightff",
        warmup: 2,
        shipped: 1,
        recent: 2,
        guard: { samples: 3, tolerance: 0 },
      }),
    flags: ["-DLEARNS", "-DFF_FRAME_MAX=256u", "-DFF_SAMPLE_BYTES=1536u"],
  },
  /** Learns in halves, from floats of which some are not numbers. */
  floats: {
    model: () =>
      learningModel({
        seed: 4,
        precision: "fp16",
        rule: "monoForward",
        storage: "float32",
        inputs: 4,
        units: [5, 3],
        classes: 3,
        exits: "margin",
        recent: 1,
      }),
    flags: LEARNING_FLOATS,
  },
  /** Learns in floats that standardisation passes on: samples and sums are beyond what they hold. */
  singles: {
    model: () =>
      learningModel({
        ...FLOATS,
        seed: 5,
        precision: "f32",
        rule: "monoForward",
        exits: "margin",
        guard: { samples: 2, tolerance: 0 },
      }),
    flags: LEARNING_FLOATS,
  },
  /** Learns by groups of units, in slices, and keeps samples. */
  groups: {
    model: () =>
      learningModel({
        seed: 6,
        precision: "int8",
        rule: "classGroups",
        inputs: 6,
        units: [6, 6],
        slices: [2, 1],
        classes: 3,
        exits: "lightff",
        shipped: 1,
        recent: 1,
      }),
    flags: LEARNING,
  },
  /** The same in halves, which samples leave. */
  groupsOfHalves: {
    model: () => learningModel({ ...FLOATS, seed: 7, precision: "fp16", rule: "classGroups", skip: 0.1 }),
    flags: LEARNING_FLOATS,
  },
  /** Forward-Forward: candidate labels, of which a beam goes on. */
  candidates: {
    model: () =>
      learningModel({
        seed: 8,
        precision: "int8",
        rule: "symba",
        inputs: 6,
        units: [5, 4],
        classes: 4,
        beam: 2,
        recent: 1,
      }),
    flags: LEARNING,
  },
  /** The same in halves with the other loss; halves are summed in halves. */
  candidatesOfHalves: {
    model: () => learningModel({ ...FLOATS, seed: 9, precision: "fp16", accumulate: "f16", rule: "bce" }),
    flags: LEARNING_FLOATS,
  },
  /** Streams frames of which some lead beyond an array, and decides. */
  frames: {
    model: () => {
      const model = featureStream("a function of frames apart, some of which lead beyond an array");
      return { model, plan: plan(model) };
    },
    flags: ["-DSTREAMS", "-DFF_FRAME_MAX=256u", "-DFF_SAMPLE_BYTES=512u"],
  },
  /** Answers and leaves early, in the largest frames. */
  exits: {
    model: () => {
      const model = randomModel(SLICES);
      return { model, plan: plan(model) };
    },
    flags: ["-DFF_SAMPLE_BYTES=1536u"],
  },
} as const satisfies Readonly<Record<string, Subject>>;
export type SubjectName = keyof typeof SUBJECTS | keyof typeof DRIVEN;
export const SUBJECT_NAMES = [...Object.keys(SUBJECTS), ...Object.keys(DRIVEN)] as SubjectName[];

/** What the compiler is, and what it is to do. */
export interface Build {
  readonly compiler: string;
  readonly flags: readonly string[];
  /** Without: the program replays the files that its command line names. */
  readonly fuzzer?: boolean;
}

/** A change of one emitted file, for firmware that must be found to be wrong. */
export interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A compiled harness around a subject. */
export interface Harness {
  readonly program: string;
  /** Where everything lies. */
  readonly folder: string;
  readonly build: Build;
  readonly flags: readonly string[];
  /** Paths of the C files; each has its object file, named after it, in `folder`. */
  readonly sources: readonly string[];
}

export const SANITIZED = "-std=c99 -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all".split(" ");

/** Writes and compiles the harness around a subject into an empty folder. */
export function compileHarness(folder: string, name: SubjectName, build: Build): Harness {
  const parts =
    name in DRIVEN
      ? drivenParts(folder, DRIVEN[name as keyof typeof DRIVEN])
      : emittedParts(folder, name as keyof typeof SUBJECTS);
  const own = [...parts.harness, ...(build.fuzzer ? [] : ["replay.c"])].map((file) => join(FUZZ, file));
  const sources = [...own, ...parts.sources.map((path) => join(folder, path))];
  const includes = [FUZZ, folder, ...parts.includes].flatMap((path) => ["-I", path]);
  const flags = [...build.flags, ...parts.flags, ...includes];
  compile(build, folder, ["-c", ...flags, ...sources]);
  const program = join(folder, "program");
  compile(build, folder, [...build.flags, ...sources.map(objectOf), "-o", program]);
  return { program, folder, build, flags, sources };
}

/** Files of a subject: those of the harness, and .c files in its folder. */
interface Parts {
  readonly harness: readonly string[];
  readonly sources: readonly string[];
  readonly includes: readonly string[];
  readonly flags: readonly string[];
}

function emittedParts(folder: string, name: keyof typeof SUBJECTS): Parts {
  const { model, plan: layout } = SUBJECTS[name].model();
  const emitted = emit(model, layout, loadTarget("host", []), { version: "0.0.0" });
  writeSources(folder, emitted);
  // harness.c includes ff_service.c, whose variables a restart must clear.
  const sources = [...emitted.keys()].filter(
    (path) => path.endsWith(".c") && !/^firmware\/(main|ff_service)\.c$/.test(path),
  );
  const includes = [join(folder, "firmware"), join(folder, model.name)];
  return {
    harness: ["harness.c", "line.c", "wire.c", "input.c"],
    sources,
    includes,
    flags: SUBJECTS[name].flags,
  };
}

function drivenParts(folder: string, driven: Driven): Parts {
  const flags = ["-Wno-int-to-pointer-cast", "-Wno-pointer-to-int-cast"];
  return { harness: driven.harness, sources: writeDriven(folder, driven), includes: DRIVEN_INCLUDES, flags };
}

/** The same with one file changed, in an empty folder; gives the path of the program. */
export function changedHarness(
  folder: string,
  { folder: base, build, flags, sources }: Harness,
  { file, from, to }: Change,
): string {
  const before = readFileSync(join(base, file), "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to change in ${file}`);
  const changed = join(folder, basename(file));
  writeFileSync(changed, after);
  const replaced = sources.find((path) => path === join(base, file)) ?? join(FUZZ, "harness.c");
  const source = replaced.startsWith(base) ? changed : replaced;
  compile(build, folder, ["-c", "-I", folder, ...flags, source]);
  const objects = sources.map((path) => join(path === replaced ? folder : base, objectOf(path)));
  const program = join(folder, "program");
  compile(build, folder, [...build.flags, ...objects, "-o", program]);
  return program;
}

function objectOf(source: string): string {
  return basename(source).replace(/c$/, "o");
}

function compile({ compiler }: Build, folder: string, args: readonly string[]): void {
  execFileSync(compiler, args, { cwd: folder, stdio: ["ignore", "inherit", "pipe"] });
}

/** The folder of the inputs that reach all that inputs have reached. */
export function corpusOf(name: SubjectName): string {
  return join(FUZZ, "corpus", name);
}

/** The inputs in it, by their paths. */
export function inputsOf(name: SubjectName): string[] {
  const folder = corpusOf(name);
  return readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
}
