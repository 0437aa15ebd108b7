/**
 * Data of rows that no example has -> arrays that their models read.
 *
 *     npm run prepare:results
 *
 * In the folder that FF_EDGE_DATA names: `cifar10` -> `images`, `chbmit` -> `eeg`, `gas-drift` -> `gas`, `har-users` -> `har`, `fan` -> `fan-features`, `bearing` -> `bearing-features`; further arrays in `ecg` and `gestures`, which
 * the examples prepare. What is not there is left out. `draws` has drawn values of the shapes that only cost.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { prepareBearings } from "./bearing.js";
import { prepareDraws } from "./draws.js";
import { prepareBeats } from "./ecg-maps.js";
import { prepareEeg } from "./eeg.js";
import { prepareFan } from "./fan.js";
import { prepareGas } from "./gas.js";
import { prepareUsers } from "./har.js";
import { prepareImages } from "./images.js";
import { prepareMeans } from "./means.js";

const PREPARED = [
  { from: "cifar10", to: "images", prepare: prepareImages },
  { from: "chbmit", to: "eeg", prepare: prepareEeg },
  { from: "gas-drift", to: "gas", prepare: prepareGas },
  { from: "fan", to: "fan-features", prepare: prepareFan },
  { from: "bearing", to: "bearing-features", prepare: prepareBearings },
  { from: "har-users", to: "har", prepare: prepareUsers },
  { from: "ecg", to: "ecg", prepare: prepareBeats },
  { from: "gestures", to: "gestures", prepare: prepareMeans },
];

try {
  const root = process.env.FF_EDGE_DATA;
  if (root === undefined) throw new Error("set FF_EDGE_DATA");
  for (const { from, to, prepare } of PREPARED.filter((each) => existsSync(join(root, each.from)))) {
    const count = prepare(join(root, from), join(root, to));
    process.stdout.write(`${from} -> ${to}: ${count} samples\n`);
  }
  prepareDraws(join(root, "draws"));
} catch (error) {
  process.stderr.write(`prepare:results: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
