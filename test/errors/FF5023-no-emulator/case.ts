import { loadTarget, requireEmulator } from "../../../src/target/target.js";

export default () => requireEmulator(loadTarget("esp32c3"));
