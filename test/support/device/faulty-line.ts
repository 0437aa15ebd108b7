import { join } from "node:path";
import { compileC, onceInFile, startDevice } from "./host-device.js";

/** What can happen to a frame, or to a byte, on its way. */
export const FAULTS = ["drop", "flip", "duplicate", "delay", "split"] as const;
export type Fault = (typeof FAULTS)[number];

/** How bad a line is: the same seed and traffic meet the same faults. */
export interface Faults {
  readonly seed: number;
  readonly per: "frame" | "byte";
  /** Of each fault, the chance that it happens to a frame, or a byte, in either direction. */
  readonly chance: number | Readonly<Record<Fault, number>>;
}

/** A line with faults, at whose other end is a device. */
export interface FaultyLine {
  readonly path: string;
  /** Ends the line and says how often each fault has happened. */
  stop(): Promise<Readonly<Record<Fault, number>>>;
}

const program = onceInFile(() => compileC([join(import.meta.dirname, "faulty_line.c")]));

/** Puts a line with faults between the serial port at `path` and whoever opens it. */
export async function faultyLine(path: string, { seed, per, chance }: Faults): Promise<FaultyLine> {
  const chances = FAULTS.map((fault) =>
    Math.round(1_000_000 * (typeof chance === "number" ? chance : chance[fault])),
  );
  const line = await startDevice(program(), "", { args: [path, String(seed), per, ...chances.map(String)] });
  return {
    path: line.path,
    stop: async () => {
      await line.stop();
      const words = line.complaints().trim().split(" ");
      const found = FAULTS.map((fault, i) => {
        const [name, count] = words.slice(2 * i);
        if (name !== fault || count === undefined) throw new Error(`no counts but: ${line.complaints()}`);
        return [fault, Number(count)];
      });
      return Object.fromEntries(found) as Record<Fault, number>;
    },
  };
}
