/*
 * Walks of the PULP kernels over the rows of a matrix of halves [rows][columns], two columns a word. The rows of zeros are
 * not in the list, and each entry says how far it is to the next row, so that they cost nothing.
 */
#ifndef FF_ROWS_PULP_H
#define FF_ROWS_PULP_H

#include "ff_block.h"
#include "ff_half.h"
#include "ff_list_pulp.h"
#include "ff_pulp.h"
#include "ff_team.h"

FF_DEFINE_LISTING(ff_list_rows, ff_half, 16u, FF_LOAD_HALF("%[value]", "%[x]", 2))

/* Neighbouring rows, of which a walk goes through those of a list or, where no input is zero, all. Assembler knows its layout. */
struct ff_pulp_walk {
    const void *values; /* entries of a list from the second one on, or halves */
    uint32_t count;
    uint32_t start; /* bytes from the matrix to the first row */
    uint32_t bytes; /* from row to row where all are walked; 0: each entry has its own step */
};

/* The sign bits of two neighbouring halves on a word boundary, set where they are not zero; other bits are anything. */
static inline uint32_t ff_active_pair(const ff_half *at)
{
    uint32_t pair;
    __builtin_memcpy(&pair, __builtin_assume_aligned(at, 4), sizeof pair);
    return ((pair & 0x7fff7fffu) + 0x7fff7fffu) | pair;
}

/* Whether no value is zero, of values that begin on a word boundary. */
static inline int ff_all_active(const ff_half *x, uint32_t count)
{
    const ff_half *const end = x + count, *const eights = x + (count & ~(uint32_t)7u);
    if (((uintptr_t)x & 3u) != 0 || count == 0 || x[0] == 0 || end[-1] == 0) {
        return 0;
    }
    for (; x != eights; x += 8) {
        const uint32_t active = ff_active_pair(x) & ff_active_pair(x + 2) & ff_active_pair(x + 4) & ff_active_pair(x + 6);
        if ((active & 0x80008000u) != 0x80008000u) {
            return 0;
        }
    }
    for (; x != end; x++) {
        if (*x == 0) {
            return 0;
        }
    }
    return 1;
}

/*
 * The walk of one core through its share of the inputs from index `i` on, of rows of `columns` halves: of as many inputs as fit
 * into the lists of all, or into its own where it is alone. Returns the index for all to go on from.
 */
static inline uint32_t ff_walk_from(struct ff_pulp_walk *walk, struct ff_pulp_rows *list, const ff_half *x, uint32_t i,
                                    uint32_t inputs, uint32_t columns, uint32_t core, uint32_t cores)
{
    const uint32_t bytes = 2u * columns, left = inputs - i, most = FF_CORES * FF_LISTED;
    const uint32_t count = cores == 1u || left < most ? left : most;
    const uint32_t first = i + 2u * ff_first_of(count / 2u, core, cores);
    const uint32_t end = core + 1u == cores ? i + count : i + 2u * ff_first_of(count / 2u, core + 1u, cores);
    if (ff_all_active(x + first, end - first)) {
        *walk = (struct ff_pulp_walk){x + first, end - first, first * bytes, bytes};
        return i + count;
    }
    const uint32_t next = ff_list_rows(list, x, first, end, bytes);
    *walk = (struct ff_pulp_walk){&list->row[1], list->count, list->row[0].step, 0};
    return cores == 1u ? next : i + count;
}

/* A block of `words` words from column j on, where there are as many; and blocks up to column `end`, words on, the widest first. */
#define FF_RUN_PULP_BLOCK(run, words)                                                                 \
    if (end - j >= 2u * words) {                                                                      \
        run(walk, last, weights + j, other + j);                                                      \
        j += 2u * words;                                                                              \
        continue;                                                                                     \
    }
#define FF_RUN_WALKS(run_16, run_8, run_4, run_2, run_1)                                              \
    while (j != end) {                                                                                \
        FF_RUN_PULP_BLOCK(run_16, 16u)                                                                \
        FF_RUN_PULP_BLOCK(run_8, 8u)                                                                  \
        FF_RUN_PULP_BLOCK(run_4, 4u)                                                                  \
        FF_RUN_PULP_BLOCK(run_2, 2u)                                                                  \
        run_1(walk, last, weights + j, other + j);                                                    \
        j += 2u;                                                                                      \
    }

/*
 * The words of a block are numbered from 0 in its row; word k lies in the register W_k on its way, its neighbours of one
 * row in X_k for as long as the loop runs. Word 0 comes last, as number N, and moves the row pointer.
 */
