/** ONNX files of the tests: the wire format of protocol buffers, field by field. */

/** A field of a message: a whole number, bytes, or a message. */
export type Wire = readonly [number: number, value: number | Uint8Array];

/** The bytes of a message. */
export function message(...fields: readonly Wire[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(([number, value]) =>
      typeof value === "number"
        ? [varint(number * 8), varint(value)]
        : [varint(number * 8 + 2), varint(value.length), Buffer.from(value)],
    ),
  );
}

/** A whole number of up to 64 bits, negative ones in ten bytes. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const text = (words: string): Uint8Array => Buffer.from(words, "utf8");

const TYPES = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 } as const;

/** A tensor with its values in bytes. */
export interface WrittenTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: ArrayLike<number>;
  readonly type?: keyof typeof TYPES;
}

export function tensor({ name, dims, values, type = "float32" }: WrittenTensor): Uint8Array {
  const all = Array.from(values);
  const raw = {
    float32: () => Float32Array.from(all),
    uint8: () => Uint8Array.from(all),
    int8: () => Int8Array.from(all),
    int32: () => Int32Array.from(all),
    bool: () => Uint8Array.from(all),
    int64: () => BigInt64Array.from(all, BigInt),
  }[type]();
  return message(
    ...dims.map((size): Wire => [1, size]),
    [2, TYPES[type]],
    [8, text(name)],
    [9, new Uint8Array(raw.buffer)],
  );
}

/** An attribute by its value: a whole number, several, a float, or a text. */
export type Attribute = number | readonly number[] | { readonly float: number } | string;

function attribute(name: string, value: Attribute): Uint8Array {
  const fields: Wire[] =
    typeof value === "number"
      ? [
          [3, value],
          [20, 2],
        ]
      : typeof value === "string"
        ? [
            [4, text(value)],
            [20, 3],
          ]
        : "float" in value
          ? [[20, 1]]
          : [...value.map((each): Wire => [8, each]), [20, 7]];
  const whole = message([1, text(name)], ...fields);
  if (typeof value !== "object" || !("float" in value)) return whole;
  const float = Buffer.alloc(5);
  float[0] = 2 * 8 + 5;
  float.writeFloatLE(value.float, 1);
  return Buffer.concat([whole, float]);
}

/** A node that makes a value of its own name, unless it says otherwise. */
export interface WrittenNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs?: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
}

function node({ op, name, inputs, outputs = [name], attributes = {}, domain = "" }: WrittenNode): Uint8Array {
  return message(
    ...inputs.map((each): Wire => [1, text(each)]),
    ...outputs.map((each): Wire => [2, text(each)]),
    [3, text(name)],
    [4, text(op)],
    ...Object.entries(attributes).map(([key, value]): Wire => [5, attribute(key, value)]),
    ...(domain === "" ? [] : [[7, text(domain)] as const]),
  );
}

/** A value with its sizes; a text names an open dimension. */
export function value(name: string, dims: readonly (number | string)[], type = 1): Uint8Array {
  const shape = message(
    ...dims.map((size): Wire => [1, message(typeof size === "number" ? [1, size] : [2, text(size)])]),
  );
  return message([1, text(name)], [2, message([1, message([1, type], [2, shape])])]);
}

export interface WrittenNet {
  /** Dimensions of the input `x`, the batch first. */
  readonly input: readonly (number | string)[];
  readonly nodes: readonly WrittenNode[];
  readonly constants?: readonly WrittenTensor[];
  /** Default: what the last node makes. */
  readonly output?: string;
  readonly opset?: number;
  /** Fields of the graph beside these. */
  readonly extra?: readonly Wire[];
}

/** The bytes of a file. */
export function onnxFile({
  input,
  nodes,
  constants = [],
  output,
  opset = 17,
  extra = [],
}: WrittenNet): Uint8Array {
  const graph = message(
    ...nodes.map((each): Wire => [1, node(each)]),
    ...constants.map((each): Wire => [5, tensor(each)]),
    [11, value("x", input)],
    [12, value(output ?? nodes.at(-1)!.name, ["batch", 1])],
    ...extra,
  );
  return message([1, 8], [7, graph], [8, message([1, text("")], [2, opset])]);
}
