/** Errors in data files, their paths, their labels and their division: FF2100 to FF2199. */
import type { Diagnostic, Span } from "./diagnostic.js";
import { didYouMean } from "./suggest.js";

/** Folder from which paths of a model file start. */
export const OF_MODEL = "the folder of the model file";
const OF_COMMAND = "the folder in which the command runs";

/** The same error about a path that a command line names. */
export function ofCommand(error: Diagnostic): Diagnostic {
  const { hint, found } = error;
  return {
    ...error,
    ...(hint === undefined ? {} : { hint: hint.replace(OF_MODEL, OF_COMMAND) }),
    ...(found === undefined ? {} : { found: found.replace(OF_MODEL, OF_COMMAND) }),
  };
}

/** A data file as the model file names it, and the place to point at. */
export interface Origin {
  readonly name: string;
  readonly span?: Span | undefined;
  /** Helper that names a csv file in the model file. Default `csv`. */
  readonly helper?: "csv" | "recordings";
}

/** Parts of a message beside its first line. */
export type Details = Pick<Diagnostic, "expected" | "found" | "hint" | "notes">;

/** An error at the place of a data file in the model file, or in itself. */
export function error(
  code: Diagnostic["code"],
  origin: Origin,
  message: string,
  details: Details,
): Diagnostic {
  const span = origin.span === undefined ? {} : { span: origin.span };
  return { code, severity: "error", message, ...span, ...details, exit: 1 };
}

/** Text of a user's file, quoted, cut after `most` characters and free of control characters. */
export function quote(text: string, most = 40): string {
  const cut = text.length > most ? `${text.slice(0, most)}...` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u009f\u2028\u2029]/g, "?");
}

/** Names in a sentence: all of a few, else the first ten and how many more. */
export function list(names: readonly string[]): string {
  return firsts(names.map((name) => quote(name)));
}

/** Up to ten, and how many more. */
export function firsts(shown: readonly string[]): string {
  const first = shown.slice(0, 10).join(", ");
  return shown.length > 10 ? `${first} and ${shown.length - 10} more` : first;
}

/** `name` is the last part of its path, `beside` what there is in that folder. */
export const missingFile = (origin: Origin, name = "", beside: readonly string[] = []): Diagnostic =>
  error("FF2100", origin, `the data file ${quote(origin.name)} does not exist`, {
    hint: `A path is relative to ${OF_MODEL}; \`data:\` paths to FF_EDGE_DATA.${didYouMean(name, beside)}`,
  });

/** A package named as a source of data that is not installed. */
export const missingPackage = (origin: Origin, name: string): Diagnostic =>
  error("FF2101", origin, `the npm package ${quote(name)} is not installed`, {
    expected: "a package in a node_modules folder beside or above the model file",
    hint: `Run \`npm install ${/^[@\w./-]+$/.test(name) ? name : "<package>"}\` in the folder of the model file.`,
  });

/** A `data:` path while FF_EDGE_DATA names no folder. */
export const noDataFolder = (origin: Origin, found: string | undefined): Diagnostic =>
  error("FF2102", origin, `${quote(origin.name)} needs the environment variable FF_EDGE_DATA`, {
    expected: "the path of a folder",
    found: found === undefined || found === "" ? "FF_EDGE_DATA is not set" : `no folder at ${quote(found)}`,
    hint: "Set it to the folder that holds the data: `FF_EDGE_DATA=/path/to/data ff-edge ...`.",
  });

/** A path that leads out of the folder that it is relative to. */
export const outsideRoot = (origin: Origin, root: string, how: string): Diagnostic =>
  error("FF2103", origin, `${quote(origin.name)} leaves ${root}`, {
    expected: `a path inside ${root}`,
    found: how,
    hint: "Move the file inside, or use a `data:` path and FF_EDGE_DATA for data kept elsewhere.",
  });

/** A data file that the system does not let be read. */
export const unreadable = (origin: Origin, found: string): Diagnostic =>
  error("FF2104", origin, `${quote(origin.name)} cannot be read`, {
    expected: "a readable file",
    found,
    hint: "Check the path and the permissions of the file.",
  });

/** A data file that is larger than what is read. */
export const tooLarge = (origin: Origin, bytes: number | undefined, limit: number): Diagnostic =>
  error("FF2105", origin, `${quote(origin.name)} holds too much data`, {
    expected: `at most ${limit} bytes, unpacked`,
    found: bytes === undefined ? `more than ${limit} bytes` : `${bytes} bytes`,
    hint: "Keep fewer samples, or a smaller number type.",
  });

