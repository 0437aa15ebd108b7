import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { systemProblem } from "../../../src/diagnostics/system.js";

/** More than Node gives to one array. */
export default () => {
  try {
    new ArrayBuffer(Number.MAX_SAFE_INTEGER);
  } catch (error) {
    throw new Failure(systemProblem(error) ?? []);
  }
};
