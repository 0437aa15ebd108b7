import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { nodeTooOld } from "../../../src/diagnostics/node.js";

export default () => {
  throw new Failure(nodeTooOld("18.20.8"));
};
