/** Scripts that let a shell complete the command line, from the table of commands. */

/** Shells that have one. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/** A command as a shell needs it. */
export interface Completed {
  readonly name: string;
  readonly about: string;
  /** Words that its argument may be; null for a file, an empty list where it takes none. */
  readonly argument: readonly string[] | null;
  readonly options: readonly CompletedOption[];
}

/** An option, e.g. `--target`. */
export interface CompletedOption {
  readonly name: string;
  readonly about: string;
  /** Words that its value may be; null for a file or a number, an empty list where it takes none. */
  readonly values: readonly string[] | null;
}

/** The script for a shell. */
export function completionScript(shell: Shell, commands: readonly Completed[]): string {
  const scripts: Readonly<Record<Shell, (commands: readonly Completed[]) => string[]>> = {
    bash,
    zsh,
    fish,
  };
  return scripts[shell](commands).join("\n");
}

function bash(commands: readonly Completed[]): string[] {
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap(({ name: option, values }) =>
      values && values.length > 0 ? [`    '${name} ${option}') words='${values.join(" ")}' ;;`] : [],
    ),
  );
  const words = commands.map(({ name, argument, options }) => {
    const own = [...(argument ?? []), ...options.map((option) => option.name)];
    return `    ${name}) words='${own.join(" ")}' ;;`;
  });
  return [
    "# ff-edge completion bash: add `source <(ff-edge completion bash)` to ~/.bashrc",
    "_ff_edge() {",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash, where $2 and $3 are the word and the one before
    "  local word=$2 before=$3 command=${COMP_WORDS[1]} words=",
    '  if [ "$COMP_CWORD" = 1 ]; then',
    `    words='${commands.map(({ name }) => name).join(" ")}'`,
    '  else case "$command $before" in',
    ...values,
    "    *) case $command in",
    ...words.map((line) => `  ${line}`),
    "    esac ;;",
    "  esac; fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    "complete -o default -o bashdefault -F _ff_edge ff-edge",
  ];
}

function zsh(commands: readonly Completed[]): string[] {
  const describe = ({ name, about }: Completed) => `    ${quoted(`${name}:${about.replaceAll(":", "\\:")}`)}`;
  return [
    "#compdef ff-edge",
    "# ff-edge completion zsh: add `source <(ff-edge completion zsh)` to ~/.zshrc, behind compinit",
    "_ff_edge() {",
    "  local -a commands=(",
    ...commands.map(describe),
    "  )",
    "  if (( CURRENT == 2 )); then _describe command commands; return; fi",
    "  case $words[2] in",
    ...commands.map(
      (command) => `    ${command.name}) shift words; (( CURRENT-- )); _arguments ${specsOf(command)} ;;`,
    ),
    "  esac",
    "}",
    "compdef _ff_edge ff-edge",
  ];
}

/** Specifications of _arguments: options, and what stands beside them. */
function specsOf({ argument, options }: Completed): string {
  const each = options.map(({ name, about, values }) => {
    const described = `*${name}[${about.replaceAll(/[[\]:]/g, "\\$&")}]`;
    return quoted(
      values?.length === 0 ? described : `${described}:value:${values ? `(${values.join(" ")})` : "_files"}`,
    );
  });
  const beside =
    argument?.length === 0 ? [] : [quoted(`1:argument:${argument ? `(${argument.join(" ")})` : "_files"}`)];
  return [...each, ...beside].join(" ");
}

function fish(commands: readonly Completed[]): string[] {
  const start = "complete -c ff-edge";
  const own = commands.flatMap(({ name, argument, options }) => {
    const within = `${start} -n '__fish_seen_subcommand_from ${name}'`;
    return [
      ...(argument && argument.length > 0 ? [`${within} -f -a '${argument.join(" ")}'`] : []),
      ...options.map(({ name: option, about, values }) => {
        const takes = values === null ? " -r" : values.length > 0 ? ` -x -a '${values.join(" ")}'` : "";
        return `${within} -l ${option.slice(2)}${takes} -d ${quoted(about)}`;
      }),
    ];
  });
  return [
    "# ff-edge completion fish | source, or > ~/.config/fish/completions/ff-edge.fish",
    ...commands.map(
      ({ name, about }) => `${start} -n __fish_use_subcommand -f -a ${name} -d ${quoted(about)}`,
    ),
    ...own,
  ];
}

/** In single quotes, for any of the three. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
