/*
 * Accumulator blocks: the sums of some neighbouring outputs stay in registers while the inputs go by. A kernel writes the
 * body once, over an array of sums and a width; one function per width calls it with that constant, so that compilers
 * unroll the loops over the array and put every element into a register.
 */
#ifndef FF_BLOCK_H
#define FF_BLOCK_H

/*
 * 20 sums, the row, the input and a few temporaries fill the 28 free registers of RV32; one more sum and compilers spill.
 * 10 is the head of ten classes.
 */
#define FF_WIDEST_BLOCK 20u

#if defined(__GNUC__)
#define FF_UNROLLED _Pragma("GCC unroll 20") /* before a loop over a block */
#define FF_BLOCK_BODY __attribute__((always_inline)) static inline void
#else
#define FF_UNROLLED
#define FF_BLOCK_BODY static inline void
#endif

/* A block in a function of its own keeps the caller's variables out of its registers. */
#if defined(__GNUC__) && !defined(__clang__)
#define FF_BLOCK_FUNCTION __attribute__((noinline, optimize("no-schedule-insns"))) static void /* else it spills */
#else
#define FF_BLOCK_FUNCTION __attribute__((noinline)) static void
#endif

/*
 * Hides where a value comes from, so that what depends on it is computed where it is needed instead of being
 * carried along through a loop that rarely needs it.
 */
#if defined(__GNUC__)
#define FF_OPAQUE(value) __asm__("" : "+r"(value))
#define FF_TIE(first, then) __asm__("" : "+r"(first), "+r"(then)) /* what needs `then` comes after `first` */
#define FF_TIE_BOTH(a, b, then) __asm__("" : "+r"(a), "+r"(b), "+r"(then))
#else
#define FF_OPAQUE(value) (void)(value)
#define FF_TIE(first, then) (void)(first), (void)(then)
#define FF_TIE_BOTH(a, b, then) (void)(a), (void)(b), (void)(then)
#endif

/* The same for gcc alone, which adds up sums and steps of pointers in another order, for which there are no registers. */
#if defined(__GNUC__) && !defined(__clang__)
#define FF_OPAQUE_TO_GCC(value) FF_OPAQUE(value)
#else
#define FF_OPAQUE_TO_GCC(value) (void)(value)
#endif

#endif