/** A gzip file that cannot be unpacked. */
export const corruptGzip = (origin: Origin, found: string): Diagnostic =>
  error("FF2106", origin, `${quote(origin.name)} is a damaged gzip file`, {
    found,
    hint: "Download or compress the file again; `gzip -t` checks it.",
  });

/** A file of another format than its helper reads. */
export const wrongMagic = (origin: Origin, format: string, expected: string, found: string): Diagnostic =>
  error("FF2107", origin, `${quote(origin.name)} is not ${format}`, {
    expected: `the first bytes ${expected}`,
    found: found === "" ? "an empty file" : found,
    hint: "Check that the path names the right file and that `idx`, `npy` or `csv` fits its format.",
  });

/** A file that ends before its header says so. */
export const truncated = (origin: Origin, expected: number, found: number): Diagnostic =>
  error("FF2108", origin, `${quote(origin.name)} is cut short`, {
    expected: `${expected} bytes, as its header says`,
    found: `${found} bytes`,
    hint: "Download or write the file again.",
  });

/** A file with bytes behind its last value. */
export const trailingBytes = (origin: Origin, expected: number, found: number | undefined): Diagnostic =>
  error("FF2109", origin, `${quote(origin.name)} goes on after its last value`, {
    expected: `${expected} bytes, as its header says`,
    found: found === undefined ? `more than ${expected} bytes` : `${found} bytes`,
    hint: "The header or the file is damaged: write the file again.",
  });

/** An npy header that is damaged or of another version. */
export const badNpyHeader = (origin: Origin, found: string): Diagnostic =>
  error("FF2110", origin, `${quote(origin.name)} has a header that is not read`, {
    expected: "format 1.0, 2.0 or 3.0 and a dict of 'descr', 'fortran_order' and 'shape'",
    found,
    hint: "Write the array with `numpy.save`.",
  });

/** Elements of a type that has no place in a model. */
export const unsupportedDtype = (origin: Origin, found: string, known: readonly string[]): Diagnostic =>
  error("FF2112", origin, `${quote(origin.name)} has elements of a type that is not read`, {
    expected: `one of ${known.join(" ")}`,
    found: typeName(found),
    hint:
      dtypeHints.find(([type]) => type.test(found))?.[1] ??
      "Convert it in NumPy, e.g. `array.astype('<f4')`.",
  });

const typeName = (descr: string) => (descr.startsWith("[") ? `fields: ${quote(descr)}` : quote(descr));

