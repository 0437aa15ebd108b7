/** Programs of features that take windows of floats and give floats, on the host and in one program of C. */
import type { FeatureIr } from "../../src/features/feature-ir.js";
import { type HostFeatures, hostFeatures } from "../../src/features/host.js";
import { printC } from "../../src/features/print-c.js";
import { type Build, runC } from "./both.js";

/** A compiled `f(x)`, or a class whose first method is one. */
export interface Given {
  readonly call: string;
  readonly ir: FeatureIr;
  readonly host?: HostFeatures;
  /** Numbers that it gives. */
  readonly length: number;
}

const numberOf = (value: number): number => (Number.isNaN(value) ? 0.123 : value);

/** Results of all windows on the host; classes keep their state between them. */
export function hostResults(
  { ir, host = hostFeatures(ir), length }: Given,
  windows: readonly Float32Array[],
): Buffer {
  const self = ir.state === null ? [] : [host.make(ir.state)];
  const all = windows.map((x) => {
    const out = new Float32Array(length);
    host.call(ir.entries[0]!, ...self, x, out);
    return Buffer.from(out.map(numberOf).buffer);
  });
  return Buffer.concat(all);
}

/** Names of the programs whose C gives other bits than the host; windows are of one length. */
export function differing(
  programs: readonly Given[],
  windows: readonly Float32Array[],
  build: Build,
): string[] {
  const input = Buffer.concat(windows.map((each) => Buffer.from(each.buffer)));
  const found = runC(cOf(programs, windows.length, windows[0]!.length), build, input);
  let at = 0;
  return programs.flatMap((program) => {
    const size = 4 * program.length * windows.length;
    const mine = found.subarray(at, at + size);
    at += size;
    return mine.equals(hostResults(program, windows)) ? [] : [program.call];
  });
}

function cOf(programs: readonly Given[], rounds: number, length: number): string {
  const texts = programs.map((program, index) => oneOf(program, index, rounds));
  const runs = programs.map((_, index) => `    run_${index}();`);
  return `#include <stdio.h>\n#include <string.h>\nstatic float windows[${rounds}][${length}];\n${texts.join("\n")}
int main(void)
{
    if (fread(windows, sizeof windows, 1, stdin) != 1) {
        return 2;
    }
${runs.join("\n")}
    return 0;
}
`;
}

function oneOf({ ir, length }: Given, index: number, rounds: number): string {
  const entry = ir.entries[0]!;
  const { header, source } = printC(ir, `p${index}`);
  const scratch = header.includes(`struct p${index}_${entry}_scratch {`);
  const fault = new RegExp(`p${index}_${entry}\\([^)]*fault\\)`).test(header);
  const self = ir.state === null ? "" : "&self, ";
  return `${header}\n${source}
static void run_${index}(void)
{
    static float out[${length}];
    ${scratch ? `static struct p${index}_${entry}_scratch scratch;` : ""}
    ${fault ? "uint32_t fault = 0;" : ""}
    ${self ? `static struct p${index}_${ir.state} self;\n    p${index}_${ir.state}_reset(&self);` : ""}
    for (int window = 0; window < ${rounds}; window++) {
        ${scratch ? "memset(&scratch, 0xa5, sizeof scratch);" : ""}
        memset(out, 0xa5, sizeof out);
        p${index}_${entry}(${self}windows[window], out${scratch ? ", &scratch" : ""}${fault ? ", &fault" : ""});
        for (int i = 0; i < ${length}; i++) {
            out[i] = ff_is_nan(out[i]) ? 0.123f : out[i];
        }
        fwrite(out, sizeof out, 1, stdout);
    }
}`;
}
