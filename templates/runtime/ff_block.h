/*
 * Accumulator blocks: the sums of N neighbouring outputs stay in registers while the inputs go by.
 * A block is written once as FF_EACH_<N>(statement), so that every sum is a variable of its own.
 */
#ifndef FF_BLOCK_H
#define FF_BLOCK_H

#define FF_EACH_1(S) S(0)
#define FF_EACH_2(S) FF_EACH_1(S) S(1)
#define FF_EACH_4(S) FF_EACH_2(S) S(2) S(3)
#define FF_EACH_8(S) FF_EACH_4(S) S(4) S(5) S(6) S(7)
#define FF_EACH_10(S) FF_EACH_8(S) S(8) S(9)
#define FF_EACH_16(S) FF_EACH_10(S) S(10) S(11) S(12) S(13) S(14) S(15)
#define FF_EACH_20(S) FF_EACH_16(S) S(16) S(17) S(18) S(19)

#define FF_SUM(j) int32_t sum##j = from[j];
#define FF_MAC(j) sum##j += value * row[j];
#define FF_KEEP(j) acc[j] = sum##j;

/*
 * Hides where a value comes from, so that what depends on it is computed where it is needed instead of being
 * carried along through a loop that rarely needs it.
 */
#if defined(__GNUC__)
#define FF_OPAQUE(value) __asm__("" : "+r"(value))
#else
#define FF_OPAQUE(value) (void)(value)
#endif

/* A block in a function of its own keeps the caller's variables out of its registers. */
#if defined(__GNUC__) && !defined(__clang__)
#define FF_BLOCK_FUNCTION __attribute__((noinline, optimize("no-schedule-insns"))) static void /* else it spills */
#else
#define FF_BLOCK_FUNCTION __attribute__((noinline)) static void
#endif

/*
 * Widest block first: 20 sums, the row, the input and a few temporaries fill the 28 free registers of RV32; one more
 * sum and compilers spill. 10 is the head of ten classes.
 */
#define FF_ALL_BLOCKS(B) B(20) B(16) B(10) B(8) B(4) B(2) B(1)

#endif
