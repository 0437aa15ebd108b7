/** Tensors of a file by their names, in whichever of the formats that hold nothing else. */
import { namesInNpz, readNpz } from "../data/npz.js";
import { type Origin, quote } from "../diagnostics/data.js";
import { hdf5File } from "./hdf5-file.js";
import type { ConstantType, NamedTensors } from "./net-constant.js";
import { MOST_TENSORS, MOST_VALUES, type Refuse, valuesIn } from "./net-file.js";
import { safetensorsFile } from "./safetensors-file.js";

/** The tensors of a file, whose first bytes say what it is. */
export function namedTensors(bytes: Uint8Array, origin: Origin, refuse: Refuse): NamedTensors {
  const starts = (magic: string): boolean =>
    Buffer.from(bytes.subarray(0, magic.length)).equals(Buffer.from(magic, "latin1"));
  const tensors = starts("PK")
    ? npzFile(bytes, origin, refuse)
    : starts("\x89HDF\r\n\x1a\n")
      ? hdf5File(bytes, refuse)
      : safetensorsFile(bytes, refuse);
  if (tensors.names.length > MOST_TENSORS)
    return refuse(`it has ${tensors.names.length} tensors, more than ${MOST_TENSORS}`);
  return tensors;
}

/** Types of arrays that hold real numbers. */
const FLOATS: Readonly<Record<string, ConstantType>> = { "<f4": "float32", "<f8": "float64" };

/** An archive of arrays. */
function npzFile(bytes: Uint8Array, origin: Origin, refuse: Refuse): NamedTensors {
  return {
    names: namesInNpz(bytes, origin),
    read(name) {
      const { dtype, shape: dims, data } = readNpz(bytes, name, origin, 8 * MOST_VALUES);
      const type = FLOATS[dtype] ?? refuse(`${quote(name, 80)} is of type ${dtype}, not of floats`);
      valuesIn(dims, quote(name, 80), refuse);
      return { name, type, dims, values: Float64Array.from(data) };
    },
  };
}
