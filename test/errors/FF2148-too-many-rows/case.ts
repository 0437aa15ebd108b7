import { readCsv } from "../../../src/data/csv-table.js";
import { csvRequest } from "../../support/csv-request.js";

/** Reads a table of four rows where twelve cells are allowed, header left out. */
export default () => {
  const table = `a,b,c,label\n${"1,2,3,x\n".repeat(4)}`;
  readCsv(Buffer.from(table), csvRequest(3), { name: "train.csv" }, "train.csv", { bytes: 1000, cells: 12 });
};
