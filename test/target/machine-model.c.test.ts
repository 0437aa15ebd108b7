import { expect, test } from "vitest";
import { modelledCycles } from "../../src/target/machine-model.js";
import { findTools } from "../../src/target/tools.js";

const { mca } = await findTools(["mca"]);

/** A loop of eight additions of whole groups, which wait for no other, and one of scalar code. */
const CODE = `
80000000:      	vle8.v	v8, (a1)
${Array.from({ length: 8 }, (_, at) => `8000000${(4 + at).toString(16)}:      	vadd.vv	v${at % 2 === 0 ? 16 : 24}, v8, v8`).join("\n")}
80000010:      	bnez	a3, 0x80000000 <f>
80000014:      	addi	a4, a4, -0x1
80000018:      	bnez	a4, 0x80000014 <f+0x14>
`;
const E8_M4 = 2;

/** Cycles of 1000 passes through the first loop, which one bin executes, and through the second, which another does. */
async function modelled(vtype: number) {
  const times = (from: number, to: number) => (address: number) =>
    address >= from && address < to ? 1000 : 0;
  const executions = [times(0x80000000, 0x80000014), times(0x80000014, 0x80000020)];
  return modelledCycles(mca!, CODE, { executions, vtypeAt: () => vtype, vlen: 128 });
}

test.runIf(mca !== null)("a narrow datapath takes longer, and a longer group too", async () => {
  const [[four, scalar], [one]] = [await modelled(E8_M4), await modelled(0)];
  expect(four!.instructions).toBe(10_000);
  expect(four!.inOrder).toBeGreaterThan(1.6 * four!.wide);
  expect(four!.inOrder).toBeGreaterThan(2.5 * one!.inOrder);
  expect(scalar).toMatchObject({ instructions: 2000 });
  expect(scalar!.inOrder).toBeLessThan(2100);
});
