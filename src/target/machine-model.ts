/** llvm-mca: cycles that a scheduling model of a processor gives the hot loops of an image. */
import { Failure } from "../diagnostics/diagnostic.js";
import { toolFailed } from "../diagnostics/tool.js";
import type { ModelledCycles } from "../ir/bench.js";
import { innermostLoops, type Loop, regionText } from "./hot-loops.js";
import { commandLine, run } from "./process.js";
import type { Tool } from "./tools.js";

/** Executions of instructions, and their vector types. */
export interface Profile {
  /** By bin: of the instruction at an address. */
  readonly executions: readonly ((address: number) => number)[];
  vtypeAt(address: number): number;
  /** Bits of a vector register. */
  readonly vlen: number;
}

/**
 * Processors of LLVM with a scheduling model for vectors: one that executes in order, whose datapath has half the width of a
 * register, and a wide one. Both are 64-bit ones; the loops have the instructions that 32 and 64 bits share.
 */
const PROCESSORS = {
  inOrder: { name: "sifive-x280", vlen: 512 },
  wide: { name: "sifive-p670", vlen: 128 },
} as const;
const FEATURES = "+m,+a,+f,+d,+c,+v,+zfh,+zvfh,+zba,+zbb,+zbs";
const ITERATIONS = 100;

/** Loops beyond this many are cold: each bin spends nearly all of its time in a few. */
const MOST_LOOPS = 400;

/** Modelled cycles of the hot loops of each bin, and the instructions that they stand for. */
export async function modelledCycles(
  mca: Tool,
  disassembly: string,
  { executions, vtypeAt, vlen }: Profile,
  signal?: AbortSignal,
): Promise<ModelledCycles[]> {
  const total = (address: number): number => executions.reduce((sum, of) => sum + of(address), 0);
  const loops = innermostLoops(disassembly)
    .map((loop) => hotPart(loop, total))
    .sort((a, b) => total(b.end) * b.body.length - total(a.end) * a.body.length)
    .filter((loop, at, all) => total(loop.end) > 0 && !all.slice(0, at).some((other) => overlap(loop, other)))
    .slice(0, MOST_LOOPS);
  const ask = ({ name, vlen: modelVlen }: (typeof PROCESSORS)[keyof typeof PROCESSORS]) => {
    const vectors = { vtypeAt, vlen, modelVlen };
    const text = loops.map(({ body }, index) => regionText(`loop${index}`, body, vectors)).join("\n");
    return cyclesOf(mca, name, text, signal);
  };
  const [inOrder, wide] = [await ask(PROCESSORS.inOrder), await ask(PROCESSORS.wide)];
  return executions.map((of) =>
    loops.reduce(
      (sum, { body }, index) => {
        const instructions = body.reduce((all, { address }) => all + of(address), 0);
        const passes = instructions / body.length;
        return {
          instructions: sum.instructions + instructions,
          inOrder: sum.inOrder + passes * (inOrder.get(`loop${index}`) ?? 0),
          wide: sum.wide + passes * (wide.get(`loop${index}`) ?? 0),
        };
      },
      { instructions: 0, inOrder: 0, wide: 0 },
    ),
  );
}

/** True for loops with instructions in common, of which only the hotter one is modelled. */
function overlap(a: Loop, b: Loop): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The instructions that most passes through a loop execute. */
function hotPart(loop: Loop, total: (address: number) => number): Loop {
  const least = total(loop.end) / 2;
  return { ...loop, body: loop.body.filter(({ address }) => total(address) >= least) };
}

/** Cycles of one pass through each loop, in a row of passes, by its name. */
async function cyclesOf(
  mca: Tool,
  processor: string,
  input: string,
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const args = [
    "-mtriple=riscv64",
    `-mcpu=${processor}`,
    `-mattr=${FEATURES}`,
    `-iterations=${ITERATIONS}`,
    "-skip-unsupported-instructions=any",
    "-json",
  ];
  if (input === "") return new Map();
  const { exitCode, stdout, stderr } = await run(mca.path, args, { input, signal });
  if (exitCode !== 0) throw new Failure(toolFailed(commandLine(mca.path, args), exitCode, stderr));
  const { CodeRegions } = JSON.parse(stdout) as Summary;
  return new Map(CodeRegions.map(({ Name, SummaryView }) => [Name, SummaryView.TotalCycles / ITERATIONS]));
}

/** Output of llvm-mca, as far as it is read. */
interface Summary {
  readonly CodeRegions: readonly {
    readonly Name: string;
    readonly SummaryView: { readonly TotalCycles: number };
  }[];
}
