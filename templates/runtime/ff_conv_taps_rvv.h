/*
 * Sums of products of listed values with rows of bytes, wherever those are, and int8 outputs made of them. Lanes may be
 * outputs: values are inputs that are not zero, rows their weights, and each lane has its own scale. Or lanes are positions:
 * values are the weights of one output, rows are planes of inputs, and all lanes have one scale.
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
#define FF_TAPS_BEGIN_OUTPUTS_WIDE FF_CONV_BEGIN_1
#define FF_TAPS_END_OUTPUTS_WIDE FF_CONV_END_1
#define FF_TAPS_BEGIN_OUTPUTS_NARROW                                                                  \
    "vsetvli zero, %[vl], e8, m2, ta, ma\n\t"                                                         \
    "vle32.v v8, (%[bias])\n\t"
#define FF_TAPS_END_OUTPUTS_NARROW                                                                    \
    "vle8.v v0, (%[shift])\n\t"                                                                       \
    "vle32.v v16, (%[multiplier])\n\t"                                                                \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vzext.vf2 v4, v0\n\t"                                                                            \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"                                                         \
    "vmulh.vv v8, v8, v16\n\t"                                                                        \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wv v8, v8, v4\n\t"                                                                        \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t" FF_CONV_POSITIVE                                         \
    "vse8.v v0, (%[z0])\n\t"
#define FF_TAPS_OPERANDS_OUTPUTS(block)                                                               \
    [lower] "r"((block)->lower), [upper] "r"((block)->vl - (block)->lower), [bias] "r"((block)->bias), \
        [bias_upper] "r"((block)->bias + (block)->lower), [multiplier] "r"((block)->multiplier),      \
        [multiplier_upper] "r"((block)->multiplier + (block)->lower), [shift] "r"((block)->shift)

/* All lanes the same bias and scale; what is stored lies `outputs` apart. */
#define FF_TAPS_BEGIN_POSITIONS_NARROW                                                                \
    "vsetvli zero, %[vl], e32, m8, ta, ma\n\t"                                                        \
    "vmv.v.x v8, %[bias]\n\t"                                                                         \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t"
#define FF_TAPS_END_POSITIONS_NARROW                                                                  \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"                                                         \
    "vmulh.vx v8, v8, %[multiplier]\n\t"                                                              \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx v8, v8, %[shift]\n\t"                                                                  \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t" FF_CONV_POSITIVE                                         \
    "vsse8.v v0, (%[z0]), %[outputs]\n\t"
#define FF_TAPS_BEGIN_POSITIONS_WIDE                                                                  \
    "vsetvli %[x], zero, e32, m8, ta, ma\n\t"                                                         \
    "vmv.v.x v8, %[bias]\n\t"                                                                         \
    "vmv.v.x v16, %[bias]\n\t"                                                                        \
    "vsetvli zero, %[vl], e8, m4, ta, ma\n\t"
#define FF_TAPS_END_POSITIONS_WIDE                                                                    \
    "vsetvli %[x], zero, e32, m8, ta, ma\n\t"                                                         \
    "vmulh.vx v8, v8, %[multiplier]\n\t"                                                              \
    "vmulh.vx v16, v16, %[multiplier]\n\t"                                                            \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx v8, v8, %[shift]\n\t"                                                                  \
    "vnclip.wx v12, v16, %[shift]\n\t"                                                                \
    "vsetvli zero, %[vl], e8, m4, ta, ma\n\t" FF_CONV_POSITIVE                                        \
    "vsse8.v v0, (%[z0]), %[outputs]\n\t"
#define FF_TAPS_OPERANDS_POSITIONS(block)                                                             \
    [bias] "r"(*(block)->bias), [multiplier] "r"(*(block)->multiplier), [shift] "r"((uint32_t)*(block)->shift),\
        [outputs] "r"((block)->outputs)

/* z of a block from `count` taps, of which there may be none: sixteen at a time, then eight, four and two. */
#define FF_DEFINE_TAPS(NAME, LANES, W, BY)                                                            \
    static inline void NAME(const struct ff_conv_block *block, const int8_t *value, const uint32_t *row, uint32_t count,\
                            int8_t *z)                                                                \
    {                                                                                                 \
        const uint32_t even = (count + 1u) & ~1u;                                                     \
        const int8_t *const end = value + (even & ~15u);                                              \
        uint32_t at, x;                                                                               \
        __asm__ volatile("csrwi vxrm, 0\n\t" FF_TAPS_BEGIN_##LANES##_##W                              \
                         "beq %[value], %[end], 2f\n"                                                 \
                         "1:\n\t" FF_ROWS_8(BY, W, 0, 1, 2, 3, 4, 5, 6, 7)                            \
                         FF_ROWS_8(BY, W, 8, 9, 10, 11, 12, 13, 14, 15)                               \
                         "addi %[value], %[value], 16\n\t"                                            \
                         "addi %[row], %[row], 64\n\t"                                                \
                         "bne %[value], %[end], 1b\n"                                                 \
                         "2:\n\t"                                                                     \
                         "andi %[x], %[even], 8\n\t"                                                  \
                         "beqz %[x], 3f\n\t" FF_ROWS_8(BY, W, 0, 1, 2, 3, 4, 5, 6, 7)                 \
                         "addi %[value], %[value], 8\n\t"                                             \
                         "addi %[row], %[row], 32\n"                                                  \
                         "3:\n\t"                                                                     \
                         "andi %[x], %[even], 4\n\t"                                                  \
                         "beqz %[x], 4f\n\t" BY(W, 0, 1, 2, 3)                                        \
                         "addi %[value], %[value], 4\n\t"                                             \
                         "addi %[row], %[row], 16\n"                                                  \
                         "4:\n\t"                                                                     \
                         "andi %[x], %[even], 2\n\t"                                                  \
                         "beqz %[x], 5f\n\t" FF_ROWS_2(W, 0, 1)                                       \
                         "5:\n\t" FF_TAPS_END_##LANES##_##W                                           \
                         : [at] "=&r"(at), [x] "=&r"(x), [value] "+r"(value), [row] "+r"(row)         \
                         : [end] "r"(end), [even] "r"(even), [vl] "r"(block->vl), [z0] "r"(z), FF_TAPS_OPERANDS_##LANES(block)\
                         : FF_ROWS_CLOBBERS);                                                         \
    }

FF_DEFINE_TAPS(ff_taps_to_outputs_wide, OUTPUTS, WIDE, FF_ROWS_BY_2)
FF_DEFINE_TAPS(ff_taps_to_outputs_narrow, OUTPUTS, NARROW, FF_ROWS_BY_2)
FF_DEFINE_TAPS(ff_taps_to_positions_wide_by_2, POSITIONS, WIDE, FF_ROWS_BY_2)
FF_DEFINE_TAPS(ff_taps_to_positions_wide_by_4, POSITIONS, WIDE, FF_ROWS_BY_4)
FF_DEFINE_TAPS(ff_taps_to_positions_narrow_by_2, POSITIONS, NARROW, FF_ROWS_BY_2)
FF_DEFINE_TAPS(ff_taps_to_positions_narrow_by_4, POSITIONS, NARROW, FF_ROWS_BY_4)

#undef FF_ROWS_EVEN
#undef FF_ROWS_ODD
#undef FF_ROWS_LOAD

#endif
