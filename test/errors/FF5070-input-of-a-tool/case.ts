import type { Scene } from "../../support/scene.js";
import { wordsFor } from "../../support/tool-call.js";

/** An option instead of a file, text instead of a number, and an option of the command line that is no input. */
export default ({ folder }: Scene) =>
  wordsFor("train", { model: "--port", seed: "1", quiet: true }, { root: folder });
