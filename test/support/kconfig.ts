/**
 * As much of the Kconfig language as the emitted files use, by the rules of the kernel's documentation
 * (kbuild/kconfig-language): entries, attributes below them, help text that ends where the indentation falls, `if` blocks.
 * Everything else is an error, so that a file which passes here means the same to Zephyr's own kconfiglib.
 */
export interface KconfigSymbol {
  readonly name: string;
  readonly prompt: string;
  readonly help: string;
  readonly menu: boolean;
  /** Symbols that must be y, or n where `!` stands before them; those of enclosing `if` blocks too. */
  readonly needs: readonly string[];
  readonly byDefault: boolean;
}

export function parseKconfig(text: string): KconfigSymbol[] {
  const symbols: KconfigSymbol[] = [];
  const blocks: string[] = [];
  const entry = (name: string, menu: boolean): KconfigSymbol => {
    if (symbols.some((each) => each.name === name)) throw new Error(`${name} is defined twice`);
    return { name, menu, prompt: "", help: "", byDefault: false, needs: [...blocks] };
  };
  let inHelp = false;
  const amend = (change: Partial<KconfigSymbol>, line: string): void => {
    const last = symbols.pop();
    if (last === undefined) throw new Error(`no entry for: ${line}`);
    symbols.push({ ...last, ...change });
  };
  for (const line of text.split("\n")) {
    const last = symbols.at(-1);
    const help = inHelp ? /^\t {2}(\S.*)$/.exec(line)?.[1] : undefined;
    if (help !== undefined) amend({ help: `${last!.help}${help}\n` }, line);
    if (help !== undefined || line === "" || line.startsWith("#")) continue;
    inHelp = line === "\thelp";
    const [, word = "", rest = ""] = /^(\t?[a-z]+(?: on)?)(?: (.*))?$/.exec(line) ?? [];
    const name = /^[A-Z][A-Z0-9_]*$/.test(rest);
    if ((word === "config" || word === "menuconfig") && name)
      symbols.push(entry(rest, word === "menuconfig"));
    else if (word === "if" && name) blocks.push(rest);
    else if (word === "endif" && blocks.length > 0) blocks.pop();
    else if (word === "\tbool" && /^"[^"\\]+"$/.test(rest)) amend({ prompt: rest.slice(1, -1) }, line);
    else if (word === "\tdefault" && rest === "y") amend({ byDefault: true }, line);
    else if (word === "\tdepends on" && /^!?[A-Z][A-Z0-9_]*$/.test(rest))
      amend({ needs: [...last!.needs, rest] }, line);
    else if (!inHelp) throw new Error(`not Kconfig: ${JSON.stringify(line)}`);
  }
  if (blocks.length > 0) throw new Error(`no endif for: ${blocks.join(", ")}`);
  return symbols;
}

/** The symbols that are y, of a user who wrote `wanted` into prj.conf; what is unknown is n. */
export function configure(
  symbols: readonly KconfigSymbol[],
  wanted: Readonly<Record<string, "y" | "n">>,
): Set<string> {
  const on = new Set<string>();
  for (const { name, needs, byDefault } of symbols) {
    const visible = needs.every((each) => (each.startsWith("!") ? !on.has(each.slice(1)) : on.has(each)));
    if (visible && (wanted[name] ?? (byDefault ? "y" : "n")) === "y") on.add(name);
  }
  return on;
}
