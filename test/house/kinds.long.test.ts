/**
 * Kinds that may grow: src/ never guesses what a new one would be. A choice by kind is a table that the compiler checks, or a
 * switch that ends in `never`; what takes one kind alone refuses all others.
 */
import { ts } from "ts-morph";
import { beforeAll, describe, expect, test } from "vitest";
import { filesOf, openHouse } from "./program.js";

/** Types of kinds that may grow: their names, or the property of objects that tells them apart. */
const GROWING: readonly (readonly [file: string, type: string, property?: string])[] = [
  ["model.ts", "Precision"],
  ["model.ts", "Sums"],
  ["model.ts", "Standardize"],
  ["model.ts", "TrainingSpec", "rule"],
  ["model.ts", "InferenceSpec", "rule"],
  ["formats/format.ts", "Family"],
  ["formats/element.ts", "Element"],
  ["ir/layers.ts", "DeviceLayer", "kind"],
  ["ir/device-model.ts", "Readout", "kind"],
  ["ir/device-model.ts", "InputPart", "kind"],
  ["ir/simd.ts", "Simd"],
  ["steps/index.ts", "Step", "kind"],
  ["ir/model-features.ts", "Features", "kind"],
];

/** Comparisons that are right as they are: how many in a file, and why. */
const EXPLAINED: Readonly<Record<string, readonly [number, string]>> = {
  "formats/index.ts": [1, "the words of a model file for its format: float32 sums have none"],
  "formats/integer.ts": [1, "type of samples, which has no kinds of arithmetic"],
};

/** `default:` of switches over what is no kind. */
const DEFAULTS: Readonly<Record<string, readonly [number, string]>> = {
  "emit/view-tables.ts": [
    2,
    "comments on tables, which have one in common where they have none of their own",
  ],
  "features/expression-ranges.ts": [
    1,
    "operators, of which those that compare alone limit what they compare",
  ],
  "features/print-js.ts": [1, "operators, most of which are written as in C"],
  "features/zeroing.ts": [1, "operators, of which those of indices alone are carried out"],
  "target/call-graph.ts": [1, "instructions of a disassembly"],
};

/** Whether the literals of `type` are all among those of one kind that may grow. */
type IsKind = (type: ts.Type) => boolean;

let files: readonly (readonly [path: string, file: ts.SourceFile])[];
let checker: ts.TypeChecker;
let isKind: IsKind;

beforeAll(() => {
  const house = openHouse();
  checker = house.getTypeChecker().compilerObject;
  files = filesOf(house);
  const sets = GROWING.map(([path, name, property]) => {
    const file = files.find(([each]) => each === path)?.[1];
    if (!file) throw new Error(`no file ${path}`);
    const type = typeNamed(file, name);
    const kinds = property === undefined ? type : propertyOf(type, property);
    return new Set(literalsOf(kinds));
  });
  isKind = (type) => {
    const literals = literalsOf(type);
    return literals.length > 0 && sets.some((set) => literals.every((literal) => set.has(literal)));
  };
});

function typeNamed(file: ts.SourceFile, name: string): ts.Type {
  const symbol = checker
    .getExportsOfModule(checker.getSymbolAtLocation(file)!)
    .find((each) => each.name === name);
  if (!symbol) throw new Error(`${file.fileName} exports no ${name}`);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

function propertyOf(type: ts.Type, name: string): ts.Type {
  return checker.getTypeOfSymbol(checker.getPropertyOfType(type, name)!);
}

/** The strings of a union of strings; none where anything else is in it, but undefined and null. */
function literalsOf(type: ts.Type): string[] {
  const members = (type.isUnion() ? type.types : [type]).filter(
    ({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) === 0,
  );
  return members.every((each) => each.isStringLiteral())
    ? members.map((each) => (each as ts.StringLiteralType).value)
    : [];
}

/** Places below a node at which `wanted` holds, as `line: text`. */
function find(file: ts.SourceFile, wanted: (node: ts.Node) => boolean): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (wanted(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      found.push(`${line + 1}: ${node.getText(file).replace(/\s+/g, " ").slice(0, 90)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Comparison of a kind with one of its names; not what leads to a throw, or what a type predicate is made of. */
function isGuess(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { left, right, operatorToken } = node;
  const equality = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];
  if (!equality.includes(operatorToken.kind)) return false;
  const other = ts.isStringLiteral(right) ? left : ts.isStringLiteral(left) ? right : null;
  if (other === null || !isKind(declaredType(other))) return false;
  return !refuses(node);
}

/** Type of an expression as it is declared: where it has been narrowed, a kind is among fewer. */
function declaredType(expression: ts.Node): ts.Type {
  const symbol = checker.getSymbolAtLocation(
    ts.isPropertyAccessExpression(expression) ? expression.name : expression,
  );
  const type = checker.getTypeAtLocation(expression);
  return literalsOf(type).length > 0 || symbol === undefined ? type : checker.getTypeOfSymbol(symbol);
}

function refuses(node: ts.Node): boolean {
  for (let at: ts.Node = node; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (ts.isIfStatement(parent) && parent.expression === at) return throws(parent.thenStatement);
    if (ts.isFunctionLike(parent)) return parent.type !== undefined && ts.isTypePredicateNode(parent.type);
  }
  return false;
}

function throws(statement: ts.Statement): boolean {
  return ts.isBlock(statement)
    ? statement.statements.some((each) => ts.isThrowStatement(each))
    : ts.isThrowStatement(statement);
}

/** A default clause that is reached. */
function isOpenDefault(node: ts.Node): boolean {
  return ts.isDefaultClause(node) && !/\bsatisfies never\b/.test(node.getText());
}

/** Files in which `wanted` is found more or less often than explained, with the places. */
function strays(
  wanted: (node: ts.Node) => boolean,
  explained: Readonly<Record<string, readonly [number, string]>>,
): Record<string, string[]> {
  const all = files.map(([path, file]): [string, string[]] => [path, find(file, wanted)]);
  return Object.fromEntries(all.filter(([path, places]) => places.length !== (explained[path]?.[0] ?? 0)));
}

/** A cast that the compiler cannot judge. */
function isBlindCast(node: ts.Node): boolean {
  return ts.isAsExpression(node) && /^(never(\[\])?|unknown|\w+Array)$/.test(node.type.getText());
}

/** True where a comment stands in the line or above the statement. */
function isExplained(file: ts.SourceFile, place: string): boolean {
  const line = Number.parseInt(place, 10);
  const near = file.text.split("\n").slice(Math.max(0, line - 5), line);
  return near.some((each) => /\/\/|^\s*\*|\/\*\*/.test(each));
}

describe("kinds that may grow", () => {
  test("are never compared with one of their names", () => {
    expect(strays(isGuess, EXPLAINED)).toEqual({});
  });

  test("are switched over to the last: no default clause is reached", () => {
    expect(strays(isOpenDefault, DEFAULTS)).toEqual({});
  });
});

test("casts that the compiler cannot judge have a reason beside them", () => {
  const bare = files.flatMap(([path, file]) =>
    find(file, isBlindCast).flatMap((place) => (isExplained(file, place) ? [] : [`${path}:${place}`])),
  );
  expect(bare).toEqual([]);
});
