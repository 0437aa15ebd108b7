/**
 * The HDF5 format as Keras writes it: groups by symbol tables (superblock version 0, object headers version 1), datasets of floats
 * in one piece. Every read is bounds-checked, no object is walked twice. Source: HDF5 File Format Specification Version 1.1.
 */
import { quote } from "../diagnostics/data.js";
import { type Hdf5View, hdf5View } from "./hdf5-view.js";
import { type Constant, type ConstantType, decoded, type NamedTensors } from "./net-constant.js";
import { MOST_TENSORS, type Refuse, valuesIn } from "./net-file.js";

/** Messages of all objects of a file, and entries of all its trees. */
const MOST_STEPS = 16 * MOST_TENSORS;
const MOST_DEPTH = 16;
/** State of a training, which no inference reads. */
const TRAINING = /^optimizer/;

/** Types of the messages of an object that are read. */
const MESSAGE = {
  dataspace: 0x1,
  link: 0x2,
  type: 0x3,
  external: 0x7,
  layout: 0x8,
  filters: 0xb,
  more: 0x10,
  table: 0x11,
} as const;

/** A message of an object: where its data begin, and their bytes. */
interface Message {
  readonly type: number;
  readonly at: number;
  readonly size: number;
  readonly isShared: boolean;
}

/** Counts steps of a walk through a file, which end. */
type Spend = (count: number) => void;

/** The datasets of a file by their paths. */
export function hdf5File(bytes: Uint8Array, refuse: Refuse): NamedTensors {
  const view = hdf5View(bytes, refuse);
  if (view.byte(8) !== 0 || view.byte(13) !== 8 || view.byte(14) !== 8 || view.length(24) !== 0)
    return refuse(`its superblock has version ${view.byte(8)}; Keras writes 0`);
  const datasets = new Map<string, readonly Message[]>();
  const seen = new Set<number>();
  let steps = 0;
  const spend: Spend = (count) => {
    steps += count;
    if (steps > MOST_STEPS) refuse(`it has more than ${MOST_STEPS} objects and messages`);
  };
  const walk = (header: number, path: string, depth: number): void => {
    if (seen.has(header)) return;
    seen.add(header);
    const messages = messagesOf(view, header, spend, refuse);
    const table = messages.find(({ type }) => type === MESSAGE.table);
    if (table === undefined) {
      if (messages.some(({ type }) => type === MESSAGE.link))
        refuse(`its group ${quote(path, 80)} has links of a later version`);
      if (messages.some(({ type }) => type === MESSAGE.layout)) datasets.set(path, messages);
      return;
    }
    if (depth > MOST_DEPTH) refuse(`its groups lie more than ${MOST_DEPTH} deep`);
    for (const { name, at } of membersOf(view, table.at, spend, refuse)) {
      if (depth > 0 || !TRAINING.test(name)) walk(at, path === "" ? name : `${path}/${name}`, depth + 1);
    }
  };
  walk(view.address(64), "", 0);
  return {
    names: [...datasets.keys()],
    read: (name) => dataset(view, name, datasets.get(name) ?? [], refuse),
  };
}

/** Messages of an object header, with the blocks that continue it. */
function messagesOf(view: Hdf5View, header: number, spend: Spend, refuse: Refuse): readonly Message[] {
  if (view.byte(header) !== 1)
    return refuse(`an object has a header of version ${view.byte(header)}; Keras writes 1`);
  const blocks: (readonly [at: number, size: number])[] = [[header + 16, view.word(header + 8)]];
  const messages: Message[] = [];
  for (let block = 0; block < blocks.length; block++) {
    const [start, size] = blocks[block]!;
    view.require(start, size);
    for (let at = start; at + 8 <= start + size; ) {
      const message = {
        type: view.half(at),
        at: at + 8,
        size: view.half(at + 2),
        isShared: (view.byte(at + 4) & 2) !== 0,
      };
      if (message.at + message.size > start + size) return refuse("a message goes beyond its object");
      if (message.type === MESSAGE.more) blocks.push([view.address(message.at), view.length(message.at + 8)]);
      else messages.push(message);
      spend(1);
      at = message.at + message.size;
    }
  }
  return messages;
}

