/*
 * Sums of products of listed values with rows of bytes, wherever those are, and int8 outputs made of them. Lanes are outputs:
 * values are inputs that are not zero, rows their weights, and each lane has its own factor.
 */
#ifndef FF_CONV_TAPS_RVV_H
#define FF_CONV_TAPS_RVV_H

#include "ff_conv_block_rvv.h"

/* Two taps each; a list of an odd number is filled up with a value of 0. */
#define FF_ROWS_EVEN "v0"
#define FF_ROWS_ODD "v4"
#define FF_ROWS_LOAD(n, row)                                                                          \
    "lw %[at], 4*" #n "(%[row])\n\t"                                                                  \
    "lb %[x], " #n "(%[value])\n\t"                                                                   \
    "vle8.v " row ", (%[at])\n\t"

/* Each lane its own bias and scale: WIDE where lanes fill more than eight registers of sums. */
#define FF_TAPS_BEGIN_WIDE FF_CONV_BEGIN_1
#define FF_TAPS_END_WIDE FF_CONV_END_1
#define FF_TAPS_BEGIN_NARROW                                                                          \
    "vsetvli zero, %[vl], e8, m2, ta, ma\n\t"                                                         \
    "vle32.v v8, (%[bias])\n\t"
#define FF_TAPS_END_NARROW                                                                            \
    "vle32.v v16, (%[multiplier])\n\t"                                                                \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"                                                         \
    "vmulh.vv v8, v8, v16\n\t"                                                                        \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx v8, v8, %[shift]\n\t"                                                                  \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t" FF_CONV_POSITIVE                                         \
    "vse8.v v0, (%[z0])\n\t"
#define FF_TAPS_OPERANDS(block)                                                                       \
    [lower] "r"((block)->lower), [upper] "r"((block)->vl - (block)->lower), [bias] "r"((block)->bias),\
        [bias_upper] "r"((block)->bias + (block)->lower), [multiplier] "r"((block)->multiplier),      \
        [multiplier_upper] "r"((block)->multiplier + (block)->lower), [shift] "r"((block)->shift)

/* z of a block from `count` taps, of which there may be none: sixteen at a time, then eight, four and two. */
#define FF_DEFINE_TAPS(NAME, W)                                                                       \
    FF_BLOCK_BODY NAME(const struct ff_conv_block *block, const int8_t *value, const uint32_t *row, uint32_t count, int8_t *z)\
    {                                                                                                 \
        const uint32_t even = (count + 1u) & ~1u;                                                     \
        const int8_t *const end = value + (even & ~15u);                                              \
        uint32_t at, x;                                                                               \
        __asm__ volatile("csrwi vxrm, 0\n\t" FF_TAPS_BEGIN_##W                                        \
                         "beq %[value], %[end], 2f\n"                                                 \
                         "1:\n\t" FF_ROWS_8(FF_ROWS_BY_2, W, 0, 1, 2, 3, 4, 5, 6, 7)                  \
                         FF_ROWS_8(FF_ROWS_BY_2, W, 8, 9, 10, 11, 12, 13, 14, 15)                     \
                         "addi %[value], %[value], 16\n\t"                                            \
                         "addi %[row], %[row], 64\n\t"                                                \
                         "bne %[value], %[end], 1b\n"                                                 \
                         "2:\n\t"                                                                     \
                         "andi %[x], %[even], 8\n\t"                                                  \
                         "beqz %[x], 3f\n\t" FF_ROWS_8(FF_ROWS_BY_2, W, 0, 1, 2, 3, 4, 5, 6, 7)       \
                         "addi %[value], %[value], 8\n\t"                                             \
                         "addi %[row], %[row], 32\n"                                                  \
                         "3:\n\t"                                                                     \
                         "andi %[x], %[even], 4\n\t"                                                  \
                         "beqz %[x], 4f\n\t" FF_ROWS_BY_2(W, 0, 1, 2, 3)                              \
                         "addi %[value], %[value], 4\n\t"                                             \
                         "addi %[row], %[row], 16\n"                                                  \
                         "4:\n\t"                                                                     \
                         "andi %[x], %[even], 2\n\t"                                                  \
                         "beqz %[x], 5f\n\t" FF_ROWS_2(W, 0, 1)                                       \
                         "5:\n\t" FF_TAPS_END_##W                                                     \
                         : [at] "=&r"(at), [x] "=&r"(x), [value] "+r"(value), [row] "+r"(row)         \
                         : [end] "r"(end), [even] "r"(even), [vl] "r"(block->vl), [z0] "r"(z), FF_TAPS_OPERANDS(block)\
                         : FF_ROWS_CLOBBERS);                                                         \
    }

FF_DEFINE_TAPS(ff_taps_to_outputs_wide, WIDE)
FF_DEFINE_TAPS(ff_taps_to_outputs_narrow, NARROW)

#undef FF_ROWS_EVEN
#undef FF_ROWS_ODD
#undef FF_ROWS_LOAD

#endif
