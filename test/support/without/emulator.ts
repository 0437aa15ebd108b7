import { delimiter, join } from "node:path";

/** For tests that start no emulator: what stands in its place ends with an error, here and in child processes. */
process.env.PATH = [join(import.meta.dirname, "emulator"), process.env.PATH].join(delimiter);