#define FF_X0 "x16"
#define FF_X1 "x17"
#define FF_X2 "x18"
#define FF_X3 "x19"
#define FF_X4 "x20"
#define FF_X5 "x21"
#define FF_X6 "x22"
#define FF_X7 "x23"
#define FF_X8 "x24"
#define FF_X9 "x25"
#define FF_X10 "x26"
#define FF_X11 "x27"
#define FF_X12 "x28"
#define FF_X13 "x29"
#define FF_X14 "x30"
#define FF_X15 "x31"
#define FF_W1 "x5"
#define FF_W2 "x6"
#define FF_W3 "x7"
#define FF_W4 FF_W1
#define FF_W5 FF_W2
#define FF_W6 FF_W3
#define FF_W7 FF_W1
#define FF_W8 FF_W2
#define FF_W9 FF_W3
#define FF_W10 FF_W1
#define FF_W11 FF_W2
#define FF_W12 FF_W3
#define FF_W13 FF_W1
#define FF_W14 FF_W2
#define FF_W15 FF_W3
#define FF_W16 FF_W1
#define FF_VALUE "x14"
#define FF_STEP "x15"

/* The registers of a block of N words, of which a function has to keep those from x18 to x27. */
#define FF_ROW_REGISTERS_1 "x5", "x6", "x7", "x14", "x15", "x16"
#define FF_ROW_REGISTERS_2 FF_ROW_REGISTERS_1, "x17"
#define FF_ROW_REGISTERS_4 FF_ROW_REGISTERS_2, "x18", "x19"
#define FF_ROW_REGISTERS_8 FF_ROW_REGISTERS_4, "x20", "x21", "x22", "x23"
#define FF_ROW_REGISTERS_16                                                                           \
    FF_ROW_REGISTERS_8, "x24", "x25", "x26", "x27", "x28", "x29", "x30", "x31"

/* S(k) for the words of a block: assembler, which no loop can unroll. */
#define FF_EACH_1(S) S(0)
#define FF_EACH_2(S) FF_EACH_1(S) S(1)
#define FF_EACH_4(S) FF_EACH_2(S) S(2) S(3)
#define FF_EACH_8(S) FF_EACH_4(S) S(4) S(5) S(6) S(7)
#define FF_EACH_16(S) FF_EACH_8(S) S(8) S(9) S(10) S(11) S(12) S(13) S(14) S(15)

/* The value and the step of a row: from the list, or of rows that are all there, whose step is one for all. */
#define FF_NEXT_LISTED FF_LOAD(FF_VALUE, "%[values]", 4) FF_LOAD(FF_STEP, "%[values]", 4)
#define FF_NEXT_FULL FF_LOAD_HALF(FF_VALUE, "%[values]", 2)

/*
 * BODY of `length` instructions for each row of the walks from `walk` to `last`, whose place in the matrix is `first`; what is in
 * FF_X registers stays there from one walk to the next.
 */
#define FF_EACH_ROW(length, BODY)                                                                     \
    "1:\n"                                                                                            \
    "lw " FF_VALUE ", 4(%[walk])\n"                                                                   \
    "lw %[row], 8(%[walk])\n"                                                                         \
    "lw %[values], 0(%[walk])\n"                                                                      \
    "lw " FF_STEP ", 12(%[walk])\n"                                                                   \
    "add %[row], %[row], %[first]\n"                                                                  \
    "addi %[walk], %[walk], 16\n"                                                                     \
    "beqz " FF_VALUE ", 3f\n"                                                                         \
    "bnez " FF_STEP ", 2f\n"                                                                          \
    FF_LOOP(FF_VALUE, "2+" length) FF_NEXT_LISTED BODY FF_LOOP_END                                    \
    "j 3f\n"                                                                                          \
    "2:\n"                                                                                            \
    FF_LOOP(FF_VALUE, "1+" length) FF_NEXT_FULL BODY FF_LOOP_END                                      \
    "3:\n"                                                                                            \
    "bne %[walk], %[last], 1b\n"

/* The loads of a row that move no pointer. */
#define FF_LOAD_WORD(k) "lw " FF_W##k ", 4*" #k "(%[row])\n"

/*
 * A row of N words: every word is loaded at least one instruction before it is used. BEGIN(1, 2), then
 * NEXT(k - 1, k, k + 1) work on word k; the last two are left to an end of its own.
 */
#define FF_ROW_1(BEGIN, NEXT)
#define FF_ROW_2(BEGIN, NEXT) FF_LOAD_WORD(1)
#define FF_ROW_4(BEGIN, NEXT) FF_ROW_2(BEGIN, NEXT) BEGIN(1, 2) NEXT(1, 2, 3)
#define FF_ROW_8(BEGIN, NEXT)                                                                         \
    FF_ROW_4(BEGIN, NEXT) NEXT(2, 3, 4) NEXT(3, 4, 5) NEXT(4, 5, 6) NEXT(5, 6, 7)
#define FF_ROW_16(BEGIN, NEXT)                                                                        \
    FF_ROW_8(BEGIN, NEXT) NEXT(6, 7, 8) NEXT(7, 8, 9) NEXT(8, 9, 10) NEXT(9, 10, 11) NEXT(10, 11, 12) \
    NEXT(11, 12, 13) NEXT(12, 13, 14) NEXT(13, 14, 15)

/* Whether a row and what belongs to it can be taken by words. */
static inline int ff_by_words(uint32_t columns, const void *weights, const void *other)
{
    return (columns & 1u) == 0 && (((uintptr_t)weights | (uintptr_t)other) & 3u) == 0;
}

#endif
