import type { Diagnostic, Span } from "./diagnostic.js";
import { didYouMean } from "./suggest.js";

/** FF40xx: target folders and what their target.json says. */

/** FF4001: no folder of that name in any of the target folders. */
export function unknownTarget(name: string, known: readonly string[]): Diagnostic {
  return {
    code: "FF4001",
    severity: "error",
    message: `there is no target ${JSON.stringify(name)}`,
    expected: `one of ${known.join(", ")}`,
    found: JSON.stringify(name),
    hint: `Run \`ff-edge targets\` to see what can be built for.${didYouMean(name, known)}`,
    exit: 2,
  };
}

/** FF4002: a target.json that cannot be read as JSON. */
export function targetNotJson(span: Span, reason: string): Diagnostic {
  return {
    code: "FF4002",
    severity: "error",
    message: "the target file is not valid JSON",
    span,
    expected: "one JSON object",
    found: reason,
    hint: "Compare it with targets/rv32imc/target.json.",
    exit: 1,
  };
}

/** FF4003: a field that no target has. */
export function unknownTargetField(span: Span, field: string, known: readonly string[]): Diagnostic {
  const last = field.slice(field.lastIndexOf(".") + 1);
  return {
    code: "FF4003",
    severity: "error",
    message: `a target has no field "${field}"`,
    span,
    expected: known.join(", "),
    found: last,
    hint: `Remove it or correct its name.${didYouMean(last, known)}`,
    exit: 1,
  };
}

/** FF4004: a field that every target needs. */
export function missingTargetField(span: Span, field: string, expected: string): Diagnostic {
  return {
    code: "FF4004",
    severity: "error",
    message: `the target lacks the field "${field}"`,
    span,
    expected,
    found: "nothing",
    hint: `Add "${field}"; targets/rv32imc/target.json shows a whole target.`,
    exit: 1,
  };
}

/** FF4005: a field with a value of the wrong kind, form or size. */
export function wrongTargetValue(span: Span, field: string, expected: string, found: unknown): Diagnostic {
  return {
    code: "FF4005",
    severity: "error",
    message: `the field "${field}" of the target has a value that it cannot have`,
    span,
    expected,
    found: shown(found),
    hint: `Correct "${field}"; targets/rv32imc/target.json shows a whole target.`,
    exit: 1,
  };
}

/** FF4006: part of a QEMU CPU string that is not on the list of what a target may ask for. */
export function wrongCpu(span: Span, expected: string, found: string): Diagnostic {
  return {
    code: "FF4006",
    severity: "error",
    message: "the target asks QEMU for a CPU that is not on the list",
    span,
    expected,
    found,
    hint: `Write "run.cpu" like "rv32i,m=true,c=true,zicsr=true".`,
    exit: 1,
  };
}

/** FF4007: two memory regions that share addresses. */
export function overlappingRegions(span: Span, first: string, second: string): Diagnostic {
  return {
    code: "FF4007",
    severity: "error",
    message: `the memory regions ${first} and ${second} overlap`,
    span,
    expected: "regions that share no address",
    found: `${second} begins before ${first} ends`,
    hint: "Move or shrink one of them.",
    exit: 1,
  };
}

/** FF4008: a number format that the target does not have; the place is that of the model file where it asks for it. */
export function precisionNotSupported(
  target: string,
  found: string,
  supported: readonly string[],
  span?: Span,
): Diagnostic {
  return {
    code: "FF4008",
    severity: "error",
    message: `the target ${target} does not have the precision ${found}`,
    ...(span === undefined ? {} : { span }),
    expected: supported.join(" or "),
    found,
    hint: `Choose another one with \`--precision ${supported[0]}\`, or another target: \`ff-edge targets --json\` lists what each has.`,
    exit: span === undefined ? 2 : 1,
  };
}

