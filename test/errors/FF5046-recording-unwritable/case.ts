import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RAW } from "../../../src/capture/meaning.js";
import { openReadingFile } from "../../../src/capture/reading-file.js";
import type { Scene } from "../../support/scene.js";

/** A recording of that name is there already. */
export default ({ folder }: Scene) => {
  writeFileSync(join(folder, "walk.csv"), "time,x\n");
  openReadingFile(join(folder, "walk.csv"), { rate: 50, isLabelled: false, meaning: RAW });
};
