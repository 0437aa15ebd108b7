import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Link } from "../../../src/device/link.js";
import "serialport"; // while we may read it
import type { Scene } from "../../support/scene.js";

/** Root may open anything, so root is nobody for a moment. */
export default async ({ folder, later }: Scene) => {
  const port = join(folder, "ttyUSB0");
  writeFileSync(port, "");
  chmodSync(port, 0);
  if (process.geteuid?.() === 0) {
    process.seteuid?.(65534);
    later(() => process.seteuid?.(0));
  }
  await Link.open(port, { baud: 115200 });
};
