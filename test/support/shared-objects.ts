import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Before all tests of all projects: what one of them compiles, others with the same source, headers and command take. */
export default function shareObjects(): (() => void) | undefined {
  if (process.env.FF_EDGE_OBJECTS) return undefined; // of another project, or of whoever keeps them
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-objects-"));
  process.env.FF_EDGE_OBJECTS = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
