/*
 * What every file of the library asks of its compiler. A build that stops here would give other answers than the
 * reference: leave the flag out for the files of this folder. Files that only include the header of a model may use any.
 */
#ifndef FF_BUILD_H
#define FF_BUILD_H

#include "ff_version.h"

#include <limits.h>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "ff-edge: compile this library without -ffast-math, -Ofast and -ffinite-math-only, or add -fno-fast-math: NaN would pass its checks"
#endif
#if defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "ff-edge: compile this library without -funsafe-math-optimizations and its parts, or add -fno-unsafe-math-optimizations: its sums have an order"
#endif
#if (defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) || defined(__BIG_ENDIAN__)
#error "ff-edge: this library is for little-endian processors: its masters, blobs and hashes are little-endian"
#endif
#if CHAR_BIT != 8 || INT_MAX < 0x7fffffff || (-1 & 3) != 3 || (-1 >> 1) != -1
#error "ff-edge: this library wants bytes of 8 bits, int of at least 32 in two's complement, and >> that keeps the sign"
#endif

/*
 * Kernels are in the library of every model: those of the first one that is linked serve all. Hidden, so that shared
 * objects keep their own. Elsewhere two models need one copy of the files ff_*.c.
 */
#if defined(__GNUC__) && defined(__ELF__)
#define FF_SHARED __attribute__((weak, visibility("hidden")))
#elif defined(__GNUC__) && defined(__APPLE__)
#define FF_SHARED __attribute__((weak))
#elif defined(__ICCRISCV__) || defined(__ICCARM__)
#define FF_SHARED __weak
#else
#define FF_SHARED
#endif

/*
 * Each object has a function named after its runtime. In it stands no code but an empty section, of which linkers keep one for
 * each runtime, with a symbol that all runtimes have: where two meet, it is defined twice, and the linker says so.
 */
#if defined(__GNUC__) && defined(__ELF__)
void FF_RUNTIME_NAME(void);
__attribute__((used, noinline, section(".text.ff_runtime"))) FF_SHARED void FF_RUNTIME_NAME(void)
{
    __asm__(".pushsection .rodata.ff_runtime,\"aG\",%%progbits," FF_RUNTIME_SECTION ",comdat\n"
            ".globl " FF_RUNTIME_SECTION "\n" FF_RUNTIME_SECTION ":\n"
            ".globl ff_edge_build_all_models_with_one_version_for_one_target\n"
            "ff_edge_build_all_models_with_one_version_for_one_target:\n"
            ".popsection" ::);
}
#endif

#endif
