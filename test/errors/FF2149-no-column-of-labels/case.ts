import { readCsv } from "../../../src/data/csv-table.js";
import { csvRequest } from "../../support/csv-request.js";

/** Takes a measurement for the label: more values than there can be classes. */
export default () => {
  const rows = Array.from({ length: 2 ** 16 }, (_, index) => `1,${index}.5`);
  readCsv(Buffer.from(`a,label\n${rows.join("\n")}\n`), csvRequest(1), { name: "train.csv" }, "train.csv");
};
