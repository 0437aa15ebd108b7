/** Names that emitted C can have: what begins its identifiers, and is the name of a header and its folder. */

/** Words of C (up to C23) and C++ (up to C++23) that cannot name anything, and macros that common compilers predefine. */
const keywords = new Set(
  `alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl
  concept const consteval constexpr constinit const_cast continue contract_assert co_await co_return co_yield decltype
  default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long
  mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast
  requires restrict return short signed sizeof static static_assert static_cast struct switch template this thread_local
  throw true try typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while
  xor xor_eq linux unix i386 NULL EOF`.split(/\s+/),
);

/** Prefixes of functions that C or POSIX has with the end of one of ours: `sem_init`. */
const prefixes = /^(atomic|cnd|mtx|sem|pthread_\w+|posix_spawnattr|posix_spawn_file_actions)$/;

/** Folders of system headers with a header of their own name: our `drm/drm.h` would hide <drm/drm.h>. */
const systemHeaders = new Set("drm mach netrom nfs objc rpc scsi".split(" "));

/** Longest name of a model or a layer. */
const maxLength = 32;

/** Reason why `name` cannot be the prefix of C identifiers and the name of a header and its folder, or null. */
export function modelNameProblem(name: string): string | null {
  const lower = name.toLowerCase();
  const problem = identifierProblem(name);
  if (problem !== null) return problem;
  if (/^ff(_|$)/.test(lower)) return "names that start with ff_ belong to ff-edge's own C code";
  if (systemHeaders.has(lower)) return `the emitted ${name}/${name}.h would hide a header of the system`;
  if (prefixes.test(name)) return `C has a function ${name}_init of its own`;
  return ["firmware", "main"].includes(lower) ? "the emitted firmware uses this name" : null;
}

/** Reason why `name` is no identifier of C and C++, or null. */
export function identifierProblem(name: string): string | null {
  if (name === "") return "it is empty";
  if (name.length > maxLength) return `it has ${name.length} characters`;
  if (!/^[A-Za-z]\w*$/.test(name)) return "it is not a letter followed by letters, digits or underscores";
  return keywords.has(name) ? "it is a word of C or C++" : null;
}