/** FF4010: a board of the user's own without the code that only its owner can write. */
export function boardCodeMissing(target: string, folder: string): Diagnostic {
  return {
    code: "FF4010",
    severity: "error",
    message: `the board ${target} has no board.c`,
    expected: `board.c beside the target.json, with clock, UART and reset of the board`,
    found: `no such file in ${folder}`,
    hint: "targets/HARDWARE.md says which functions it has to bring; targets/gd32vf103/board.c is a short example.",
    exit: 1,
  };
}

/** FF4009: sums of products of halves that the target's vectors do not have. */
export function sumsNotSupported(
  target: string,
  found: string,
  supported: readonly string[],
  span?: Span,
): Diagnostic {
  return {
    code: "FF4009",
    severity: "error",
    message: `the target ${target} does not sum products of halves in ${found}`,
    ...(span === undefined ? {} : { span }),
    expected: `\`accumulate\` ${supported.map((each) => `"${each}"`).join(" or ")}, or none`,
    found: `"${found}"`,
    hint: "Its vectors of halves have no other sums. Leave `accumulate` out, or choose another precision or target.",
    exit: 1,
  };
}

/** FF4011: a target of a user's own with the host as its core: its C would run on this computer. */
export function hostNotOwn(span: Span): Diagnostic {
  return {
    code: "FF4011",
    severity: "error",
    message: "a target of your own cannot be this computer",
    span,
    expected: '"riscv"',
    found: '"host"',
    hint: "C beside a target.json runs in QEMU or on a board, never here. Use the built-in target `host`.",
    exit: 1,
  };
}

/** FF4012: a folder among the targets without a target.json that can be read. */
export function targetUnreadable(file: string, reason: string): Diagnostic {
  return {
    code: "FF4012",
    severity: "error",
    message: "a folder among the targets has no target.json that can be read",
    expected: `a file of at most 64 KB: ${file}`,
    found: reason,
    hint: "Every folder in a folder of targets is a target; move others away.",
    exit: 1,
  };
}

/** FF4013: a target of a user's own with the name of one of ours. */
export function targetTwice(name: string, folder: string): Diagnostic {
  return {
    code: "FF4013",
    severity: "error",
    message: `a target of your own has the name of a built-in one, ${name}`,
    expected: "another name",
    found: folder,
    hint: "Rename the folder: reports tell targets apart by their names.",
    exit: 1,
  };
}

/** FF4014: the name of a folder that cannot stand in paths, C and linker scripts. */
export function targetName(name: string, folder: string): Diagnostic {
  return {
    code: "FF4014",
    severity: "error",
    message: "a target cannot have this name",
    expected: "at most 64 letters, digits, dots, hyphens and underscores, first a letter or a digit",
    found: `${shown(name)} in ${folder.slice(0, -name.length)}`,
    hint: "Rename the folder.",
    exit: 1,
  };
}

/** FF4015: what stands beside a target.json cannot become part of a firmware. */
export function boardFileUnusable(file: string, reason: string): Diagnostic {
  return {
    code: "FF4015",
    severity: "error",
    message: "a file beside the target.json cannot become part of the firmware",
    expected: "regular files of at most 1 MB that end in .c, .h, .S or .ld",
    found: `${reason}: ${file}`,
    hint: "Move it away, or make it an ordinary file.",
    exit: 1,
  };
}

/** JSON as it was found, cut where nobody would read on. */
function shown(found: unknown): string {
  const text = JSON.stringify(found) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

/** FF4016: more cores than the target has, or a number that kernels are not written for. */
export function wrongCores(target: string, found: number, able: readonly number[]): Diagnostic {
  const text = able.join(" or ");
  return {
    code: "FF4016",
    severity: "error",
    message: `the work cannot be shared by ${found} cores of the target ${target}`,
    expected: able.length === 1 ? "1, since it has one core" : `${text}, since it has ${able.at(-1)} cores`,
    found: `--cores ${found}`,
    hint: "Leave `--cores` out to use those that the target is meant for; `arch.cores` of a target.json says how many a chip has.",
    exit: 2,
  };
}
