import { calleesOf } from "./c-declarations.js";
import type { ElementType, FeatureFunction, FeatureIr, Field } from "./feature-ir.js";

/** Bytes of the memory of features on a 32-bit target: exact, from the IR alone. */

const BYTES: Readonly<Record<ElementType, number>> = { f32: 4, i32: 4, i16: 2, u16: 2, i8: 1, u8: 1 };

/** Size and alignment of a struct, a union or an array. */
export interface Layout {
  readonly bytes: number;
  readonly align: number;
}

/** Constants in flash. */
export function tableBytes({ tables }: FeatureIr): number {
  return tables.reduce((sum, { element, values }) => sum + BYTES[element] * values.length, 0);
}

/** Room for the arrays of a function and of all that it calls; 0 where nothing makes any. */
export function scratchBytes(ir: FeatureIr, name: string): number {
  return scratchLayout(ir, name).bytes;
}

/** Offsets of the arrays that a function makes, in its room. */
export function arrayOffsets(ir: FeatureIr, name: string): Map<string, number> {
  let bytes = 0;
  return new Map(
    functionIn(ir, name).scratch.map((array) => {
      const { bytes: own, align } = arrayLayout(array.element, array.length);
      const at = upTo(bytes, align);
      bytes = at + own;
      return [array.name, at];
    }),
  );
}

/** The same, with how it is aligned. */
export function scratchLayout(ir: FeatureIr, name: string): Layout {
  const fn = functionIn(ir, name);
  const calls = inUnion(calleesOf(fn).map((each) => scratchLayout(ir, each)));
  return inStruct([...fn.scratch.map(({ element, length }) => arrayLayout(element, length)), calls]);
}

/** State of an object of a class. */
export function stateBytes(ir: FeatureIr, name: string): number {
  return structLayout(ir, name).bytes;
}

function structLayout(ir: FeatureIr, name: string): Layout {
  const { fields } = ir.structs.find((each) => each.name === name)!;
  const own = inStruct(fields.map((field) => fieldLayout(ir, field)));
  return own.bytes === 0 ? { bytes: 1, align: 1 } : own; // C has no empty structs
}

function fieldLayout(ir: FeatureIr, field: Field): Layout {
  switch (field.kind) {
    case "scalar":
      return { bytes: 4, align: 4 };
    case "array":
      return arrayLayout(field.element, field.length);
    case "object":
      return structLayout(ir, field.struct);
    default:
      return field satisfies never;
  }
}

function arrayLayout(element: ElementType, length: number): Layout {
  return { bytes: BYTES[element] * length, align: BYTES[element] };
}

/** Members one behind the other. */
export function inStruct(members: readonly Layout[]): Layout {
  let bytes = 0;
  for (const each of members) bytes = upTo(bytes, each.align) + each.bytes;
  return ended(bytes, members);
}

function inUnion(members: readonly Layout[]): Layout {
  return ended(Math.max(0, ...members.map(({ bytes }) => bytes)), members);
}

/** Whole multiples of the largest alignment. */
function ended(bytes: number, members: readonly Layout[]): Layout {
  const align = Math.max(1, ...members.filter((each) => each.bytes > 0).map((each) => each.align));
  return { bytes: upTo(bytes, align), align };
}

function upTo(bytes: number, align: number): number {
  return Math.ceil(bytes / align) * align;
}

function functionIn(ir: FeatureIr, name: string): FeatureFunction {
  return ir.functions.find((each) => each.name === name)!;
}
