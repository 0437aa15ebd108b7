import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../built.js";

/** Runs the built command line; gives what it prints as JSON, or throws what it complains about. */
export function ffEdge(args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, "dist/cli.js"), ...args], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(stdout));
      else reject(new Error(`ff-edge ${args.join(" ")} ended with ${code}:\n${stderr.trim()}`));
    });
  });
}
