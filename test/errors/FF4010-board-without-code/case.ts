import { join } from "node:path";
import { boardFiles } from "../../../src/target/board-files.js";
import { loadTarget } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => boardFiles(loadTarget("mine", [join(here, "boards")]));
