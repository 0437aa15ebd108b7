import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { indirectCall, unknownFrame } from "../diagnostics/tool.js";

/** Calls of one function, by name. */
export interface Calls {
  /** Calls that come back: the caller's frame stays. */
  readonly calls: ReadonlySet<string>;
  /** Jumps into another function (tail calls): the caller's frame is gone by then. */
  readonly tails: ReadonlySet<string>;
}

interface Instruction {
  readonly address: number;
  readonly mnemonic: string;
  readonly operands: readonly string[];
  readonly text: string;
}

interface Function {
  readonly name: string;
  readonly start: number;
  readonly body: readonly Instruction[];
}

/**
 * The C name of a function in the graph, where static functions of one name in several files are told apart by their
 * address, and copies that gcc makes of a function by what is behind a dot.
 */
export function cNameOf(name: string): string {
  return name.replace(/[.@].*$/, "");
}

/** Parts of kernels; those of ff_real_names.h end in their type. */
const PART = /^ff_.*_part(_f(16|32))?$/;

/**
 * The functions that call through a pointer, and where that ends: templates/firmware/ff_service.c hands a request to a
 * function of a table, targets/arch/riscv/{team,turns} have the parts of kernels.
 */
const DISPATCHED: Readonly<Record<string, RegExp>> = {
  ff_dispatch: /^ff_request_/,
  ff_team_run: PART,
  ff_team_work: PART,
};

/**
 * Reads the call graph of a linked RV32 image from `llvm-objdump -d -M no-aliases --no-show-raw-insn`. Jumps to an
 * address are resolved, and so are the pairs auipc (or lui) + jalr that far calls are made of; every other jump through
 * a register that is not a return or that of a dispatcher is reported (FF5021), and so is a frame that .su files do not tell of (FF5022): one that
 * holds vector registers, and grows with their length.
 */
export function readCalls(disassembly: string): { graph: Map<string, Calls>; wrong: Diagnostic[] } {
  const functions = readFunctions(disassembly);
  const wrong: Diagnostic[] = [];
  const graph = new Map(functions.map((each) => [each.name, callsOf(each, functions, wrong)]));
  for (const { name, body } of functions)
    if (growsWithVectors(body)) wrong.push(unknownFrame(name, "vector registers are kept on the stack"));
  return { graph, wrong };
}

function callsOf(of: Function, functions: readonly Function[], wrong: Diagnostic[]): Calls {
  const calls = new Set<string>();
  const tails = new Set<string>();
  of.body.forEach((instruction, index) => {
    const jump = jumpOf(instruction, of.body[index - 1]);
    if (jump === null) return;
    const ends = DISPATCHED[of.name];
    if (jump.target === null && ends !== undefined) {
      const dispatched = functions.map(({ name }) => name).filter((name) => ends.test(cNameOf(name)));
      for (const name of dispatched) (jump.links ? calls : tails).add(name);
      return;
    }
    if (jump.target === null) {
      wrong.push(indirectCall(of.name, instruction.address, instruction.text));
      return;
    }
    const into = functionAt(functions, jump.target);
    if (jump.links) calls.add(into);
    else if (into !== of.name) tails.add(into);
  });
  return { calls, tails };
}

/** Stores and branches: their first operand is read. */
const READS_FIRST = /^(c\.)?(f?s[bhw](sp)?|b\w+)$|^vs[0-9es]/;

/** Of two operands, these compute with both. */
const READS_BOTH = /^c\.(add|sub|slli|srli)/;

/** True where the stack pointer is moved by a multiple of `vlenb`, the bytes of a vector register. */
function growsWithVectors(body: readonly Instruction[]): boolean {
  const lengths = new Set<string>();
  return body.some(({ mnemonic, operands }) => {
    const [to = "", ...rest] = operands;
    const from = READS_BOTH.test(mnemonic) ? operands : rest;
    const derived = from.includes("vlenb") || from.some((register) => lengths.has(register));
    if (to === "sp") return derived;
    if (derived) lengths.add(to);
    else if (!READS_FIRST.test(mnemonic)) lengths.delete(to);
    return false;
  });
}

/**
 * Target of a jump (null: through an unknown register) and whether it keeps a return address; null for no jump or a
 * return.
 */
function jumpOf(
  { mnemonic, operands }: Instruction,
  before: Instruction | undefined,
): { target: number | null; links: boolean } | null {
  const last = operands.at(-1) ?? "";
  switch (mnemonic) {
    case "jal":
      return { target: Number(last), links: operands[0] !== "zero" };
    case "c.jal":
      return { target: Number(last), links: true };
    case "c.j":
      return { target: Number(last), links: false };
    case "c.jr":
      return last === "ra" ? null : { target: null, links: false };
    case "c.jalr":
      return { target: null, links: true };
    case "jalr":
      return registerJump(last, operands[0] !== "zero", before);
    default:
      return /^(c\.)?b(eq|ne|lt|ge)/.test(mnemonic) ? { target: Number(last), links: false } : null;
  }
}

/** `jalr rd, offset(base)`: the second half of a far call or jump, a return, or a jump to who knows where. */
function registerJump(
  operand: string,
  links: boolean,
  before: Instruction | undefined,
): { target: number | null; links: boolean } | null {
  const [, sign = "", offset = "0", base = ""] = /^(-?)(\w+)\((\w+)\)$/.exec(operand) ?? [];
  const upper = upperValue(before, base);
  if (upper !== null) return { target: (upper + Number(offset) * (sign === "" ? 1 : -1)) >>> 0, links };
  const returns = !links && base === "ra" && Number(offset) === 0;
  return returns ? null : { target: null, links };
}

/** Value that the instruction before leaves in `register`, if it is an auipc or lui of it. */
function upperValue(before: Instruction | undefined, register: string): number | null {
  if (before === undefined || before.operands[0] !== register) return null;
  const upper = Number(before.operands[1]) * 4096;
  if (before.mnemonic === "auipc") return before.address + upper;
  return before.mnemonic === "lui" ? upper : null;
}

function functionAt(functions: readonly Function[], address: number): string {
  return functions.filter((each) => each.start <= address).at(-1)?.name ?? `0x${address.toString(16)}`;
}

function readFunctions(disassembly: string): Function[] {
  const functions: { name: string; start: number; body: Instruction[] }[] = [];
  for (const line of disassembly.split("\n")) {
    const label = /^([0-9a-f]+) <([^>]+)>:$/.exec(line);
    if (label !== null && !label[2]!.startsWith(".L")) {
      const [, address = "", symbol = ""] = label;
      const taken = functions.some(({ name }) => name === symbol);
      functions.push({
        name: taken ? `${symbol}@${address}` : symbol,
        start: Number.parseInt(address, 16),
        body: [],
      });
    }
    const code = /^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$/.exec(line);
    if (code !== null) functions.at(-1)?.body.push(instruction(code[1]!, code[2]!, code[3]!));
  }
  return functions;
}

function instruction(address: string, mnemonic: string, rest: string): Instruction {
  const operands = rest
    .replace(/<.*$/, "")
    .split(",")
    .map((operand) => operand.trim());
  return {
    address: Number.parseInt(address, 16),
    mnemonic,
    operands,
    text: `${mnemonic} ${operands.join(", ")}`,
  };
}
