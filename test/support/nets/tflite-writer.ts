/** TensorFlow Lite files of the tests: flatbuffers, each part behind the one that leads to it. */

/** A part of a file: a table of fields by slot, a vector of numbers, a list of tables, or a text. */
export type Part =
  | { readonly table: readonly (Field | null)[] }
  | { readonly numbers: readonly number[]; readonly type: NumberType }
  | { readonly bytes: Uint8Array }
  | { readonly list: readonly Part[] };

/** A field of a table: a number in it, or a part elsewhere. */
export type Field = { readonly number: number; readonly type: NumberType } | Part;

export type NumberType = "int8" | "uint8" | "int32" | "uint32" | "int64" | "float32";

const SIZES = { int8: 1, uint8: 1, int32: 4, uint32: 4, int64: 8, float32: 4 } as const;

/** The bytes of a file with this root and the identifier `TFL3`. */
export function flatbuffer(root: Part): Uint8Array {
  let file = Buffer.from([0, 0, 0, 0, ...Buffer.from("TFL3")]);
  const grow = (bytes: Uint8Array): number => {
    const at = file.length;
    file = Buffer.concat([file, bytes]);
    return at;
  };
  const point = (at: number, part: Part): void => {
    const to = put(part);
    file.writeUInt32LE(to - at, at);
  };
  const put = (part: Part): number => {
    if ("table" in part) return putTable(part.table);
    if ("bytes" in part) return grow(Buffer.concat([count(part.bytes.length), part.bytes]));
    if ("numbers" in part)
      return grow(
        Buffer.concat([count(part.numbers.length), ...part.numbers.map((each) => bytesOf(each, part.type))]),
      );
    const at = grow(Buffer.concat([count(part.list.length), Buffer.alloc(4 * part.list.length)]));
    for (const [index, each] of part.list.entries()) point(at + 4 + 4 * index, each);
    return at;
  };
  const putTable = (fields: readonly (Field | null)[]): number => {
    const sizes: number[] = fields.map((field) =>
      field === null ? 0 : "number" in field ? SIZES[field.type] : 4,
    );
    const places = sizes.map((size, slot) =>
      size === 0 ? 0 : 4 + sizes.slice(0, slot).reduce((a, b) => a + b, 0),
    );
    const whole = 4 + sizes.reduce((a, b) => a + b, 0);
    const list = [4 + 2 * fields.length, whole, ...places].map((each) => {
      const two = Buffer.alloc(2);
      two.writeUInt16LE(each);
      return two;
    });
    const entries = grow(Buffer.concat(list));
    const at = grow(Buffer.alloc(whole));
    file.writeInt32LE(at - entries, at);
    for (const [slot, field] of fields.entries())
      if (field !== null && "number" in field)
        file.set(bytesOf(field.number, field.type), at + places[slot]!);
      else if (field !== null) point(at + places[slot]!, field);
    return at;
  };
  point(0, root);
  return file;
}

function count(value: number): Buffer {
  return bytesOf(value, "uint32");
}

function bytesOf(value: number, type: NumberType): Buffer {
  const bytes = Buffer.alloc(SIZES[type]);
  const write = {
    int8: () => bytes.writeInt8(value),
    uint8: () => bytes.writeUInt8(value),
    int32: () => bytes.writeInt32LE(value),
    uint32: () => bytes.writeUInt32LE(value),
    int64: () => bytes.writeBigInt64LE(BigInt(value)),
    float32: () => bytes.writeFloatLE(value),
  };
  write[type]();
  return bytes;
}

const number = (value: number, type: NumberType): Field => ({ number: value, type });

/** A tensor of floats, or of integers with scales. */
export interface WrittenTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** Absent for what the net computes. */
  readonly values?: readonly number[];
  readonly type?: "float32" | "int8" | "int32";
  readonly scales?: readonly number[];
  readonly zeros?: readonly number[];
  readonly axis?: number;
}

const TYPES = { float32: 0, int32: 2, int8: 9 } as const;

/** An operator: its number, its tensors by name, and its options. */
export interface WrittenOperator {
  readonly code: number;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly optionsType?: number;
  readonly options?: readonly (Field | null)[];
}

export interface WrittenNet {
  readonly tensors: readonly WrittenTensor[];
  readonly operators: readonly WrittenOperator[];
  readonly input: string;
  readonly output: string;
}

/** The bytes of a file. */
export function tfliteFile({ tensors, operators, input, output }: WrittenNet): Uint8Array {
  const at = (name: string): number => tensors.findIndex((each) => each.name === name);
  const own = tensors.map(({ values, type = "float32" }): Part => {
    const bytes = Buffer.concat((values ?? []).map((each) => bytesOf(each, type)));
    return { table: values ? [{ bytes }] : [null] };
  });
  const described = tensors.map(
    ({ name, dims, type = "float32", scales, zeros, axis = 0 }, index): Part => ({
      table: [
        { numbers: dims, type: "int32" },
        number(TYPES[type], "int8"),
        number(index, "uint32"),
        { bytes: Buffer.from(name) },
        scales
          ? {
              table: [
                null,
                null,
                { numbers: scales, type: "float32" },
                { numbers: zeros ?? scales.map(() => 0), type: "int64" },
                null,
                null,
                number(axis, "int32"),
              ],
            }
          : null,
      ],
    }),
  );
  const done = operators.map(
    ({ inputs, output: made, optionsType = 0, options }, index): Part => ({
      table: [
        number(index, "uint32"),
        { numbers: inputs.map(at), type: "int32" },
        { numbers: [at(made)], type: "int32" },
        number(optionsType, "uint8"),
        options ? { table: options } : null,
      ],
    }),
  );
  const graph: Part = {
    table: [
      { list: described },
      { numbers: [at(input)], type: "int32" },
      { numbers: [at(output)], type: "int32" },
      { list: done },
    ],
  };
  const codes = operators.map(
    ({ code }): Part => ({
      table: [number(Math.min(code, 127), "int8"), null, null, number(code, "int32")],
    }),
  );
  return flatbuffer({
    table: [number(3, "uint32"), { list: codes }, { list: [graph] }, null, { list: own }],
  });
}

/** Options of operators. */
export const option = {
  /** Padding 0 is `same`, 1 `valid`; activation 1 is a ReLU. */
  conv: (padding: number, stride: number, activation: number): readonly Field[] => [
    number(padding, "int8"),
    number(stride, "int32"),
    number(stride, "int32"),
    number(activation, "int8"),
  ],
  depthwise: (padding: number, stride: number, activation: number): readonly Field[] => [
    number(padding, "int8"),
    number(stride, "int32"),
    number(stride, "int32"),
    number(1, "int32"),
    number(activation, "int8"),
  ],
  pool: (size: number): readonly Field[] => option.window(size, size),
  /** A pool without padding whose windows lie side by side, or with another stride or padding. */
  window: (rows: number, columns: number, stride = 0, padding = 1): readonly Field[] => [
    number(padding, "int8"),
    ...[stride || columns, stride || rows, columns, rows].map((each) => number(each, "int32")),
  ],
  dense: (activation: number): readonly Field[] => [number(activation, "int8")],
};
