import { loadTarget } from "../../../src/target/target.js";

export default () => loadTarget("rv32imfc");
