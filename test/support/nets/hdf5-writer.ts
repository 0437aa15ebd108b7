/** HDF5 files of the tests, as the library behind Keras writes them: superblock 0, symbol tables, datasets in one piece. */
import type { WrittenTensor } from "./onnx-writer.js";

/** A group by the names of its members. */
interface Group extends Map<string, Group | WrittenTensor> {}

const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const word = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
const half = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);
const NOWHERE = Buffer.alloc(8, 0xff);

/** The bytes of a file with these tensors; `/` in a name parts groups. */
export function hdf5Bytes(tensors: readonly WrittenTensor[]): Uint8Array {
  const root: Group = new Map();
  for (const tensor of tensors) {
    const path = tensor.name.split("/");
    const last = path.pop()!;
    let group = root;
    for (const name of path) {
      if (!group.has(name)) group.set(name, new Map());
      group = group.get(name) as Group;
    }
    group.set(last, tensor);
  }
  const parts: Buffer[] = [Buffer.alloc(96)];
  let end = 96;
  /** Appends a block, aligned to 8 bytes; gives its address. */
  const put = (...blocks: readonly Uint8Array[]): number => {
    const block = Buffer.concat(blocks);
    const at = end;
    parts.push(block, Buffer.alloc((8 - (block.length % 8)) % 8));
    end += Math.ceil(block.length / 8) * 8;
    return at;
  };
  /** An object whose second half of messages stands elsewhere, as it does where attributes are added later. */
  const object = (first: Buffer, ...others: readonly Buffer[]): number => {
    const rest = Buffer.concat(others);
    const more = put(rest);
    const block = Buffer.concat([first, message(0x10, long(more), long(rest.length))]);
    return put(half(0x0001), half(2 + others.length), word(1), word(block.length), word(0), block);
  };
  const dataset = ({ dims, values }: WrittenTensor): number => {
    const data = Buffer.from(Float32Array.from(values).buffer);
    const at = put(data);
    const float = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
    return object(
      message(1, Buffer.from([1, dims.length, 0, 0, 0, 0, 0, 0]), ...dims.map(long)),
      message(3, Buffer.from(float)),
      message(8, Buffer.from([3, 1]), long(at), long(data.length)),
    );
  };
  const group = (members: Group): number => {
    const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
    const entries = sorted.map(([name, each]): [string, number] => [
      name,
      each instanceof Map ? group(each) : dataset(each),
    ]);
    const offsets: number[] = [];
    let names = Buffer.alloc(8); // the empty name
    for (const [name] of entries) {
      offsets.push(names.length);
      names = Buffer.concat([names, Buffer.from(`${name}\0`), Buffer.alloc(7 - (name.length % 8))]);
    }
    const heap = put(Buffer.from("HEAP"), word(0), long(names.length), NOWHERE, long(put(names)));
    const leaves = [entries.slice(0, 8), entries.slice(8)].filter((each) => each.length > 0);
    const children = leaves.map((leaf, index) =>
      put(
        Buffer.from("SNOD\x01\x00"),
        half(leaf.length),
        ...leaf.map(([, at], i) =>
          Buffer.concat([long(offsets[8 * index + i]!), long(at), Buffer.alloc(24)]),
        ),
      ),
    );
    const keys = children.map((at) => Buffer.concat([long(0), long(at)]));
    const tree = put(Buffer.from("TREE\x00\x00"), half(children.length), NOWHERE, NOWHERE, ...keys, long(0));
    return object(message(0x11, long(tree), long(heap)), message(0x12, Buffer.alloc(8)));
  };
  const header = group(root);
  const superblock = Buffer.concat([
    ...[
      Buffer.from("\x89HDF\r\n\x1a\n", "latin1"),
      Buffer.from([0, 0, 0, 0, 0, 8, 8, 0]),
      half(4),
      half(16),
      word(0),
    ],
    ...[long(0), NOWHERE, long(end), NOWHERE],
    ...[long(0), long(header), Buffer.alloc(24)],
  ]);
  return new Uint8Array(Buffer.concat([superblock, ...parts.slice(1)]));
}

/** A message of an object. */
function message(type: number, ...data: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(data);
  const padding = Buffer.alloc((8 - (whole.length % 8)) % 8);
  return Buffer.concat([half(type), half(whole.length + padding.length), Buffer.alloc(4), whole, padding]);
}
