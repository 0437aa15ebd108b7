/** Command lines that lead to the figures of a report again. */
import { commandLine } from "../../target/process.js";

/** Options as they were given; those that stayed as they are by default too, where a figure depends on them. */
interface Given {
  readonly target: string;
  readonly seed: number;
  readonly samples: number | "all";
  readonly learn?: number;
  readonly stream?: true | string;
  readonly precision?: string;
  readonly checkpoint?: string;
  readonly targets: readonly string[];
  readonly port?: string;
}

/** Training, comparison, cost and the report itself, each as a line for a shell. */
export function reproducingCommands(model: string, given: Given): string[] {
  const { target, seed, samples, learn, stream, precision, checkpoint, targets, port } = given;
  const weights = [
    ...["--seed", `${seed}`],
    ...(precision === undefined ? [] : ["--precision", precision]),
    ...(checkpoint === undefined ? [] : ["--checkpoint", checkpoint]),
  ];
  const device = [
    ...["--target", target, ...weights],
    ...targets.flatMap((folder) => ["--targets", folder]),
    ...(port === undefined ? [] : ["--port", port]),
    ...["--samples", `${samples}`],
  ];
  const more = [
    ...(learn === undefined ? [] : ["--learn", `${learn}`]),
    ...(stream === undefined ? [] : ["--stream", ...(stream === true ? [] : [stream])]),
  ];
  const line = (...words: readonly string[]): string => commandLine("ff-edge", words);
  return [
    ...(checkpoint === undefined ? [line("train", model, ...weights)] : []),
    line("validate", model, ...device, ...more),
    line("report", model, ...device, ...more),
  ];
}
