import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { recursion, unknownFrame } from "../diagnostics/tool.js";
import { type Calls, cNameOf, readCalls } from "./call-graph.js";

/** Frames in bytes by function name. */
export type Frames = ReadonlyMap<string, number>;

/** Frames of startup.S, traps.S and switch.S: code without a frame of its own. */
const ASSEMBLY_FRAMES: Frames = new Map([
  ["_start", 0],
  ["trap", 0],
  ["stop", 0],
  ["emulate", 0],
  ["ff_team_enter", 0],
  ["ff_team_switch", 0],
]);

/** Entries of execution with an empty stack: reset, and a trap, which starts the stack afresh or has its own. */
const ROOTS = ["_start", "trap", "emulate"];

/** Bytes that the stack may grow to. */
export interface StackBounds {
  readonly stack: number;
  readonly stackInfer: number | null;
  readonly stackLearn: number | null;
  readonly stackMost: number | null;
}

/**
 * Static bounds of the stack in bytes: from reset (or the trap handler, whichever is deeper), and from
 * `<model>_infer`, `<model>_learn` and whichever function of the library needs most (null if the image has no such function). `frames` are the compiler's .su files, `disassembly`
 * comes from the linked image; a further core has `coreStackBytes`. Throws Failure when there is no bound: recursion (FF5020), a call through a pointer
 * (FF5021), an unknown or dynamic frame (FF5022).
 */
export function stackBounds(
  disassembly: string,
  frames: readonly string[],
  model: string,
  coreStackBytes: number,
): StackBounds {
  const { graph, wrong } = readCalls(disassembly);
  const known = readFrames(frames, wrong);
  const depth = depths(graph, known, wrong);
  const from = (name: string): number | null => (graph.has(name) ? depth(name) : null);
  const stack = Math.max(0, ...ROOTS.filter((root) => graph.has(root)).map(depth));
  const further = from("ff_team_enter") ?? from("ff_team_work") ?? 0; // of harts, or of cores that one hart plays
  if (further > coreStackBytes)
    wrong.push(unknownFrame("ff_team_work", `${further} bytes, of ${coreStackBytes} that each core has`));
  const library = [...graph.keys()].filter((name) => isOfLibrary(name, model)).map(depth);
  const bounds = {
    stack,
    ...{ stackInfer: from(`${model}_infer`), stackLearn: from(`${model}_learn`) },
    stackMost: library.length === 0 ? null : Math.max(...library),
  };
  if (wrong.length > 0) throw new Failure(wrong);
  return bounds;
}

/** True for functions of the model but the one that its test firmware adds. */
function isOfLibrary(name: string, model: string): boolean {
  return name.startsWith(`${model}_`) && cNameOf(name) !== `${model}_trace`;
}

/**
 * Frames from the text of .su files, one `place:function<TAB>bytes<TAB>kind` per line. Static functions of one name in
 * several files, and copies of a function, count with the largest of their frames. A frame of no fixed size is reported (FF5022).
 */
function readFrames(files: readonly string[], wrong: Diagnostic[]): Map<string, number> {
  const frames = new Map(ASSEMBLY_FRAMES);
  for (const line of files.flatMap((file) => file.split("\n"))) {
    const [location = "", bytes = "", kind = ""] = line.split("\t");
    if (bytes === "") continue;
    const name = cNameOf(location.slice(location.lastIndexOf(":") + 1));
    if (kind.includes("dynamic"))
      wrong.push(unknownFrame(name, `${bytes} bytes and more, decided at run time`));
    frames.set(name, Math.max(frames.get(name) ?? 0, Number(bytes)));
  }
  return frames;
}

/** Gives the function name -> deepest stack below its caller; reports recursion and missing frames once. */
function depths(
  graph: ReadonlyMap<string, Calls>,
  frames: Frames,
  wrong: Diagnostic[],
): (name: string) => number {
  const done = new Map<string, number>();
  const path: string[] = [];

  const depth = (name: string): number => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const again = path.indexOf(name);
    if (again >= 0) {
      wrong.push(recursion([...path.slice(again), name]));
      return 0;
    }
    const frame = frames.get(cNameOf(name));
    if (frame === undefined) wrong.push(unknownFrame(name, "no line in any .su file"));
    path.push(name);
    const { calls, tails } = graph.get(name) ?? { calls: [], tails: [] };
    const bound = Math.max(frame ?? 0, (frame ?? 0) + deepest(calls), deepest(tails));
    path.pop();
    done.set(name, bound);
    return bound;
  };
  const deepest = (names: Iterable<string>): number => Math.max(0, ...[...names].map(depth));
  return depth;
}
