import type {
  Argument,
  ArrayRef,
  ElementType,
  Expression,
  FeatureFunction,
  FeatureIr,
  Field,
  Struct,
} from "./feature-ir.js";
import {
  atom,
  choice,
  type Dialect,
  grouped,
  infix,
  printStatements,
  readNames,
  type Text,
  withoutLastReturn,
} from "./print-statements.js";

/** Arrays of JavaScript by element. */
export const ARRAY_CLASSES: Readonly<Record<ElementType, string>> = {
  ...{
    f32: "Float32Array",
    i32: "Int32Array",
    i16: "Int16Array",
    u16: "Uint16Array",
    i8: "Int8Array",
    u8: "Uint8Array",
  },
};

/**
 * The features as the body of a function of `$`, the helpers of `host.ts`. It returns the entries and the makers of objects by
 * name. All names are ours: letters, digits and underscores; those of helpers begin with `$`. `observed`: a function that hands
 * its arrays to the helper `keep`.
 */
export function printJs(ir: FeatureIr, observed: string | null = null): string {
  const tables = ir.tables.map(
    ({ name, element, values }) =>
      `const ${own(name)} = ${ARRAY_CLASSES[element]}.of(${values.map(numberText).join(", ")});`,
  );
  const structs = ir.structs.map(makerText);
  const functions = ir.functions.map((fn) => functionText(fn, fn.name === observed ? observing : dialect));
  const makers = ir.structs.map(({ name }) => `"new ${name}": ${maker(name)}`);
  const exported = [...makers, ...ir.entries.map((name) => `${name}: ${own(name)}`)];
  return [
    '"use strict";',
    "const $f = Math.fround;",
    ...tables,
    ...structs,
    ...functions,
    `return { ${exported.join(", ")} };`,
    "",
  ].join("\n");
}

/** The name of the function that makes an object: no function of the user's has one like it. */
function maker(struct: string): string {
  return `$new_${struct}`;
}

function makerText({ name, fields }: Struct): string {
  return `const ${maker(name)} = () => ({ ${fields.map((each) => `${each.name}: ${initial(each)}`).join(", ")} });`;
}

