import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Scene } from "../../support/scene.js";
import { wordsFor } from "../../support/tool-call.js";

/** By its spelling, and through a link. */
export default ({ folder }: Scene) => {
  symlinkSync("/", join(folder, "elsewhere"));
  wordsFor("train", { model: "../model.ts", out: "elsewhere/out" }, { root: folder });
};
