import type { Scene } from "../../support/scene.js";
import { wordsFor } from "../../support/tool-call.js";

/** A port without the server's leave. */
export default ({ folder }: Scene) =>
  wordsFor("validate", { model: "model.ts", port: "/dev/ttyUSB0", confirm: true }, { root: folder });
