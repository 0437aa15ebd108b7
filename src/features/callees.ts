import { functionOf } from "./compile-time.js";
import type { CalleeOf } from "./needs.js";
import type { ClassTree, FunctionTree, ModuleTree } from "./tree.js";

type ModuleOf = (file: string) => ModuleTree;

/** The functions that calls in a function of a file, or in a method of a class, lead to. */
export function calleesOf(
  module: ModuleTree,
  self: ClassTree | null,
  moduleOf: ModuleOf,
): (fn: FunctionTree) => CalleeOf {
  const homes = new Map<FunctionTree, { module: ModuleTree; self: ClassTree | null }>();
  return (caller) => {
    const home = homes.get(caller) ?? { module, self };
    return ({ callee }) => {
      if (callee.kind === "name") {
        const found = functionOf(home.module, callee.name, moduleOf);
        if (found) homes.set(found.fn, { module: found.module, self: null });
        return found?.fn ?? null;
      }
      if (callee.kind !== "member" || callee.object.kind !== "this") return null;
      const method = home.self?.methods.get(callee.name) ?? null;
      if (method) homes.set(method, home);
      return method;
    };
  };
}
