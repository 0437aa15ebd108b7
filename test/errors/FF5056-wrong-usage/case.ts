import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { wrongUsage } from "../../../src/diagnostics/system.js";

/** On the command line test/cli/endings.test.ts has it. */
export default () => {
  throw new Failure(wrongUsage("unknown option '--nonsense'"));
};
