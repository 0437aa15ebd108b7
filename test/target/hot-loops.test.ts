import { expect, test } from "vitest";
import { codeSpan, innermostLoops, regionText } from "../../src/target/hot-loops.js";

const CODE = `
80000000 <f>:
; f():
; lib/f.c:3
80000000:      	li	a0, 0x0
80000004:      	vsetvli	t0, a3, e8, m2, ta, ma
80000008:      	vle8.v	v8, (a1)
8000000c:      	bnez	t1, 0x80000014 <f+0x14>
80000010:      	vlse8.v	v10, (a1), s3
80000014:      	addi	a3, a3, -0x1
80000016:      	bnez	a3, 0x80000008 <f+0x8>
8000001a:      	addi	a4, a4, -0x1
8000001c:      	bnez	a4, 0x80000000 <f>
80000020:      	jal	0x80000000 <f>
80000024:      	bnez	a4, 0x80000020 <f+0x20>
80000028:      	ret
`;
const E8_M2 = 1;

test("only loops that contain no loop and no call are hot", () => {
  const loops = innermostLoops(CODE);
  expect(loops.map(({ start, end }) => [start, end])).toEqual([[0x80000008, 0x80000016]]);
  expect(loops[0]!.body.map(({ text }) => text.split(" ")[0])).toEqual([
    "vle8.v",
    "bnez",
    "vlse8.v",
    "addi",
    "bnez",
  ]);
  expect(codeSpan(CODE)).toEqual({ start: 0x80000000, end: 0x8000002c });
});

test("llvm-mca is told the vector type, and as many elements as the code has", () => {
  const [loop] = innermostLoops(CODE);
  const text = (modelVlen: number) =>
    regionText("one", loop!.body, { vtypeAt: () => E8_M2, vlen: 128, modelVlen }).split("\n");
  expect(text(128)).toEqual([
    "# LLVM-MCA-BEGIN one",
    ".Lone:",
    ...["# LLVM-MCA-RISCV-LMUL M2", "# LLVM-MCA-RISCV-SEW E8", "vle8.v v8, (a1)"],
    ...["bnez t1, .Lone", "vlse8.v v10, (a1), s3", "addi a3, a3, -0x1", "bnez a3, .Lone"],
    "# LLVM-MCA-END",
    "",
  ]);
  expect(text(512).slice(5, 9)).toEqual([
    "bnez t1, .Lone",
    "# LLVM-MCA-RISCV-LMUL MF2",
    "# LLVM-MCA-RISCV-SEW E8",
    "vlse8.v v10, (a1), s3",
  ]);
});
