import { loadTarget } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => loadTarget("mine", [`${here}/boards`]);
