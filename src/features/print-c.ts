import { basename } from "node:path";
import {
  arrayText,
  C_ELEMENTS,
  C_SCALARS,
  cExpressions,
  floatText,
  integerText,
  type Prefixed,
} from "./c-expressions.js";
import type {
  Argument,
  CallStatement,
  ElementType,
  Expression,
  FeatureFunction,
  FeatureIr,
  Field,
  Place,
  Struct,
  Table,
} from "./feature-ir.js";
import {
  type Dialect,
  printStatements,
  readNames,
  type Text,
  withoutLastReturn,
} from "./print-statements.js";

/** C of features. */
export interface FeatureC {
  /** Structs and prototypes of what is called from outside. */
  readonly header: string;
  readonly source: string;
}

/** State that the printers of one file share. */
interface Printing {
  readonly ir: FeatureIr;
  readonly prefixed: Prefixed;
  readonly expression: (value: Expression) => Text;
  /** Functions by name that need room for arrays, and those with accesses that are checked, callees included. */
  readonly scratch: ReadonlySet<string>;
  readonly checked: ReadonlySet<string>;
}

/**
 * The features as C99. A function with arrays gets them in a struct of its own, behind its arguments, in which the structs of its
 * callees share one place; one with checked accesses gets a pointer to the least number of those that missed.
 */
export function printC(ir: FeatureIr, prefix: string): FeatureC {
  const prefixed: Prefixed = (name) => `${prefix}_${name}`;
  const scratch = closure(ir, (fn) => fn.scratch.length > 0);
  const checked = closure(ir, (fn) => /"site":[1-9]/.test(JSON.stringify(fn.body)));
  const printing: Printing = { ir, prefixed, expression: cExpressions(prefixed), scratch, checked };
  const structs = ir.structs.map((each) => structText(each, printing));
  const rooms = ir.functions
    .filter(({ name }) => scratch.has(name))
    .map((each) => scratchText(each, printing));
  const entries = ir.functions.filter(({ name }) => ir.entries.includes(name));
  const prototypes = [
    ...ir.structs.map(({ name }) => `void ${prefixed(name)}_reset(struct ${prefixed(name)} *self);`),
    ...entries.map((fn) => `${headOf(fn, printing)};`),
  ];
  const header = ["#include <stdint.h>", ...structs, ...rooms, prototypes.join("\n")].join("\n\n");
  const source = [
    '#include "ff_features.h"',
    ...ir.tables.map((each) => tableText(each, printing)),
    ...ir.structs.map((each) => resetText(each, printing)),
    ...ir.functions.map((fn) => functionText(fn, printing)),
  ].join("\n\n");
  return { header: `${header}\n`, source: `${source}\n` };
}

/** Names of the functions for which something holds, or for one of their callees. */
function closure(ir: FeatureIr, holds: (fn: FeatureFunction) => boolean): Set<string> {
  const found = new Set<string>();
  for (const fn of ir.functions)
    if (holds(fn) || calleesOf(fn).some((name) => found.has(name))) found.add(fn.name);
  return found;
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

function structText({ name, fields }: Struct, { prefixed }: Printing): string {
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

function scratchText(fn: FeatureFunction, { prefixed, scratch }: Printing): string {
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

function tableText({ name, element, values }: Table, { prefixed }: Printing): string {
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

function resetText({ name, fields }: Struct, { prefixed }: Printing): string {
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
function headOf(fn: FeatureFunction, { prefixed, ir, scratch, checked }: Printing): string {
  const parameters = [
    ...(fn.self ? [`struct ${prefixed(fn.self)} *self`] : []),
    ...fn.parameters.map((each) =>
      each.kind === "scalar"
        ? `${C_SCALARS[each.type]} ${each.name}`
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

function functionText(fn: FeatureFunction, printing: Printing): string {
  const reads = readNames(fn.body);
  const dialect = dialectOf(printing);
  const body = printStatements(withoutLastReturn(fn.body), dialect, reads, "    ");
  const unused = fn.self && !body.some((line) => line.includes("self")) ? ["    (void)self;"] : [];
  const unread = fn.parameters.filter(({ name }) => !reads.has(name)).map(({ name }) => `    (void)${name};`);
  const place = `/* ${placeText(fn.place)} ${fn.source} */`;
  return [place, headOf(fn, printing), "{", ...unused, ...unread, ...body, "}"].join("\n");
}

/** Name and line; nothing in it ends a comment. */
function placeText({ file, line }: Place): string {
  return `${basename(file).replaceAll(/[^\w.-]/g, "_")}:${line}`;
}

function dialectOf(printing: Printing): Dialect {
  const { expression, prefixed } = printing;
  const plain = (value: Expression): string => expression(value).text;
  return {
    expression,
    declare: (name, type, constant, value) =>
      `${constant ? "const " : ""}${C_SCALARS[type]} ${name} = ${value};`,
    loopVariable: (name, start) => `int32_t ${name} = ${start}`,
    field: (path, name) => `self->${[...path, name].join(".")}`,
    store({ array, index, value, site }) {
      const stored = NARROW.has(array.element)
        ? `(${C_ELEMENTS[array.element]})(${plain(value)})`
        : plain(value);
      const assignment = `${arrayText(array, prefixed)}[${plain(index)}] = ${stored};`;
      return site === 0
        ? assignment
        : `if (ff_inside(${plain(index)}, ${array.length}, ${site}, fault)) { ${assignment} }`;
    },
    make({ array, zeros }) {
      if (!zeros) return [];
      const zero = array.element === "f32" ? "0.0f" : "0";
      return [
        `for (int32_t i_ = 0; i_ < ${array.length}; i_++) {`, // No name of the user's ends like this.
        `    ${arrayText(array, prefixed)}[i_] = ${zero};`,
        "}",
      ];
    },
    view({ view, array, offset, written }) {
      return `${written ? "" : "const "}${C_ELEMENTS[view.element]} *const ${view.name} = &${arrayText(array, prefixed)}[${plain(offset)}];`;
    },
    call: (statement) => callText(statement, printing),
    unread: (name) => `(void)${name};`,
  };
}

const NARROW: ReadonlySet<ElementType> = new Set(["i16", "u16", "i8", "u8"]);

function callText({ fn, self, args, out, result }: CallStatement, printing: Printing): string[] {
  const { prefixed, expression, scratch, checked } = printing;
  const argument = (each: Argument): string =>
    each.kind === "array" ? arrayText(each.array, prefixed) : expression(each).text;
  const texts = [
    ...(self === null ? [] : [self.length === 0 ? "self" : `&self->${self.join(".")}`]),
    ...args.map(argument),
    ...(out ? [arrayText(out, prefixed)] : []),
    ...(scratch.has(fn) ? [`&scratch->calls.${fn}`] : []),
    ...(checked.has(fn) ? ["fault"] : []),
  ];
  const call = `${prefixed(fn)}(${texts.join(", ")});`;
  return [result ? `const ${C_SCALARS[result.type]} ${result.name} = ${call}` : call];
}
