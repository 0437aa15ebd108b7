import { loadTarget } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => loadTarget("rv32", [`${here}/boards`]);