function initial(field: Field): string {
  switch (field.kind) {
    case "scalar":
      return field.type === "bool" ? String(field.initial !== 0) : numberText(field.initial);
    case "array": {
      const made = ARRAY_CLASSES[field.element];
      if (field.initial.length !== 1) return `${made}.of(${field.initial.map(numberText).join(", ")})`;
      return `new ${made}(${field.length}).fill(${numberText(field.initial[0]!)})`;
    }
    case "object":
      return `${maker(field.struct)}()`;
    default:
      return field satisfies never;
  }
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function functionText(fn: FeatureFunction, how: Dialect): string {
  const parameters = [
    ...(fn.self ? ["self"] : []),
    ...fn.parameters.map(({ name }) => name),
    ...(fn.out ? ["out"] : []),
  ];
  const body = printStatements(withoutLastReturn(fn.body), how, readNames(fn.body), "    ");
  return [`function ${own(fn.name)}(${parameters.join(", ")}) {`, ...body.map(({ text }) => text), "}"].join(
    "\n",
  );
}

const dialect: Dialect = {
  expression,
  declare: (name, _type, constant, value) => `${constant ? "const" : "let"} ${name} = ${value};`,
  loopVariable: (name, start) => `let ${name} = ${start}`,
  field: (path, name) => ["self", ...path, name].join("."),
  store({ array, index, value, site }) {
    const at = expression(index).text;
    const assignment = `${arrayText(array)}[${at}] = ${expression(value).text};`;
    return site === 0 ? assignment : `if ($.inside(${at}, ${array.length}, ${site})) { ${assignment} }`;
  },
  make({ array, zeros }) {
    if (array.home === "out") return zeros ? ["out.fill(0);"] : [];
    return [`const ${array.name} = new ${ARRAY_CLASSES[array.element]}(${array.length});`];
  },
  view({ view, array, offset }) {
    const start = expression(offset);
    return `const ${view.name} = ${arrayText(array)}.subarray(${start.text}, ${infix("+", start, atom(`${view.length}`)).text});`;
  },
  call({ fn, self, args, out, result }) {
    const texts = [
      ...(self ? [["self", ...self].join(".")] : []),
      ...args.map(argumentText),
      ...(out ? [arrayText(out)] : []),
    ];
    const made =
      out?.home === "scratch"
        ? [`const ${out.name} = new ${ARRAY_CLASSES[out.element]}(${out.length});`]
        : [];
    return [...made, `${result ? `const ${result.name} = ` : ""}${own(fn)}(${texts.join(", ")});`];
  },
  unread: () => null,
};

/** The same, where each new array is kept. */
const observing: Dialect = {
  ...dialect,
  make: (statement) => [...dialect.make(statement), ...keeping(statement.array)],
  call: (statement) => [...dialect.call(statement), ...keeping(statement.out)],
};

function keeping(array: ArrayRef | null): string[] {
  return array?.home === "scratch" ? [`$.keep("${array.name}", ${array.name});`] : [];
}

function argumentText(argument: Argument): string {
  return argument.kind === "array" ? arrayText(argument.array) : expression(argument).text;
}

function arrayText({ home, name, path }: ArrayRef): string {
  if (home === "field") return ["self", ...path, name].join(".");
  if (home === "table") return own(name);
  return home === "out" ? "out" : name;
}

/** The name of a function or a table: no local has one like it. */
function own(name: string): string {
  return `$_${name}`;
}

function expression(value: Expression): Text {
  switch (value.kind) {
    case "number":
      return value.value < 0 || Object.is(value.value, -0)
        ? { text: numberText(value.value), operator: "negative" }
        : atom(numberText(value.value));
    case "boolean":
      return atom(String(value.value));
    case "local":
      return atom(value.name);
    case "field":
      return atom(["self", ...value.path, value.name].join("."));
    case "element": {
      const [array, index] = [arrayText(value.array), expression(value.index).text];
      if (value.site === 0) return atom(`${array}[${index}]`);
      const inside = `$.inside(${index}, ${value.array.length}, ${value.site})`;
      return { text: `${inside} ? ${array}[${index}] : 0`, operator: "?" };
    }
    case "unary":
      return unary(value);
    case "binary":
      return binary(value);
    case "select":
      return choice([value.condition, value.whenTrue, value.whenFalse].map(expression));
    case "convert":
      return atom(`$f(${expression(value.value).text})`);
    case "intrinsic":
      return atom(
        `$.${value.name}_${value.type}(${value.args.map((each) => expression(each).text).join(", ")})`,
      );
    default:
      return value satisfies never;
  }
}

function unary({ operator, operand, type, proved }: Extract<Expression, { kind: "unary" }>): Text {
  const inside = expression(operand);
  if (operator !== "-" || type === "f32")
    return { text: `${operator}${grouped(inside)}`, operator: operator === "-" ? "negative" : operator };
  const difference = infix("-", atom("0"), inside);
  return proved ? difference : infix("|", difference, atom("0"));
}

/** Zeros have no sign where they are integers: products and remainders lose it at once. */
function binary({ operator, type, left, right, proved }: Extract<Expression, { kind: "binary" }>): Text {
  const [a, b] = [expression(left), expression(right)];
  if (type === "f32") return atom(`$f(${infix(operator, a, b).text})`);
  switch (operator) {
    case "+":
    case "-": {
      const sum = infix(operator, a, b);
      return proved ? sum : infix("|", sum, atom("0"));
    }
    case "*":
      return atom(`Math.imul(${a.text}, ${b.text})`);
    case "quotient":
    case "floored":
    case "%": {
      const name = operator === "%" ? "remainder" : operator;
      return atom(`$.${name}(${a.text}, ${b.text})`);
    }
    default:
      return infix(operator, a, b);
  }
}
