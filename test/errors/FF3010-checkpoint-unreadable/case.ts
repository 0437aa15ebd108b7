import { join } from "node:path";
import { loadCheckpoint } from "../../../src/train/checkpoint.js";
import { ir } from "../../support/checkpoint.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => loadCheckpoint(join(folder, "trained.safetensors"), ir);
