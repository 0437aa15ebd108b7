import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Before all tests: what one of them compiles, others with the same source, headers and command take. */
export default function shareObjects(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-objects-"));
  process.env.FF_EDGE_OBJECTS = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
