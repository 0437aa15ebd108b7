/*
 * Outputs of a piece of an int8 map whose lanes are positions, one output after the other: its weights are scalars, which go with
 * planes of inputs, and all lanes have one bias and one scale. The products of four weights are added up in 16 bits where all of
 * them allow it, else those of two.
 */
#ifndef FF_CONV_SCALARS_RVV_H
#define FF_CONV_SCALARS_RVV_H

#include "ff_rows_rvv.h"

/* Outputs next to each other, at `vl` positions. */
struct ff_conv_scalars {
    const uint32_t *row; /* addresses of the inputs of each weight */
    const int8_t *weight;
    uint32_t weight_step; /* to those of the next output */
    uint32_t fours;       /* of weights, at least one; zeros fill up the last */
    const int32_t *bias;
    const int32_t *multiplier;
    uint32_t shift; /* of all outputs */
    int8_t *z;
    uint32_t outputs; /* from one position to the next in z */
    size_t vl;
};

#define FF_ROWS_EVEN "v0"
#define FF_ROWS_ODD "v4"
#define FF_ROWS_LOAD(n, row)                                                                          \
    "lw %[at], 4*" #n "(%[row])\n\t"                                                                  \
    "lb %[x], " #n "(%[weight])\n\t"                                                                  \
    "vle8.v " row ", (%[at])\n\t"

#define FF_SCALARS_FOURS 8u /* of weights for each time round */
#define FF_SCALARS_LOOP(BY, W)                                                                        \
    "10:\n\t" BY(W, 0, 1, 2, 3) "11:\n\t" BY(W, 4, 5, 6, 7) "12:\n\t" BY(W, 8, 9, 10, 11)               \
    "13:\n\t" BY(W, 12, 13, 14, 15) "14:\n\t" BY(W, 16, 17, 18, 19) "15:\n\t" BY(W, 20, 21, 22, 23)     \
    "16:\n\t" BY(W, 24, 25, 26, 27) "17:\n\t" BY(W, 28, 29, 30, 31)

/* Goes to the first four, after as many as the bits say that are left out. */
#define FF_SCALARS_ENTER                                                                              \
    "bnez %[bit_2], 4f\n\t"                                                                           \
    "bnez %[bit_1], 3f\n\t"                                                                           \
    "bnez %[bit_0], 11f\n\t"                                                                          \
    "j 10f\n"                                                                                         \
    "3:\n\t"                                                                                          \
    "bnez %[bit_0], 13f\n\t"                                                                          \
    "j 12f\n"                                                                                         \
    "4:\n\t"                                                                                          \
    "bnez %[bit_1], 5f\n\t"                                                                           \
    "bnez %[bit_0], 15f\n\t"                                                                          \
    "j 14f\n"                                                                                         \
    "5:\n\t"                                                                                          \
    "bnez %[bit_0], 17f\n\t"                                                                          \
    "j 16f\n"

#define FF_SCALARS_BEGIN_NARROW                                                                       \
    "vsetvli zero, %[vl], e32, m8, ta, ma\n\t"                                                        \
    "vmv.v.x v8, %[at]\n\t" FF_ROWS_BYTES_NARROW
#define FF_SCALARS_END_NARROW                                                                         \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"                                                         \
    "vmulh.vx v8, v8, %[at]\n\t"                                                                      \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx v8, v8, %[shift]\n\t"                                                                  \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t"
#define FF_SCALARS_BEGIN_WIDE                                                                         \
    "vsetvli %[x], zero, e32, m8, ta, ma\n\t"                                                         \
    "vmv.v.x v8, %[at]\n\t"                                                                           \
    "vmv.v.x v16, %[at]\n\t" FF_ROWS_BYTES_WIDE
#define FF_SCALARS_END_WIDE                                                                           \
    "vsetvli %[row], zero, e32, m8, ta, ma\n\t"                                                       \
    "vmulh.vx v8, v8, %[at]\n\t"                                                                      \
    "vmulh.vx v16, v16, %[at]\n\t"                                                                    \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx v8, v8, %[shift]\n\t"                                                                  \
    "vnclip.wx v12, v16, %[shift]\n\t" FF_ROWS_BYTES_WIDE

/*
 * z of `count` outputs, at least one. The first time round begins in the middle of the loop, so that what is left is a whole
 * number of times.
 */
#define FF_DEFINE_SCALARS(NAME, BY, W)                                                                \
    static inline void NAME(const struct ff_conv_scalars *of, uint32_t count)                         \
    {                                                                                                 \
        const uint32_t early = -of->fours % FF_SCALARS_FOURS;                                         \
        const uint32_t *const first = of->row - 4u * early, *const last = of->row + 4u * of->fours, *row;\
        const int8_t *weight = of->weight - 4u * early;                                               \
        const int32_t *bias = of->bias, *multiplier = of->multiplier;                                 \
        int8_t *z = of->z;                                                                            \
        uint32_t at, x;                                                                               \
        __asm__ volatile("csrwi vxrm, 0\n"                                                            \
                         "1:\n\t"                                                                     \
                         "lw %[at], (%[bias])\n\t"                                                    \
                         "mv %[row], %[first]\n\t" FF_SCALARS_BEGIN_##W                               \
                         FF_SCALARS_ENTER FF_SCALARS_LOOP(BY, W)                                      \
                         "addi %[weight], %[weight], 32\n\t"                                          \
                         "addi %[row], %[row], 128\n\t"                                               \
                         "bne %[row], %[last], 10b\n\t"                                               \
                         "lw %[at], (%[multiplier])\n\t" FF_SCALARS_END_##W                           \
                         "vnclip.wi v0, v8, 0\n\t"                                                    \
                         "vmax.vx v0, v0, zero\n\t"                                                   \
                         "vsse8.v v0, (%[z]), %[outputs]\n\t"                                         \
                         "addi %[z], %[z], 1\n\t"                                                     \
                         "add %[weight], %[weight], %[onward]\n\t"                                    \
                         "addi %[bias], %[bias], 4\n\t"                                               \
                         "addi %[multiplier], %[multiplier], 4\n\t"                                   \
                         "bne %[z], %[end], 1b"                                                       \
                         : [at] "=&r"(at), [x] "=&r"(x), [row] "=&r"(row), [weight] "+r"(weight), [bias] "+r"(bias),\
                           [multiplier] "+r"(multiplier), [z] "+r"(z)                                 \
                         : [first] "r"(first), [last] "r"(last), [end] "r"(of->z + count), [bit_0] "r"(early & 1u),\
                           [bit_1] "r"(early & 2u), [bit_2] "r"(early & 4u), [shift] "r"(of->shift), [outputs] "r"(of->outputs),\
                           [onward] "r"(of->weight_step - 4u * (of->fours + early)), [vl] "r"(of->vl) \
                         : FF_ROWS_CLOBBERS);                                                         \
    }

FF_DEFINE_SCALARS(ff_conv_scalars_wide_by_4, FF_ROWS_BY_4, WIDE)
FF_DEFINE_SCALARS(ff_conv_scalars_wide_by_2, FF_ROWS_BY_2, WIDE)
FF_DEFINE_SCALARS(ff_conv_scalars_narrow_by_4, FF_ROWS_BY_4, NARROW)
FF_DEFINE_SCALARS(ff_conv_scalars_narrow_by_2, FF_ROWS_BY_2, NARROW)

#undef FF_ROWS_EVEN
#undef FF_ROWS_ODD
#undef FF_ROWS_LOAD

#endif
