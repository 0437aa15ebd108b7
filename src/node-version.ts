/**
 * Ends the process where Node is too old, before anything is loaded that such a Node does not understand: whoever runs
 * as a program imports this first. Plain syntax, for Node 12 as Debian and Ubuntu had it.
 */
import { writeSync } from "node:fs";
import { nodeTooOld } from "./diagnostics/node.js";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  const { code, severity, message, expected, found, hint, exit } = nodeTooOld(process.versions.node);
  tell(2, `${severity} ${code}: ${message}\n  hint:     ${hint}\n`);
  if (process.argv.includes("--json"))
    tell(1, `${JSON.stringify({ errors: [{ code, severity, message, expected, found, hint }] }, null, 2)}\n`);
  process.exit(exit);
}

function tell(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, text);
  } catch {
    // The exit code says it, too.
  }
}
