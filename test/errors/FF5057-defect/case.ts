import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { defect } from "../../../src/diagnostics/system.js";

export default () => {
  throw new Failure(defect("0.1.0", "TypeError: x is not a function\n    at f (file.js:1:1)"));
};
