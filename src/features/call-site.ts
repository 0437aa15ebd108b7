import type { CallStatement, FeatureFunction, FeatureIr, Place } from "./feature-ir.js";

/** Place of an access by its number: in the file of the entry the call that leads to it. */
export function faultPlace(ir: FeatureIr, site: number): Place {
  return callSiteOf(ir, site) ?? ir.sites[site - 1]!;
}

/** The first call in the file of the entry that leads to an access in another file, as those of the library; null for any other. */
export function callSiteOf({ functions, entries, sites }: FeatureIr, site: number): Place | null {
  const own = functions.find(({ name }) => name === entries[0])?.place.file;
  if (sites[site - 1]?.file === own) return null;
  const access = new RegExp(`"site":${site}\\b`);
  let within = functions.find(({ body }) => access.test(JSON.stringify(body)))?.name;
  while (within !== undefined) {
    const callee = within;
    const callers: readonly [FeatureFunction, CallStatement][] = functions.flatMap((fn) =>
      callsIn(fn.body).flatMap((call) => (call.fn === callee ? [[fn, call] as const] : [])),
    );
    const found = callers.find(([, { place }]) => place.file === own);
    if (found) return found[1].place;
    within = callers[0]?.[0].name;
  }
  return null;
}

function callsIn(node: unknown): CallStatement[] {
  if (Array.isArray(node)) return node.flatMap(callsIn);
  if (typeof node !== "object" || node === null) return [];
  const inner = Object.values(node).flatMap(callsIn);
  return "kind" in node && node.kind === "call" ? [node as CallStatement, ...inner] : inner;
}
