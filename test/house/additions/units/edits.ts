import type { Addition } from "../../addition.js";

/** A readout that adds the first units of a layer to the scores, one for each class. */
export const units: Addition = {
  folder: "units",
  begin: [
    {
      file: "ir/device-model.ts",
      after: "  | GoodnessReadout",
      text: " | UnitsReadout",
    },
    {
      file: "ir/device-model.ts",
      before: "/** scores[k] += scale * sum of z^2 for candidate label k. */",
      text: `/** scores[k] += z[k] << shift of each slice. No parameters. */
export interface UnitsReadout extends ReadoutBase<"units"> {
  /** 0 or more; 0 for floats. */
  readonly shift: number;
}

`,
    },
  ],
  rest: [
    {
      file: "readouts/index.ts",
      after: 'from "./readout.js";\n',
      text: 'import { storedUnits, units } from "./units.js";\n',
    },
    { file: "readouts/index.ts", after: "} = { head, groups, goodness", text: ", units" },
    { file: "readouts/index.ts", before: ' or "outputs"\'', text: ', "units"' },
    { file: "readouts/index.ts", after: "storedGoodness.integer", text: ", storedUnits.integer" },
    { file: "readouts/index.ts", after: "storedGoodness.real", text: ", storedUnits.real" },
    { file: "steps/index.ts", after: 'from "./step.js";\n', text: 'import { units } from "./units.js";\n' },
    { file: "steps/index.ts", after: "  updateExitThresholds,\n", text: "  units,\n" },
  ],
};
