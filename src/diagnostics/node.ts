import type { Diagnostic } from "./diagnostic.js";

/** FF5053: a Node that lacks what ff-edge is built on. Plain syntax, as in node-version.ts. */
export function nodeTooOld(found: string): Diagnostic {
  return {
    code: "FF5053",
    severity: "error",
    message: `ff-edge needs Node 20.19 or newer; this is ${found}`,
    expected: "Node 20.19 or newer",
    found,
    hint: "Install a newer Node: https://nodejs.org",
    exit: 3,
  };
}
