import { gatesOf, TOLERANCES } from "../../../src/validate/gates.js";
import { VERDICT } from "../../support/verdict.js";

export default () => gatesOf(VERDICT, { ...VERDICT, target: "rv32imafc", file: "baseline.json" }, TOLERANCES);
