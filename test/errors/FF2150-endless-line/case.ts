import { readCsv } from "../../../src/data/csv-table.js";
import { csvRequest } from "../../support/csv-request.js";

/** Reads a file whose second line goes on for more than 8 MiB. */
export default () => {
  const text = `a,label\n${"1,".repeat(2 ** 22)}1\n`;
  readCsv(Buffer.from(text), csvRequest(1), { name: "train.csv" }, "train.csv");
};
