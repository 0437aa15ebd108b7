import { C_ELEMENTS, C_SCALARS, floatText, integerText, type Prefixed } from "./c-expressions.js";
import {
  ELEMENT_RANGES,
  type ElementType,
  type Expression,
  type FeatureFunction,
  type FeatureIr,
  type Field,
  type Parameter,
  type Struct,
  type Table,
} from "./feature-ir.js";
import type { Text } from "./print-statements.js";

/** State that the printers of one file share. */
export interface Printing {
  readonly ir: FeatureIr;
  readonly prefixed: Prefixed;
  readonly expression: (value: Expression) => Text;
  /** Functions by name that need room for arrays, and those with accesses that are checked, callees included. */
  readonly scratch: ReadonlySet<string>;
  readonly checked: ReadonlySet<string>;
}

/** Functions that a function calls, each once. */
export function calleesOf(fn: FeatureFunction): string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each);
    else if (typeof node === "object" && node !== null) {
      if ("kind" in node && node.kind === "call" && "fn" in node) found.add(String(node.fn));
      for (const [key, each] of Object.entries(node))
        if (key === "whenTrue" || key === "whenFalse" || key === "body") visit(each);
    }
  };
  visit({ body: fn.body });
  return [...found];
}

/** The state of objects of a class. */
export function structText({ name, fields }: Struct, { prefixed }: Printing): string {
  const lines = fields.map((each) => `    ${fieldText(each, prefixed)};`);
  return [`struct ${prefixed(name)} {`, ...(lines.length > 0 ? lines : ["    uint8_t unused;"]), "};"].join(
    "\n",
  );
}

function fieldText(field: Field, prefixed: Prefixed): string {
  switch (field.kind) {
    case "scalar":
      return `${C_SCALARS[field.type]} ${field.name}`;
    case "array":
      return `${C_ELEMENTS[field.element]} ${field.name}[${field.length}]`;
    case "object":
      return `struct ${prefixed(field.struct)} ${field.name}`;
    default:
      return field satisfies never;
  }
}

/** Arrays of a function, and below them those of what it calls. */
export function scratchText(fn: FeatureFunction, { prefixed, scratch }: Printing): string {
  const arrays = fn.scratch.map(
    ({ name, element, length }) => `    ${C_ELEMENTS[element]} ${name}[${length}];`,
  );
  const callees = calleesOf(fn).filter((name) => scratch.has(name));
  const inside = callees.map((name) => `        struct ${prefixed(name)}_scratch ${name};`);
  const calls = inside.length > 0 ? ["    union {", ...inside, "    } calls;"] : [];
  return [`struct ${prefixed(fn.name)}_scratch {`, ...arrays, ...calls, "};"].join("\n");
}

function valueText(element: ElementType, value: number): string {
  return element === "f32" ? floatText(Math.fround(value)) : integerText(value);
}

/** Numbers in flash. */
export function tableText({ name, element, values }: Table, { prefixed }: Printing): string {
  const rows = [];
  for (let at = 0; at < values.length; at += 8) {
    rows.push(
      `    ${values
        .slice(at, at + 8)
        .map((each) => valueText(element, each))
        .join(", ")},`,
    );
  }
  return [`static const ${C_ELEMENTS[element]} ${prefixed(name)}[${values.length}] = {`, ...rows, "};"].join(
    "\n",
  );
}

/** The function that gives a new object its initial values. */
export function resetText({ name, fields }: Struct, { prefixed }: Printing): string {
  const lines = fields.flatMap((field) => {
    if (field.kind === "object") return [`    ${prefixed(field.struct)}_reset(&self->${field.name});`];
    if (field.kind === "scalar") {
      const value = field.type === "bool" ? String(field.initial) : valueText(field.type, field.initial);
      return [`    self->${field.name} = ${value};`];
    }
    return resetArray(field);
  });
  const all = lines.length > 0 ? lines : ["    self->unused = 0;"];
  return [`void ${prefixed(name)}_reset(struct ${prefixed(name)} *self)`, "{", ...all, "}"].join("\n");
}

function resetArray({ name, element, length, initial }: Field & { readonly kind: "array" }): string[] {
  if (initial.length !== 1)
    return initial.map((each, at) => `    self->${name}[${at}] = ${valueText(element, each)};`);
  return [
    `    for (int32_t i = 0; i < ${length}; i++) {`,
    `        self->${name}[i] = ${valueText(element, initial[0]!)};`,
    "    }",
  ];
}

/** Everything of a function before its body. */
export function headOf(fn: FeatureFunction, { prefixed, ir, scratch, checked }: Printing): string {
  const parameters = [
    ...(fn.self ? [`struct ${prefixed(fn.self)} *self`] : []),
    ...fn.parameters.map((each) =>
      each.kind === "scalar"
        ? `${parameterType(fn, each, ir)} ${each.name}`
        : `${each.written ? "" : "const "}${C_ELEMENTS[each.array.element]} *${each.name}`,
    ),
    ...(fn.out ? [`${C_ELEMENTS[fn.out.element]} *out`] : []),
    ...(scratch.has(fn.name) ? [`struct ${prefixed(fn.name)}_scratch *scratch`] : []),
    ...(checked.has(fn.name) ? ["uint32_t *fault"] : []),
  ];
  const linkage = ir.entries.includes(fn.name) ? "" : "static ";
  const result = fn.result ? C_SCALARS[fn.result] : "void";
  return `${linkage}${result} ${prefixed(fn.name)}(${parameters.join(", ") || "void"})`;
}

/** The C type of a number; what is called from outside takes integers of 16 or 8 bits as what they are. */
export function parameterType(
  fn: FeatureFunction,
  { type, range }: Parameter & { readonly kind: "scalar" },
  { entries }: FeatureIr,
): string {
  if (range === null || !entries.includes(fn.name)) return C_SCALARS[type];
  const narrow = NARROW.find(
    (each) => ELEMENT_RANGES[each].low === range.low && ELEMENT_RANGES[each].high === range.high,
  );
  return narrow ? C_ELEMENTS[narrow] : C_SCALARS[type];
}

const NARROW = ["i16", "u16", "i8", "u8"] as const;
