import { loadTarget, withCores } from "../../../src/target/target.js";

export default () => {
  withCores(loadTarget("rv32"), 8);
};
