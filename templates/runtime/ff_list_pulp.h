/*
 * Lists of what is not zero for the PULP kernels: halves, or words of four bytes. Each entry says how far it is to the next
 * one, so that zeros cost nothing afterwards.
 */
#ifndef FF_LIST_PULP_H
#define FF_LIST_PULP_H

#include "ff_cores.h"
#include "ff_pulp.h"
#include "ff_words.h"

/* A value that is not zero, and the bytes of weights from its own to those of the next one. */
struct ff_pulp_row {
    uint32_t value;
    uint32_t step;
};

/* Of one core: those of several share a list, and their stacks are small. */
#define FF_LISTED (FF_CORES == 1 ? 256u : 1024u / FF_CORES)

/* The first row stands for the place before the matrix: its step leads to the first row of the list. */
struct ff_pulp_rows {
    uint32_t count;
    struct ff_pulp_row row[FF_LISTED + 1u]; /* of which a list of fewer values needs one more than those */
};

/*
 * NAME lists what is not zero from index `i` on until the list is full; `bytes` lie between the weights of two values.
 * Returns the index to go on from. The loop writes each value where the next entry is, and moves on where it is not zero, so
 * that the next one takes the place of a zero; the entry before has the step that leads to it in any case. After RUN values
 * zeros are passed eight bytes at a time.
 */
#define FF_DEFINE_LISTING(NAME, TYPE, RUN, LOAD)                                                      \
    static inline uint32_t NAME(struct ff_pulp_rows *list, const TYPE *values, uint32_t i, uint32_t inputs, uint32_t bytes) \
    {                                                                                                 \
        struct ff_pulp_row *row = &list->row[1];                                                      \
        const struct ff_pulp_row *const last = &list->row[FF_LISTED + 1u - (RUN)];            \
        const uint32_t passed = 8u / sizeof(TYPE), step_passed = passed * bytes;                      \
        const TYPE *x = values + i, *const end = values + inputs;                                     \
        const TYPE *const pass_end = ((uintptr_t)x & 3u) == 0 && inputs >= passed ? end - passed + 1 : values; \
        uint32_t step = i * bytes;                                                                    \
        uint32_t value, active, keep;                                                                 \
        while (x != end && row <= last) {                                                             \
            if (x < pass_end && (ff_word(x) | ff_word((const char *)x + 4)) == 0) {                \
                x += passed;                                                                          \
                step += step_passed;                                                                  \
                continue;                                                                             \
            }                                                                                         \
            const uint32_t left = (uint32_t)(end - x);                                                \
            __asm__ volatile(FF_LOOP("%[count]", "8")                                                 \
                             LOAD                                                                     \
                             "sw %[step], -4(%[row])\n"                                               \
                             "sltu %[active], x0, %[value]\n"                                         \
                             "addi %[keep], %[active], -1\n"                                          \
                             "and %[step], %[step], %[keep]\n"                                        \
                             "add %[step], %[step], %[bytes]\n"                                       \
                             "slli %[active], %[active], 3\n"                                         \
                             FF_STORE_STEP("%[value]", "%[row]", "%[active]")                         \
                             FF_LOOP_END                                                              \
                             : [row] "+&r"(row), [x] "+&r"(x), [step] "+&r"(step), [value] "=&r"(value), \
                               [active] "=&r"(active), [keep] "=&r"(keep)                             \
                             : [count] "r"(left < (RUN) ? left : (RUN)), [bytes] "r"(bytes) \
                             : "memory");                                                             \
        }                                                                                             \
        list->count = (uint32_t)(row - &list->row[1]);                                                \
        return inputs - (uint32_t)(end - x);                                                          \
    }

#endif
