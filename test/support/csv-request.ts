import type { CsvRequest } from "../../src/data/csv-header.js";

/** Asks a csv file for the column `label`, and `size` others as inputs. */
export const csvRequest = (size: number): CsvRequest => ({
  label: { name: "label" },
  keys: [],
  time: null,
  columns: null,
  ignore: [],
  input: { raw: [size] },
  rows: 1,
  sparse: false,
  separator: ",",
  decimal: ".",
  missing: "error",
});
