import { basename } from "node:path";
import {
  calleesOf,
  headOf,
  type Printing,
  parameterType,
  resetText,
  scratchText,
  structText,
  tableText,
} from "./c-declarations.js";
import { arrayText, C_ELEMENTS, C_SCALARS, cExpressions, type Prefixed } from "./c-expressions.js";
import type {
  Argument,
  CallStatement,
  ElementType,
  Expression,
  FeatureFunction,
  FeatureIr,
  Place,
} from "./feature-ir.js";
import { firstFloat } from "./first-float.js";
import {
  type Dialect,
  grouped,
  type Line,
  printStatements,
  readNames,
  withoutLastReturn,
} from "./print-statements.js";

/** C of features. */
export interface FeatureC {
  /** Structs and prototypes of what is called from outside. */
  readonly header: string;
  readonly source: string;
  /** Of each line of the source, what it comes from; null outside of functions. */
  readonly origins: readonly (Origin | null)[];
}

/** The text of the user that a line of C comes from. */
export interface Origin {
  readonly fn: FeatureFunction;
  readonly place: Place;
}

/**
 * The features as C99. A function with arrays gets them in a struct of its own, behind its arguments, in which the structs of its
 * callees share one place; one with checked accesses gets a pointer to the least number of those that missed.
 */
export function printC(ir: FeatureIr, prefix: string): FeatureC {
  const prefixed: Prefixed = (name) => `${prefix}_${name}`;
  const [scratch, checked] = [makesArrays(ir), isChecked(ir)];
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
  const before = [
    `#include "${firstFloat(ir) === null ? "ff_features.h" : "ff_features_f32.h"}"`,
    ...ir.tables.map((each) => tableText(each, printing)),
    ...ir.structs.map((each) => resetText(each, printing)),
  ];
  const lines = [
    ...before.flatMap((each) => [...each.split("\n"), ""]).map((text) => ({ text, origin: null })),
    ...ir.functions.flatMap((fn, index) => [
      ...(index === 0 ? [] : [{ text: "", origin: null }]),
      ...functionLines(fn, printing).map(({ text, place }) => ({ text, origin: { fn, place } })),
    ]),
  ];
  return {
    header: `${header}\n`,
    source: `${lines.map(({ text }) => text).join("\n")}\n`,
    origins: lines.map(({ origin }) => origin),
  };
}

/** The arguments that a function takes behind its own: room for arrays, and a pointer to the number of a fault. */
export function extrasOf(
  ir: FeatureIr,
  name: string,
): { readonly scratch: boolean; readonly checked: boolean } {
  return { scratch: makesArrays(ir).has(name), checked: isChecked(ir).has(name) };
}

function makesArrays(ir: FeatureIr): Set<string> {
  return closure(ir, (fn) => fn.scratch.length > 0);
}

function isChecked(ir: FeatureIr): Set<string> {
  return closure(ir, (fn) => /"site":[1-9]/.test(JSON.stringify(fn.body)));
}

/** Names of the functions for which something holds, or for one of their callees. */
function closure(ir: FeatureIr, holds: (fn: FeatureFunction) => boolean): Set<string> {
  const found = new Set<string>();
  for (const fn of ir.functions)
    if (holds(fn) || calleesOf(fn).some((name) => found.has(name))) found.add(fn.name);
  return found;
}

function functionLines(fn: FeatureFunction, printing: Printing): Line[] {
  const reads = readNames(fn.body);
  const body = printStatements(withoutLastReturn(fn.body), dialectOf(printing), reads, "    ");
  const unused = fn.self && !body.some(({ text }) => text.includes("self")) ? ["    (void)self;"] : [];
  const unread = fn.parameters.filter(({ name }) => !reads.has(name)).map(({ name }) => `    (void)${name};`);
  const own = (...texts: readonly string[]): Line[] => texts.map((text) => ({ text, place: fn.place }));
  const comment = `/* ${placeText(fn.place)} ${fn.source} */`;
  return [...own(comment, headOf(fn, printing), "{", ...unused, ...unread), ...body, ...own("}")];
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
  const callee = printing.ir.functions.find(({ name }) => name === fn)!;
  const argument = (each: Argument, index: number): string => {
    if (each.kind === "array") return arrayText(each.array, prefixed);
    const parameter = callee.parameters[index]!;
    const type =
      parameter.kind === "scalar" ? parameterType(callee, parameter, printing.ir) : C_SCALARS[each.type];
    const text = expression(each);
    return type === C_SCALARS[each.type] ? text.text : `(${type})${grouped(text)}`;
  };
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
