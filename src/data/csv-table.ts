/** A csv file -> numbers, labels and groups: a header line, then one sample per row. */

import { isUtf8 } from "node:buffer";
import { notText, wrongDialect } from "../diagnostics/csv.js";
import { type Origin, wrongSize } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { wrongChannels } from "../diagnostics/recordings.js";
import { sizeOf } from "../ir/shape.js";
import { unpackUpTo } from "./bytes.js";
import { eachRecord } from "./csv.js";
import { encodingOf, recognize } from "./csv-dialect.js";
import { brokenRecord, isMissing } from "./csv-faults.js";
import { type CsvRequest, type Layout, readHeader } from "./csv-header.js";
import { cellSpan, type RecordLocation } from "./csv-location.js";
import { type CsvRows, rowReader, type Text } from "./csv-rows.js";
import type { CsvRecord } from "./csv-scan.js";

/** Largest table as text, unpacked: it is in memory while it is read. */
export const MAX_CSV_BYTES = 2 ** 28;

/** Largest table in cells, rows times columns: values take 4 bytes each, as many again while they are divided. */
export const MAX_CSV_CELLS = 3 * 2 ** 25;

/** Sizes that no file may exceed; tests make them small. */
export interface CsvLimits {
  readonly bytes: number;
  readonly cells: number;
}

const LIMITS: CsvLimits = { bytes: MAX_CSV_BYTES, cells: MAX_CSV_CELLS };

/**
 * Reads the content of a csv file, plain or gzip; `path` is where it lies, for code frames. Throws a Failure with what is
 * wrong with the header, or else with the rows: quotes, number of cells, inputs that are not finite decimal numbers; and
 * before memory is taken for more than `limits`.
 */
export function readCsv(
  bytes: Uint8Array,
  request: CsvRequest,
  origin: Origin,
  path: string,
  limits: CsvLimits = LIMITS,
): CsvRows {
  const text = readText(bytes, request, origin, path, limits.bytes);
  let layout: Layout | undefined;
  let rows: ReturnType<typeof rowReader> | undefined;
  const broken = eachRecord(text.content, request, (record) => {
    if (layout === undefined) layout = header(record, request, origin, text);
    else {
      rows ??= rowReader(checked(layout, record, request, origin), request, origin, text, limits.cells);
      rows.read(record);
    }
  });
  if (broken !== null && layout === undefined) {
    throw otherDialect(broken, request, text) ?? new Failure(brokenRecord(broken, text.originOf));
  }
  layout ??= readHeader(
    0,
    () => "",
    request,
    origin,
    () => origin,
  );
  rows ??= rowReader(checked(layout, null, request, origin), request, origin, text, limits.cells);
  rows.faults.check(broken);
  return rows.finish();
}

function readText(
  bytes: Uint8Array,
  { separator }: CsvRequest,
  origin: Origin,
  path: string,
  limit: number,
): Text {
  const unpacked = unpackUpTo(bytes, origin, limit);
  const encoding = encodingOf(unpacked) ?? (isUtf8(unpacked) ? null : "bytes that are not UTF-8");
  if (encoding !== null) throw new Failure(notText(origin, encoding));
  const start = unpacked[0] === 0xef && unpacked[1] === 0xbb && unpacked[2] === 0xbf ? 3 : 0;
  const content = Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length).subarray(start);
  // A frame cannot show lines of a packed file: its messages point into the model file.
  const originOf = (record: RecordLocation, cell: number) =>
    unpacked === bytes ? { ...origin, span: cellSpan(content, record, cell, separator, path) } : origin;
  return { content, originOf };
}

/** The columns; where they are not those of the request, another dialect may be the one cause. */
function header(record: CsvRecord, request: CsvRequest, origin: Origin, text: Text): Layout {
  const { start, line } = record;
  const originOf = (cell: number) => text.originOf({ start, line }, cell);
  try {
    return readHeader(record.count, record.text, request, origin, originOf);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw otherDialect(record, request, text) ?? error;
  }
}

/** The Failure of a header that another dialect would make sense of; undefined where none does. */
function otherDialect(
  record: RecordLocation,
  request: CsvRequest,
  { content, originOf }: Text,
): Failure | undefined {
  const wanted = request.label ?? request.time ?? request.columns?.[0] ?? request.keys[0];
  const hint = recognize(content, request, wanted?.name ?? null);
  return hint && new Failure(wrongDialect(originOf(record, 0), request, hint));
}

/** The layout, if the model takes as many inputs; `first` is the first row, which tells columns of text from others. */
function checked(layout: Layout, first: CsvRecord | null, request: CsvRequest, origin: Origin): Layout {
  const { raw: shape } = request.input;
  const size = sizeOf(shape);
  const { names, inputs } = layout;
  if (request.rows * inputs.length === size) return layout;
  const isText = (column: number) =>
    first !== null &&
    first.count === names.length &&
    Number.isNaN(first.number(column)) &&
    !isMissing(first.text(column));
  const columns = inputs.map((index) => names[index]!);
  const text = inputs.filter(isText).map((index) => names[index]!);
  throw new Failure(
    request.rows === 1
      ? wrongSize(origin, columns, shape, size, text)
      : wrongChannels(
          origin,
          columns,
          { rows: request.rows, shape, setting: request.input.setting },
          { text, hasTime: request.time !== null, like: request.like },
        ),
  );
}