/** Hints for types, by their `descr`. */
const dtypeHints: readonly (readonly [RegExp, string])[] = [
  [
    /^.?[USa]\d/,
    "Text has no number: `names, index = numpy.unique(array, return_inverse=True)`, save `index`, and write `names` in that order, e.g. as `classes`.",
  ],
  [
    /^.?O/,
    "Objects cannot be read. Rows of one length: save `numpy.stack(list(array)).astype('<f4')`. Text: save the index of `numpy.unique(array.astype(str), return_inverse=True)`.",
  ],
  [/^.?[Mm]8/, "Save times as numbers: `(array - array[0]) / numpy.timedelta64(1, 's')`."],
  [/^.?c\d/, "Save two real arrays, `array.real` and `array.imag`, and name both in `inputs`."],
  [/^(\[|.?V)/, "Save its fields as one array: `numpy.lib.recfunctions.structured_to_unstructured(array)`."],
];

/** An npz archive that is damaged. */
export const corruptNpz = (origin: Origin, found: string): Diagnostic =>
  error("FF2113", origin, `${quote(origin.name)} is not a sound npz archive`, {
    found,
    hint: "Write it again with `numpy.savez` or `numpy.savez_compressed`.",
  });

/** An array that an npz archive does not have. */
export const missingArray = (origin: Origin, array: string, known: readonly string[]): Diagnostic =>
  error("FF2114", origin, `${quote(origin.name)} names no array of the archive`, {
    expected: known.length === 0 ? "an archive with arrays" : `one of ${list(known)}`,
    found: array === "" ? "no `#name` after the file" : quote(array),
    hint: `Write \`file.npz#name\`.${didYouMean(array, known)}`,
  });

/** A value that its type or purpose does not allow. */
export const outOfRange = (
  origin: Origin,
  location: string,
  value: string,
  more: number,
  range: string,
): Diagnostic =>
  error("FF2115", origin, `${location} of ${quote(origin.name)} is out of range`, {
    expected: range,
    found: value + others(more),
    hint: "Clip or rescale the array, or store it as '<f4'.",
  });

/** A value that is NaN, infinite or beyond float32. */
export const notFinite = (origin: Origin, location: string, value: string, more: number): Diagnostic =>
  error("FF2116", origin, `${location} of ${quote(origin.name)} is not a finite number`, {
    expected: "numbers within the range of float32",
    found: value + others(more),
    hint: "Replace missing values, or leave their samples out.",
  });

/** An array for labels or groups that has more than one value per sample. */
export const notOnePerSample = (origin: Origin, shape: readonly number[]): Diagnostic =>
  error("FF2117", origin, `${quote(origin.name)} must hold one value per sample`, {
    expected: "shape [samples]",
    found: `shape [${shape.join(", ")}]`,
    hint: "Labels are numbers, not one-hot rows: `array.argmax(axis=1)` makes them.",
  });

/** An array of values to estimate that has not as many per sample as the model has targets. */
export const notTargets = (origin: Origin, shape: readonly number[], targets: number): Diagnostic =>
  error("FF2156", origin, `${quote(origin.name)} must hold a value per sample for each target`, {
    expected: `shape [samples, ${targets}]${targets === 1 ? " or [samples]" : ""}`,
    found: `shape [${shape.join(", ")}]`,
    hint: "Its columns are the targets of the model file, in their order.",
  });

/** Targets that are the same in all of the part that trains: there is nothing to estimate. */
export const constantTarget = (origin: Origin, name: string, value: number): Diagnostic =>
  error("FF2157", origin, `the target ${quote(name)} has one value in all of the part that trains`, {
    expected: "values that differ",
    found: `${value} in every sample`,
    hint: "Take the target out of `targets`, or add samples in which it is another.",
  });

/** A part of the data with too few normal samples for a model that tells anomalies. */
export const tooFewNormal = (origin: Origin, part: string, found: number, least: number): Diagnostic =>
  error("FF2158", origin, `the ${part} part has too few normal samples`, {
    expected: `${least} at least`,
    found: `${found}`,
    hint: "What is usual comes from the validation part and the threshold from the calibration part: give more normal samples, or larger shares. 100 promise a false-alarm rate of 3 %, 300 one of 1 %.",
  });

/** Arrays or files of one source with different numbers of samples. */
export const countsDiffer = (
  origin: Origin,
  found: number,
  other: string,
  expected: number,
  what: "samples" | "rows" = "samples",
): Diagnostic =>
  error("FF2118", origin, `${quote(origin.name)} and ${quote(other)} do not belong together`, {
    expected: `${expected} ${what}, as in ${quote(other)}`,
    found: `${found} ${what}`,
    hint: `Parallel files have one entry per ${what.slice(0, -1)}, in the same order.`,
  });

/** `found` in words; or the names of all input columns of a csv file, of which `text` are not numeric. */
export const wrongSize = (
  origin: Origin,
  found: string | readonly string[],
  shape: readonly number[],
  size: number,
  text: readonly string[] = [],
): Diagnostic =>
  error("FF2120", origin, `the samples of ${quote(origin.name)} do not fit the model`, {
    expected: `${size} values per sample (input.shape [${shape.join(", ")}])`,
    found: typeof found === "string" ? found : `${found.length} input columns: ${list(found)}`,
    hint: typeof found === "string" ? ARRAY_HINT : columnHint(origin, found.length, shape, size, text),
  });

/** The helper whose settings an error talks of. */
export function helperOf({ helper = "csv" }: Origin): string {
  return `\`${helper}({ ... })\``;
}

const ARRAY_HINT = "Change `input.shape`, or the arrays or columns that make up a sample.";

function columnHint(
  origin: Origin,
  found: number,
  shape: readonly number[],
  size: number,
  text: readonly string[],
): string {
  const change = `set \`shape: [${shapeFor(found - text.length, shape).join(", ")}]\``;
  if (text.length === 0)
    return `${found > size ? `Choose columns with \`columns\` or \`ignore\` in ${helperOf(origin)}, or s` : "S"}${change.slice(1)}.`;
  const leave = `Leave text out: \`ignore: [${list(text)}]\` in ${helperOf(origin)}`;
  return found - text.length === size ? `${leave}.` : `${leave}, and ${change}.`;
}

/** A shape for samples of so many values: a square with other channels, else other sizes in its last dimension, else a vector. */
function shapeFor(values: number, shape: readonly number[]): readonly number[] {
  const [rows, columns] = shape;
  const kept =
    shape.length === 2 && rows === columns && values % (rows! * rows!) === 0 ? shape : shape.slice(0, -1);
  const channels = values / kept.reduce((product, each) => product * each, 1);
  return Number.isInteger(channels) && channels > 0 ? [...kept, channels] : [values];
}

/** A source without any sample. */
export const emptyData = (origin: Origin): Diagnostic =>
  error("FF2121", origin, `${quote(origin.name)} gives no samples`, {
    expected: "at least one sample",
    found: "0 samples",
    hint: "A csv has a line for each sample behind the one that names its columns; of arrays, some samples must have a value that `where` lists.",
  });

