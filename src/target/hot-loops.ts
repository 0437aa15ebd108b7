/** Loops of a linked image, from `llvm-objdump -d`, as text that llvm-mca reads. */

/** One instruction of a disassembly. */
interface Instruction {
  readonly address: number;
  /** e.g. `bne	a1, a3, 0x80000874 <ff_conv_s8+0x6aa>`. */
  readonly text: string;
}

/** A loop without another one inside, by the addresses of its first instruction and of the branch that closes it. */
export interface Loop {
  readonly start: number;
  readonly end: number;
  readonly body: readonly Instruction[];
}

/** Addresses of the first instruction and behind the last one. */
export function codeSpan(disassembly: string): { readonly start: number; readonly end: number } {
  const addresses = instructionsOf(disassembly).map(({ address }) => address);
  const [start, last] = addresses.reduce(
    ([low, high], each) => [Math.min(low, each), Math.max(high, each)],
    [Number.POSITIVE_INFINITY, 0],
  );
  return { start, end: last + LONGEST };
}

/** Bytes of the longest instruction. */
const LONGEST = 4;

/** Instructions that leave a loop and come back, which costs what no loop says. */
const CALL = /^(jal|jalr|call|tail|ret|jr|ecall|mret|wfi)\b/;

/** The innermost loops that call nothing. */
export function innermostLoops(disassembly: string): Loop[] {
  const instructions = instructionsOf(disassembly);
  const indices = new Map(instructions.map(({ address }, index) => [address, index]));
  const closed = instructions.flatMap((each, end) => {
    const target = /^[a-z.]+\s.*\b0x([0-9a-f]+) <[^>]*>$/.exec(each.text)?.[1];
    const start = target === undefined ? undefined : indices.get(Number.parseInt(target, 16));
    return start !== undefined && start <= end && isBranch(each) ? [{ start, end }] : [];
  });
  const innermost = closed.filter(
    (loop) => !closed.some((other) => other !== loop && other.start >= loop.start && other.end <= loop.end),
  );
  return innermost.flatMap(({ start, end }) => {
    const body = instructions.slice(start, end + 1);
    if (body.some(({ text }) => CALL.test(text))) return [];
    return [{ start: body[0]!.address, end: body.at(-1)!.address, body }];
  });
}

function isBranch({ text }: Instruction): boolean {
  return /^(b[a-z]+|c\.b[a-z]+|j|c\.j)\s/.test(text);
}

function instructionsOf(disassembly: string): Instruction[] {
  return disassembly.split("\n").flatMap((line) => {
    const found = /^\s*([0-9a-f]+):\s+(\S.*)$/.exec(line);
    return found ? [{ address: Number.parseInt(found[1]!, 16), text: found[2]!.replace(/\s+/g, " ") }] : [];
  });
}

/** Vectors of the code, and of the processor whose model is asked. */
export interface Vectors {
  /** Vector type under which the instruction at an address was executed. */
  vtypeAt(address: number): number;
  /** Bits of a register where the code runs, and in the model. */
  readonly vlen: number;
  readonly modelVlen: number;
}

/** Memory access that takes a cycle for each element. */
const BY_ELEMENT = /^v(lse|sse|l[uo]xei|s[uo]xei)\d/;

/** Text of a loop for llvm-mca, with the vector type before each vector instruction where it changes. */
export function regionText(name: string, body: Loop["body"], { vtypeAt, vlen, modelVlen }: Vectors): string {
  const label = `.L${name}`;
  const lines: string[] = [];
  let last = "";
  for (const { address, text } of body) {
    // As many elements as the code has: a model with longer registers would count more.
    const shorter = BY_ELEMENT.test(text) ? Math.log2(modelVlen / vlen) : 0;
    const type = typeText(vtypeAt(address), shorter);
    if (/^v(?!set)/.test(text) && type !== last) {
      lines.push(type);
      last = type;
    }
    if (text.startsWith("vset")) last = ""; // which llvm-mca follows
    lines.push(text.replace(/0x[0-9a-f]+ <[^>]*>$/, label));
  }
  return [`# LLVM-MCA-BEGIN ${name}`, `${label}:`, ...lines, "# LLVM-MCA-END", ""].join("\n");
}

/** A vector type as llvm-mca is told it, with 2^shorter times fewer registers. */
function typeText(vtype: number, shorter: number): string {
  const width = (vtype >> 3) & 7; // log2 of bytes
  const group = ((vtype & 7) ^ 4) - 4; // log2 of registers
  const registers = Math.max(group - shorter, width - 3);
  const lmul = registers < 0 ? `MF${2 ** -registers}` : `M${2 ** registers}`;
  return `# LLVM-MCA-RISCV-LMUL ${lmul}\n# LLVM-MCA-RISCV-SEW E${8 << width}`;
}
