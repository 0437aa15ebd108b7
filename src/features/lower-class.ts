import type { Span } from "../diagnostics/diagnostic.js";
import { notCompilable, notStatic, unknownFeatureName, wrongArguments } from "../diagnostics/features.js";
import { constantValue } from "./compile-time.js";
import type { Constant, Numbers } from "./constant-math.js";
import type { ArrayRef, Field } from "./feature-ir.js";
import {
  type ClassInstance,
  ELEMENT_OF,
  type FieldBinding,
  fail,
  type Program,
  tableOf,
  unique,
} from "./scope.js";
import { isRows } from "./table-rows.js";
import type { ClassTree, FieldTree, ModuleTree } from "./tree.js";
import { isInteger, RANGES, SCALARS } from "./typing.js";

/** A class of a file or of one that it imports; null where there is none. */
export function classOf(
  module: ModuleTree,
  name: string,
  moduleOf: (file: string) => ModuleTree,
): { readonly module: ModuleTree; readonly tree: ClassTree } | null {
  const imported = module.imports.get(name);
  if (imported?.file) return classOf(moduleOf(imported.file), imported.name, moduleOf);
  const tree = module.classes.get(name);
  return tree ? { module, tree } : null;
}

/** A class for the constants that its constructor is called with. */
export function lowerClass(
  program: Program,
  module: ModuleTree,
  tree: ClassTree,
  args: readonly Constant[],
  span: Span,
): ClassInstance {
  const key = `${module.file} ${tree.name}(${args.map((each) => JSON.stringify(each)).join()})`;
  const known = program.classes.get(key);
  if (known) return known;
  if (args.length !== tree.parameters.length) {
    fail(wrongArguments(span, tree.name, tree.parameters.length, args.length));
  }
  const given = new Map(tree.parameters.map(({ name }, index) => [name, args[index]!]));
  const names = new Set<string>();
  const [bindings, fields] = [new Map<string, FieldBinding>(), new Map<string, Field>()];
  for (const field of tree.fields) {
    const [binding, stored] = lowerField(field, unique(field.name, names), program, module, given, bindings);
    bindings.set(field.name, binding);
    if (stored) fields.set(field.name, stored);
  }
  const struct = unique(tree.name, program.names);
  program.structs.set(struct, {
    name: struct,
    source: tree.name,
    place: tree.span,
    fields: [...fields.values()],
  });
  const instance = { struct, tree, module, fields: bindings };
  program.classes.set(key, instance);
  return instance;
}

type Lowered = readonly [binding: FieldBinding, stored: Field | null];

function lowerField(
  field: FieldTree,
  name: string,
  program: Program,
  module: ModuleTree,
  given: ReadonlyMap<string, Constant>,
  before: ReadonlyMap<string, FieldBinding>,
): Lowered {
  const { value, span } = field;
  const constants = [...before].flatMap(([key, each]): [string, Constant][] =>
    each.kind === "constant" ? [[key, each.value]] : each.kind === "list" ? [[key, [...each.values]]] : [],
  );
  const lengths = new Map<string, number>();
  const moment = { ...program.moment, module, scopes: [new Map(given)], lengths, fields: new Map(constants) };
  if (value?.kind === "new" && !ELEMENT_OF[value.name]) {
    const found = classOf(module, value.name, program.moduleOf);
    if (!found) return fail(unknownFeatureName(value.span, value.name, module.classes.keys()));
    const args = value.args.map((each) => constantValue(each, moment));
    const instance = lowerClass(program, found.module, found.tree, args, value.span);
    return [
      { kind: "object", name, instance },
      { kind: "object", name, struct: instance.struct },
    ];
  }
  if (value === null && !SCALARS[field.type?.name ?? ""])
    return fail(notStatic(span, `the initial value of \`${field.name}\``));
  const initial = value === null ? 0 : constantValue(value, moment);
  if (typeof initial !== "object") return lowerScalar(field, name, initial);
  if (isRows(initial)) {
    if (!field.readonly)
      fail(notCompilable(span, "a table of tables that may change", "Declare the field as `readonly`."));
    return [{ kind: "rows", name: field.name, rows: initial, part: null }, null];
  }
  return lowerArray(field, name, initial, program);
}

/** A number that stays a constant is none of the device's memory. */
function lowerScalar(
  { type: declared, readonly, span }: FieldTree,
  name: string,
  initial: number | boolean,
): Lowered {
  if (readonly) return [{ kind: "constant", value: initial }, null];
  const written = declared?.name ?? "number";
  const natural = typeof initial === "boolean" ? "bool" : isInteger(initial) ? "i32" : "f32";
  const type = SCALARS[written] ?? natural;
  if (type === "i32" && natural === "f32")
    fail(notCompilable(span, `${initial} in an i32`, "Declare the field as `f32`."));
  const limits = RANGES[written];
  const range = limits ? { low: limits[0], high: limits[1] } : null;
  return [
    { kind: "scalar", name, type },
    { kind: "scalar", name, type, initial: Number(initial), range },
  ];
}

/** Arrays that are made by `new` are state; other values of readonly fields are tables. */
function lowerArray(
  { readonly, value }: FieldTree,
  name: string,
  initial: Numbers,
  program: Program,
): Lowered {
  if (readonly && value?.kind !== "new") {
    if (Array.isArray(initial)) return [{ kind: "list", values: initial }, null];
    return [{ kind: "table", array: tableOf(initial, name, program) }, null];
  }
  const element = ELEMENT_OF[initial.constructor.name] ?? "f32";
  const plain = Array.from(initial);
  const same = plain.every((each) => Object.is(each, plain[0]));
  const array: ArrayRef = { home: "field", name: name, path: [], element, length: plain.length };
  const stored = { kind: "array", name: array.name, element, length: plain.length } as const;
  return [
    { kind: "array", array },
    { ...stored, initial: same ? plain.slice(0, 1) : plain },
  ];
}
