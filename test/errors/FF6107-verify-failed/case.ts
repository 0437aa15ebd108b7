import { wlink } from "../../../src/device/flash/wlink.js";
import { fakeProgram } from "../../support/fake-system.js";
import { flashJob, onPath, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

/** What is read back begins otherwise, and is long enough. */
export default (scene: Scene) => {
  const dump = `case "$*" in *dump*) for file; do :; done; printf '%0256d' 0 >"$file";; esac`;
  fakeProgram(onPath(scene), "wlink", dump);
  const flash = { backend: "wlink", chip: "CH32V30X" } as const;
  return wlink.flash(flashJob(scene.folder, flash, [segment(0x0800_0000, 100)]));
};