interface Member {
  readonly name: string;
  /** Header of the object. */
  readonly at: number;
}

/** Members of a group: leaves of its tree, with their names in its heap. */
function membersOf(view: Hdf5View, table: number, spend: Spend, refuse: Refuse): readonly Member[] {
  const heap = view.address(table + 8);
  view.requireMagic(heap, "HEAP");
  const [names, size] = [view.address(heap + 24), view.length(heap + 8)];
  const members: Member[] = [];
  const nodes = [view.address(table)];
  for (let next = 0; next < nodes.length; next++) {
    const node = nodes[next]!;
    const isLeaf = view.hasMagic(node, "SNOD");
    if (!isLeaf) view.requireMagic(node, "TREE");
    const count = view.half(node + 6);
    spend(1 + count);
    for (let index = 0; index < count; index++) {
      if (!isLeaf)
        nodes.push(view.address(node + 32 + 16 * index)); // a key of 8 bytes before each child
      else {
        const entry = node + 8 + 40 * index;
        const isLink = view.word(entry + 16) === 2; // to a path, which is walked by itself
        const offset = view.length(entry);
        if (offset >= size) return refuse("a name lies outside its heap");
        if (!isLink)
          members.push({ name: view.text(names + offset, size - offset), at: view.address(entry + 8) });
      }
    }
  }
  return members;
}

/** The values of a dataset. */
function dataset(view: Hdf5View, name: string, messages: readonly Message[], refuse: Refuse): Constant {
  const what = quote(name, 80);
  const message = (type: number): Message =>
    messages.find((each) => each.type === type && !each.isShared) ??
    refuse(`${what} lacks its message of type ${type}`);
  const dims = dimsOf(view, message(MESSAGE.dataspace), what, refuse);
  const { type, size } = floatOf(view, message(MESSAGE.type), what, refuse);
  const layout = message(MESSAGE.layout);
  const [version, kind] = [view.byte(layout.at), view.byte(layout.at + 1)];
  const isPacked = messages.some((each) => each.type === MESSAGE.filters || each.type === MESSAGE.external);
  if (version !== 3 || kind > 1 || isPacked) return refuse(`${what} is stored in chunks, or compressed`);
  const bytes = size * valuesIn(dims, what, refuse);
  const [at, stored] =
    kind === 0
      ? [layout.at + 4, view.half(layout.at + 2)]
      : [view.addressOrNone(layout.at + 2), view.length(layout.at + 10)];
  if (stored !== bytes) return refuse(`${what} has ${stored} bytes where its shape has ${bytes}`);
  if (at === null && bytes > 0) return refuse(`${what} has no values`);
  return { name, type, dims, values: decoded(type, view.bytes(at ?? 0, bytes)) };
}

function dimsOf(view: Hdf5View, { at, size }: Message, what: string, refuse: Refuse): readonly number[] {
  const [version, rank] = [view.byte(at), view.byte(at + 1)];
  const first = { 1: 8, 2: 4 }[version];
  if (first === undefined || rank > 8 || first + 8 * rank > size)
    return refuse(`${what} has a shape of version ${version}`);
  return Array.from({ length: rank }, (_, axis) => view.length(at + first + 8 * axis));
}

/** Floats of IEEE 754, little-endian: size in bytes, and bits of the exponent. */
const FLOATS: Readonly<Record<number, { readonly type: ConstantType; readonly exponent: number }>> = {
  2: { type: "float16", exponent: 5 },
  4: { type: "float32", exponent: 8 },
  8: { type: "float64", exponent: 11 },
};

function floatOf(
  view: Hdf5View,
  { at, size }: Message,
  what: string,
  refuse: Refuse,
): { type: ConstantType; size: number } {
  const isFloat = (view.byte(at) & 15) === 1 && size >= 20;
  const bytes = view.word(at + 4);
  const float = FLOATS[bytes];
  const isLittle = (view.byte(at + 1) & 65) === 0;
  if (!isFloat || !isLittle || float === undefined || view.byte(at + 13) !== float.exponent)
    return refuse(`${what} holds no little-endian floats of 2, 4 or 8 bytes`);
  return { type: float.type, size: bytes };
}
