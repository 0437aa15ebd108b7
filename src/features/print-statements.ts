import type { Expression, Place, Scalar, Statement } from "./feature-ir.js";

/** Text of an expression; `operator` is the outermost one, null for what needs no parentheses anywhere. */
export interface Text {
  readonly text: string;
  readonly operator: string | null;
}

/** The parts of a language in which C and JavaScript differ. */
export interface Dialect {
  readonly expression: (expression: Expression) => Text;
  readonly declare: (name: string, type: Scalar, constant: boolean, value: string) => string;
  readonly loopVariable: (name: string, start: string) => string;
  readonly field: (path: readonly string[], name: string) => string;
  readonly store: (statement: Statement & { readonly kind: "store" }) => string;
  readonly make: (statement: Statement & { readonly kind: "make" }) => readonly string[];
  readonly view: (statement: Statement & { readonly kind: "view" }) => string;
  readonly call: (statement: Statement & { readonly kind: "call" }) => readonly string[];
  /** A statement that keeps compilers from complaining about a local that nothing reads; null where none does. */
  readonly unread: (name: string) => string | null;
}

/** A line of a printed function, and the statement of the user's text that it comes from. */
export interface Line {
  readonly text: string;
  readonly place: Place;
}

/** Lines of statements. `reads` are the names that expressions of the function mention. */
export function printStatements(
  body: readonly Statement[],
  dialect: Dialect,
  reads: ReadonlySet<string>,
  indent: string,
): Line[] {
  return body.flatMap((statement) => printStatement(statement, dialect, reads, indent));
}

function printStatement(
  statement: Statement,
  dialect: Dialect,
  reads: ReadonlySet<string>,
  indent: string,
): Line[] {
  const { place } = statement;
  const lines = (...texts: readonly string[]): Line[] =>
    texts.map((text) => ({ text: `${indent}${text}`, place }));
  const plain = (value: Expression): string => dialect.expression(value).text;
  const block = (body: readonly Statement[]): Line[] =>
    printStatements(body, dialect, reads, `${indent}    `);
  const unread = (name: string): string[] => {
    const text = reads.has(name) ? null : dialect.unread(name);
    return text === null ? [] : [text];
  };
  switch (statement.kind) {
    case "declare": {
      const { name, type, constant, value } = statement;
      return lines(dialect.declare(name, type, constant, plain(value)), ...unread(name));
    }
    case "assign":
      return lines(`${statement.name} = ${plain(statement.value)};`);
    case "assignField":
      return lines(`${dialect.field(statement.path, statement.name)} = ${plain(statement.value)};`);
    case "store":
      return lines(dialect.store(statement));
    case "make":
      return lines(...dialect.make(statement));
    case "view":
      return lines(dialect.view(statement), ...unread(statement.view.name));
    case "call": {
      const { result } = statement;
      return lines(...dialect.call(statement), ...(result ? unread(result.name) : []));
    }
    case "if": {
      const { condition, whenTrue, whenFalse } = statement;
      const head = [...lines(`if (${plain(condition)}) {`), ...block(whenTrue)];
      const [other] = whenFalse;
      if (other === undefined) return [...head, ...lines("}")];
      if (other.kind !== "if" || whenFalse.length > 1)
        return [...head, ...lines("} else {"), ...block(whenFalse), ...lines("}")];
      const [first, ...rest] = printStatement(other, dialect, reads, indent);
      return [...head, { ...first!, text: `${indent}} else ${first!.text.trimStart()}` }, ...rest];
    }
    case "for": {
      const { name, start, test, bound, step } = statement;
      const head = `${dialect.loopVariable(name, plain(start))}; ${plain(compared(name, test, bound))}`;
      const one = step.operator === "+" && step.value.kind === "number" && step.value.value === 1;
      const count = one ? `${name}++` : `${name} ${step.operator}= ${plain(step.value)}`;
      return [...lines(`for (${head}; ${count}) {`), ...block(statement.body), ...lines("}")];
    }
    case "return":
      return lines(`return${statement.value ? ` ${plain(statement.value)}` : ""};`);
    case "break":
    case "continue":
      return lines(`${statement.kind};`);
    default:
      return statement satisfies never;
  }
}

function compared(name: string, operator: "<" | "<=" | ">" | ">=", right: Expression): Expression {
  const left: Expression = { kind: "local", type: "i32", name };
  return { kind: "binary", type: "bool", operator, left, right, proved: true };
}

/** Names that the expressions, accesses and calls of statements mention. */
export function readNames(body: readonly Statement[]): Set<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each);
    else if (typeof node === "object" && node !== null) {
      if ("kind" in node && node.kind === "local" && "name" in node) found.add(String(node.name));
      if ("home" in node && "name" in node) found.add(String(node.name));
      for (const [key, each] of Object.entries(node))
        if (key !== "place" && key !== "span" && key !== "view") visit(each);
    }
  };
  visit(body);
  return found;
}

const SUMS = new Set(["+", "-"]);
const PRODUCTS = new Set(["*", "/", "%"]);
const COMPARISONS = new Set(["<", "<=", ">", ">=", "==", "!=", "===", "!=="]);

/**
 * `left operator right` with the parentheses that readers need: both languages read the result alike, and compilers, which warn
 * where people err, say nothing.
 */
export function infix(operator: string, left: Text, right: Text): Text {
  const a = stands(left.operator, operator, true) ? left.text : `(${left.text})`;
  const b = stands(right.operator, operator, false) ? right.text : `(${right.text})`;
  return { text: `${a} ${operator} ${b}`, operator };
}

function stands(inside: string | null, outside: string, isLeft: boolean): boolean {
  if (inside === null) return true;
  if (SUMS.has(outside)) return PRODUCTS.has(inside) || (isLeft && SUMS.has(inside));
  if (PRODUCTS.has(outside)) return isLeft && inside === "*" && outside === "*";
  if (COMPARISONS.has(outside)) return SUMS.has(inside) || PRODUCTS.has(inside);
  return (
    (outside === "&&" || outside === "||") && (COMPARISONS.has(inside) || (isLeft && inside === outside))
  );
}

/** Text that stands behind a prefix. */
export function grouped({ text, operator }: Text): string {
  return operator === null ? text : `(${text})`;
}

/** `test ? a : b`. */
export function choice([test, a, b]: readonly Text[]): Text {
  const part = (each: Text | undefined): string =>
    each?.operator === "?" ? `(${each.text})` : (each?.text ?? "");
  return { text: `${part(test)} ? ${part(a)} : ${part(b)}`, operator: "?" };
}

/** A function's statements without the `return` at its end. */
export function withoutLastReturn(body: readonly Statement[]): readonly Statement[] {
  const last = body.at(-1);
  return last?.kind === "return" && last.value === null ? body.slice(0, -1) : body;
}

export const atom = (text: string): Text => ({ text, operator: null });
