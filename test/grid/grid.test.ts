import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { HOSTILE, type Liberty, processor } from "../support/bare-machine.js";
import { temporaryFolder } from "../support/folder.js";
import { byDay } from "../support/night.js";
import { REPORTED, STEPS, type Walk, walk } from "./expected.js";
import { gridModels, SHAPES } from "./models.js";
import {
  build,
  buildChanged,
  type Change,
  compilers,
  LEVELS,
  type Program,
  runProgram,
  writeLibraries,
} from "./program.js";

/**
 * Every model, in every arithmetic, infers and, where it can, learns on processors of every kind, compiled at every level: all of them
 * must give what the reference gives, bit for bit.
 */

const folder = temporaryFolder();

const LENGTHS = [128, 256, 512] as const;
/** None, each alone, all: what two do together, three do as well. */
const TAKEN: readonly (readonly Liberty[])[] = [[], ...HOSTILE.map((each) => [each]), HOSTILE];
const PROCESSORS = LENGTHS.flatMap((bits) =>
  TAKEN.map((liberties) => [bits, liberties.join(", ") || "no liberties", liberties] as const),
);
/** By day each liberty alone at one length, none and all at every length, at the level that is shipped. */
const CHOSEN = byDay(PROCESSORS, ...[...PROCESSORS.keys()].filter(tellsMost));
const levels = byDay(LEVELS, 1);

function tellsMost(place: number): boolean {
  const [row, column] = [Math.floor(place / TAKEN.length), place % TAKEN.length];
  return column % (TAKEN.length - 1) === 0 || column - 1 === row;
}

const models = gridModels();
const walks = models.map((each) => walk(each));
const whole = courseOf(walks);
const sources = writeLibraries(models, folder);
const used = await compilers(folder);
const programs: Program[] = [];
for (const compiler of used)
  for (const level of levels) programs.push(await build(compiler, level, models, sources, folder));

/** Runs that agreed with the reference, and what each of them gave. */
const agreed: number[] = [];

describe("the grid", () => {
  test("has every odd size as a number of inputs and as one of units", () => {
    const sizes = [1, 3, 31, 33, 127, 500, 784];
    const shapes = Object.values(SHAPES);
    expect(shapes.map(({ inputs }) => inputs)).toEqual(expect.arrayContaining(sizes));
    expect(shapes.flatMap(({ units }) => units)).toEqual(expect.arrayContaining(sizes));
  });

  test("learns to the last step", () => {
    for (const [at, { updated, diverged }] of walks.entries()) {
      if (models[at]!.model.learning === null) continue;
      expect({ title: models[at]!.title, learns: updated > 0, diverged }).toEqual({
        title: models[at]!.title,
        learns: true,
        diverged: false,
      });
    }
  });

  describe.each(programs.map(({ name, path }) => [name, path] as const))("%s", (_name, path) => {
    test.concurrent.each(CHOSEN)("VLEN %i, %s", async (bits, _what, liberties) => {
      const words = await runOn(path, bits, liberties, whole);
      expect(whole.byModel(words)).toEqual(whole.expected);
      agreed.push(crc32(new Uint8Array(words.buffer)));
    });
  });

  test("gave one hash", () => {
    const hash = crc32(new Uint8Array(Uint32Array.from(walks.flatMap(({ words }) => words)).buffer));
    expect(agreed).toEqual(Array(programs.length * CHOSEN.length).fill(hash));
    console.log(
      `${models.length} models x ${programs.map(({ name }) => name).join(", ")} x ${CHOSEN.length} processors: ` +
        `${models.length * agreed.length} walks, of ${STEPS} steps where something learns, all with the hash ${hash.toString(16)} of the reference`,
    );
  });
});

// A slide leaves what it does not write in a register that it was given, unlike sums whose terms can change places.
describe("positive controls: a kernel passes where the processor takes no liberties, and fails where it does", () => {
  const controls: Readonly<Record<string, Change & { readonly liberty: Liberty }>> = {
    "relies on the tail": {
      liberty: "ones in the tail",
      kernel: "ff_dense_dot_rvv.c",
      edit: (text) =>
        text.replace(
          "__riscv_vle8_v_i8m8_tu(zeros, x, vl)",
          "__riscv_vslideup_vx_i8m8(zeros, __riscv_vle8_v_i8m8(x, vl), 0, vl)",
        ),
    },
    "relies on masked-off lanes": {
      liberty: "ones under the mask",
      kernel: "ff_errors_s16_rvv.c",
      edit: (text) =>
        text.replace(
          "__riscv_vmerge_vxm_i16m4(scaled, 0, silent, vl)",
          "__riscv_vslideup_vx_i16m4_m(__riscv_vmnot_m_b4(silent, vl), __riscv_vmv_v_x_i16m4(0, vl), scaled, 0, vl)",
        ),
    },
    "takes it that vl is as large as it can be": {
      liberty: "half vl",
      kernel: "ff_errors_s16_rvv.c",
      edit: (text) =>
        text
          .replace("z += vl, c += vl, count -= vl) {", "z += n, c += n, count -= n) {")
          .replace("size_t vl; count != 0; z += n", "size_t vl, n; count != 0; z += n")
          .replace(
            "        const vint32m8_t units",
            "        n = count < __riscv_vsetvlmax_e32m8() ? count : __riscv_vsetvlmax_e32m8();\n$&",
          ),
    },
  };

  const short = courseOf(models.map((each) => walk(each, REPORTED)));

  test.each(Object.entries(controls))("%s", async (_what, control) => {
    const [compiler, level] = [used[0]!, LEVELS[1]];
    const program = programs.find(({ name }) => name === `${compiler.name} ${level}`)!;
    const changed = (await buildChanged(program, compiler, level, control, folder)).path;
    const runs = [[], [control.liberty]].map((liberties) => runOn(changed, 128, liberties, short));
    const [without, taken] = (await Promise.all(runs)).map(short.byModel);
    expect(without).toEqual(short.expected);
    expect(taken).not.toEqual(short.expected);
  });
});

/** What a program reads where every model takes its walk, and what it writes. */
interface Course {
  readonly input: Uint8Array;
  readonly expected: Record<string, string>;
  /** Words in hex, under what each model is: before learning, after each report, and the answers after. */
  byModel(words: Iterable<number>): Record<string, string>;
}

function courseOf(walks: readonly Walk[]): Course {
  const byModel = (words: Iterable<number>) => {
    const hex = Array.from(words, (word) => word.toString(16).padStart(8, "0"));
    return Object.fromEntries(
      walks.map(({ words: { length } }, at) => [models[at]!.title, hex.splice(0, length).join(" ")]),
    );
  };
  const expected = byModel(walks.flatMap(({ words }) => words));
  return { input: Buffer.concat(walks.map((each) => each.input)), expected, byModel };
}

/** Runs a program, which finds and leaves files in a folder of its own. */
let runs = 0;
async function runOn(
  program: string,
  bits: number,
  liberties: readonly Liberty[],
  { input }: Course,
): Promise<Uint32Array> {
  const own = join(folder, `run${runs++}`);
  mkdirSync(own);
  return runProgram(join(folder, program), processor(bits, liberties), input, own);
}