/** `where.in` asks only for values that no sample has; `present` are those that some have. */
export const neverThere = (
  origin: Origin,
  absent: readonly number[],
  present: readonly number[],
): Diagnostic => {
  const ascending = [...present].sort((a, b) => a - b);
  const range = ascending.length === 0 ? "" : `, from ${ascending[0]} to ${ascending.at(-1)}`;
  const all = ascending.length <= 20 ? `some of ${ascending.join(", ")}` : undefined;
  return error("FF2162", origin, `\`where.in\` names only values that never occur in ${quote(origin.name)}`, {
    expected: all ?? `some of the ${ascending.length} values of the array${range}`,
    found: firsts(absent.map(String)),
    hint: "Correct them: no sample would be kept.",
  });
};

/** A source that the field of `split.by` cannot divide into groups. */
export const cannotGroup = (origin: Origin, by: string, why: string): Diagnostic =>
  error("FF2140", origin, `\`split.by\` cannot group ${quote(origin.name)} by ${quote(by)}`, {
    expected: "one npy source with a parallel array, or csv sources with a column of that name",
    found: why,
    hint: "Concatenate the arrays into one file each, or remove `by`.",
  });

/** `parts` is 3, or 4 with a test part. */
export const tooFewGroups = (
  origin: Origin,
  found: number,
  what: "groups" | "samples" | "stretches",
  parts: number,
): Diagnostic =>
  error("FF2141", origin, `the training data have too few ${what} to be divided`, {
    expected: `at least ${parts} ${what}: train, validation${parts > 3 ? ", calibration and test" : " and calibration"} need one each`,
    found: `${found}`,
    hint: what === "groups" ? "Add data, or divide by something finer than `split.by`." : "Add data.",
  });

/** Training data of one class. */
export const oneClassLeft = (origin: Origin, found: string): Diagnostic =>
  error("FF2142", origin, "the part that trains has samples of one class only", {
    expected: "at least two classes",
    found: `only ${quote(found)}`,
    hint: "Add samples of other classes, hold less out, or try another `--seed`.",
  });

/** `part` is the one whose samples the flash keeps, `missing` are the classes without any in it. */
export const nothingToKeep = (origin: Origin, part: string, missing: readonly string[]): Diagnostic =>
  error("FF2143", origin, `the ${part} part has no sample of a class that the flash shall keep`, {
    expected: "at least one sample of every class",
    found: `none of ${list(missing)}`,
    hint: "Add samples of these classes, or change the shares in `data.split` or the `--seed`.",
  });

/** `found` is the shape of one sample in the file. */
export const otherLayout = (
  origin: Origin,
  found: readonly number[],
  shape: readonly number[],
  transposed: string | undefined,
): Diagnostic =>
  error(
    "FF2147",
    origin,
    `the samples of ${quote(origin.name)} are laid out otherwise than \`input.shape\``,
    {
      expected: `samples of [${shape.join(", ")}], in this order of values`,
      found: `samples of [${found.join(", ")}]`,
      hint: `Write \`shape: [${found.join(", ")}]\`${
        transposed === undefined ? ", or reshape the array" : `, or swap the axes: \`${transposed}\``
      }.`,
    },
  );

/** Files that are together more than memory should be given for. */
export const tooMuchInAll = (origin: Origin, most: number): Diagnostic =>
  error("FF2151", origin, `${quote(origin.name)} is more than the data of one model may be`, {
    expected: `at most ${most} bytes in all, unpacked; a file that is named again counts again`,
    found: "more bytes",
    hint: "Keep fewer samples, a smaller number type, or join files before they are read.",
  });

/** More samples than can be counted. */
export const tooManySamples = (origin: Origin, found: number, most: number): Diagnostic =>
  error("FF2153", origin, `${quote(origin.name)} has too many samples`, {
    expected: `at most ${most} samples`,
    found: `${found} samples`,
    hint: "Keep fewer samples, e.g. every tenth.",
  });

/** An array whose samples lie in its last dimension. */
export const samplesInColumns = (origin: Origin, shape: readonly number[], count: number): Diagnostic =>
  error("FF2152", origin, `${quote(origin.name)} has its samples in columns`, {
    expected: `shape [${count}, ...]: the first dimension counts samples`,
    found: `shape [${shape.join(", ")}]`,
    hint: "Save `numpy.moveaxis(array, -1, 0)`, which makes the last axis the first.",
  });

/** " (and 3 more)" where one message stands for several equal faults. */
export function others(more: number): string {
  return more === 0 ? "" : ` (and ${more} more)`;
}
