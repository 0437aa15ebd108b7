import { requireFlash } from "../../../src/device/flash/flash.js";
import { loadTarget } from "../../../src/target/target.js";

const BOARDS = new URL("../../flash/targets/", import.meta.url).pathname;

export default () =>
  requireFlash(loadTarget("rv32"), () =>
    ["drive", "probe", "rv32"].map((name) => loadTarget(name, [BOARDS])),
  );
