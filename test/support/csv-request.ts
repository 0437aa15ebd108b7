import type { CsvRequest } from "../../src/data/csv-header.js";

/** Asks a csv file for the column `label`, and `size` others as inputs. */
export const csvRequest = (size: number): CsvRequest => ({
  label: { name: "label" },
  group: null,
  columns: null,
  ignore: [],
  input: { raw: [size] },
  separator: ",",
  decimal: ".",
  missing: "error",
});
