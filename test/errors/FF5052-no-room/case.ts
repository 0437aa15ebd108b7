import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { noRoom } from "../../../src/diagnostics/system.js";
import { LEAST_ROOM } from "../../../src/disk.js";

/** What a disk with one block left gives; test/cli/disk.test.ts has a full one. */
export default () => {
  throw new Failure(noRoom("out/motor", LEAST_ROOM, 4096));
};
