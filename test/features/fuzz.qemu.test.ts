/** Random programs of the subset give the same bits on an emulated RISC-V processor as on the host. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { PROCESSORS } from "../support/bare-machine.js";
import { bareProgram } from "../support/bare-program.js";
import { temporaryFolder } from "../support/folder.js";
import { argumentsFor, cText, type Drawn, draw, onHost, RESULTS } from "./both.js";

const [FROM = 5000, COUNT = 60] = (process.env.FF_EDGE_FEATURE_SEEDS ?? "")
  .split(" ")
  .filter(Boolean)
  .map(Number);
const BATCH = 60;

test.each(Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, index) => FROM + index * BATCH))(
  "from seed %i on",
  { timeout: 600_000 },
  async (from) => {
    const drawn = Array.from({ length: BATCH }, (_, index) => draw(from + index));
    const programs = drawn.filter((each): each is Drawn => !(each instanceof Failure));
    const inputs = programs.map(({ seed }) => argumentsFor(seed));
    const expected = programs.map(({ ir }, index) => onHost(ir, inputs[index]!));
    const folder = temporaryFolder();
    const main = join(folder, "main.c");
    writeFileSync(main, cText(programs.map(({ ir }) => ir)));
    const run = await bareProgram(join(folder, "build"), { main, kernels: ["ff_features_f32"], simd: "rvv" });
    const found = run(PROCESSORS["VLEN 128"])(Buffer.concat(inputs));
    const size = expected[0]!.length;
    const wrong = programs.filter(
      (_, index) => !found.subarray(index * size, (index + 1) * size).equals(expected[index]!),
    );
    expect(wrong.map(({ seed }) => seed)).toEqual([]);
    expect(found.length).toBe(programs.length * size);
    expect(size % RESULTS).toBe(0);
  },
);
