/** Words of C (up to C23) and C++ that cannot name anything, and macros that common compilers predefine. */
const keywords = new Set(
  `alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl
  concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do
  double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace
  new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires restrict
  return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try
  typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq
  linux unix NULL EOF`.split(/\s+/),
);

/** Headers of the C library: a model of this name would emit a header that hides one of them. */
const headers = new Set(
  `assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic
  stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype`.split(/\s+/),
);

/** Names of buffers, tables and functions that emitted models have. */
const layerReserved = new Set([
  "input",
  "x",
  "scores",
  "acc",
  "init",
  "infer",
  "state",
  "result",
  "class_names",
  "trace",
  "thresholds",
  "live",
  ...["learn", "set_learning", "guard", "export", "import", "save", "restore", "step", "storage", "blob"],
  ...[
    "exits",
    "shipped_x",
    "shipped_labels",
    "guard_x",
    "guard_labels",
    "d",
    "r",
    "own",
    "pair",
    "label",
    "learns",
  ],
  ...["macs", "answer", "exit_labels", "exit_values"],
]);

/** Tables of what a device had learnt: `learnt_thresholds`. */
const learntTable = /^learnt_/;

/** Parts of an input and their tables: `input_0`, `input_1_offset`. */
const inputTable = /^input_\d+(_(multiplier|offset|shift))?$/;

/** What C appends to the name of a layer for its tables, and for those of its slices. */
const layerTable =
  /^(s\d+(_\w+)?|weights|bias|multiplier|shift|norm|head|head_weights|overlay|groups|bounds|scale|softmax|rate|rates|rate_table|update|head_update|slot_update)$/;

const maxLength = 32;

/** Why `name` cannot be the prefix of C identifiers and the name of a header, or null. */
export function modelNameProblem(name: string): string | null {
  const problem = identifierProblem(name);
  if (problem !== null) return problem;
  if (/^ff(_|$)/i.test(name)) return "names that start with ff_ belong to ff-edge's own C code";
  if (headers.has(name.toLowerCase())) return `the emitted ${name}.h would hide a header of the C library`;
  return ["firmware", "main"].includes(name.toLowerCase()) ? "the emitted firmware uses this name" : null;
}

/** Why `name` cannot name a layer in C, or null; `others` are the names of all layers. */
export function layerNameProblem(name: string, others: readonly string[]): string | null {
  const problem = identifierProblem(name);
  if (problem !== null) return problem;
  if (layerReserved.has(name) || inputTable.test(name) || learntTable.test(name))
    return "the emitted C uses this name itself";
  const owner = others.find(
    (each) => name.startsWith(`${each}_`) && layerTable.test(name.slice(each.length + 1)),
  );
  return owner === undefined ? null : `the emitted C gives this name to a part of layer "${owner}"`;
}

/** A C identifier near `name`, for hints: `my-model` gives `my_model`. */
export function identifierNear(name: string): string | undefined {
  const near = name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^[^A-Za-z]+|_+$/g, "");
  return near !== name && modelNameProblem(near) === null ? near : undefined;
}

function identifierProblem(name: string): string | null {
  if (name === "") return "it is empty";
  if (name.length > maxLength) return `it has ${name.length} characters`;
  if (!/^[A-Za-z]\w*$/.test(name)) return "it is not a letter followed by letters, digits or underscores";
  return keywords.has(name) ? "it is a word of C or C++" : null;
}
