/*
 * Convolutions of patches that are laid out, a block of outputs in registers at a time, for one, two or four positions:
 * FF_DEFINE_CONV. The products of two inputs fit into 16 bits, and are added up there; for one position those of four where
 * their weights allow it. Integer sums do not depend on the order.
 * The loops are assembler, because compilers load rows long before they are multiplied and spill registers to make room.
 */
#ifndef FF_CONV_BLOCK_RVV_H
#define FF_CONV_BLOCK_RVV_H

#include "ff_block.h"
#include "ff_rows_rvv.h"

/* A block of `vl` outputs, of which `lower` fit into eight registers as sums. */
struct ff_conv_block {
    const int8_t *weights;
    const int32_t *bias;
    const int32_t *multiplier;
    uint32_t shift; /* of all outputs */
    uint32_t outputs; /* from one row of weights to the next */
    uint32_t inputs;
    size_t vl;
    size_t lower;
    uint32_t first; /* output of all */
    const uint8_t *large; /* of each 32 inputs, 1 where products of four may not fit into 16 bits: for one position */
};

/* Loads a row of weights. */
#define FF_CONV_ROW(row)                                                                              \
    "vle8.v " row ", (%[at])\n\t"                                                                     \
    "add %[at], %[at], %[stride]\n\t"

/* Products of inputs n and m of a position with both rows, or of one, as sums of 16 bits. */
#define FF_CONV_FIRST(n, p, sums, row)                                                                \
    "lb %[x], " #n "(%[" #p "])\n\t"                                                                  \
    "vwmul.vx " sums ", " row ", %[x]\n\t"
#define FF_CONV_NEXT(n, p, sums, row)                                                                 \
    "lb %[x], " #n "(%[" #p "])\n\t"                                                                  \
    "vwmacc.vx " sums ", %[x], " row "\n\t"
#define FF_CONV_BOTH(n, m, p, sums, even, odd) FF_CONV_FIRST(n, p, sums, even) FF_CONV_NEXT(m, p, sums, odd)

/*
 * One position of up to four registers of weights: sums of 32 bits are v8 to v23, those of 16 bits v24 to v31, which are
 * added in halves, whatever vl is.
 */
#define FF_CONV_ADD_1                                                                                 \
    "vsetvli %[x], zero, e16, m4, ta, ma\n\t"                                                         \
    "vwadd.wv v8, v8, v24\n\t"                                                                        \
    "vwadd.wv v16, v16, v28\n\t"                                                                      \
    "vsetvli zero, %[vl], e8, m4, ta, ma\n\t"
#define FF_CONV_PAIR_1(n, m)                                                                          \
    FF_CONV_ROW("v0") FF_CONV_ROW("v4")                                                               \
    FF_CONV_BOTH(n, m, p0, "v24", "v0", "v4") FF_CONV_ADD_1
#define FF_CONV_FOUR_1(a, b, c, d)                                                                    \
    FF_CONV_ROW("v0") FF_CONV_ROW("v4") FF_CONV_BOTH(a, b, p0, "v24", "v0", "v4")                     \
    FF_CONV_ROW("v0") FF_CONV_ROW("v4")                                                               \
    FF_CONV_NEXT(c, p0, "v24", "v0") FF_CONV_NEXT(d, p0, "v24", "v4") FF_CONV_ADD_1
#define FF_CONV_TWICE_1(a, b, c, d) FF_CONV_PAIR_1(a, b) FF_CONV_PAIR_1(c, d)
#define FF_CONV_SINGLE_1(n) FF_CONV_ROW("v0") FF_CONV_FIRST(n, p0, "v24", "v0") FF_CONV_ADD_1
#define FF_CONV_BEGIN_1                                                                               \
    "vsetvli zero, %[lower], e32, m8, ta, ma\n\t"                                                     \
    "vle32.v v8, (%[bias])\n\t"                                                                       \
    "vsetvli zero, %[upper], e32, m8, ta, ma\n\t"                                                     \
    "vle32.v v16, (%[bias_upper])\n\t"                                                                \
    "vsetvli zero, %[vl], e8, m4, ta, ma\n\t"
#define FF_CONV_END_1                                                                                 \
    "vsetvli zero, %[lower], e32, m8, ta, ma\n\t"                                                     \
    "vle32.v v0, (%[multiplier])\n\t"                                                                 \
    "vmulh.vv v8, v8, v0\n\t"                                                                         \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx v8, v8, %[shift]\n\t"                                                                  \
    "vsetvli zero, %[upper], e32, m8, ta, ma\n\t"                                                     \
    "vle32.v v0, (%[multiplier_upper])\n\t"                                                           \
    "vmulh.vv v16, v16, v0\n\t"                                                                       \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx v12, v16, %[shift]\n\t"                                                                \
    "vsetvli zero, %[vl], e8, m4, ta, ma\n\t" FF_CONV_POSITIVE                                        \
    "vse8.v v0, (%[z0])\n\t"

/* v0 to v3: min(127, max(0, what the 16 bits in v8 to v15 hold)). */
#define FF_CONV_POSITIVE                                                                              \
    "vnclip.wi v0, v8, 0\n\t"                                                                         \
    "vmax.vx v0, v0, zero\n\t"
#define FF_CONV_FORWARD_1(n) "addi %[p0], %[p0], " #n "\n\t"

/* Two positions of up to two registers of weights: sums of 32 bits are v8 and v16, those of 16 bits v24 and v28. */
#define FF_CONV_ADD_2                                                                                 \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vwadd.wv v8, v8, v24\n\t"                                                                        \
    "vwadd.wv v16, v16, v28\n\t"                                                                      \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t"
#define FF_CONV_PAIR_2(n, m)                                                                          \
    FF_CONV_ROW("v0") FF_CONV_ROW("v2")                                                               \
    FF_CONV_BOTH(n, m, p0, "v24", "v0", "v2") FF_CONV_BOTH(n, m, p1, "v28", "v0", "v2") FF_CONV_ADD_2
#define FF_CONV_SINGLE_2(n)                                                                           \
    FF_CONV_ROW("v0") FF_CONV_FIRST(n, p0, "v24", "v0") FF_CONV_FIRST(n, p1, "v28", "v0") FF_CONV_ADD_2
#define FF_CONV_BEGIN_2                                                                               \
    "vsetvli zero, %[vl], e8, m2, ta, ma\n\t"                                                         \
    "vle32.v v8, (%[bias])\n\t"                                                                       \
    "vle32.v v16, (%[bias])\n\t"
#define FF_CONV_END_2                                                                                 \
    "vle32.v v24, (%[multiplier])\n\t"                                                                \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"                                                         \
    "vmulh.vv v8, v8, v24\n\t"                                                                        \
    "vmulh.vv v16, v16, v24\n\t"                                                                      \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vnclip.wx v8, v8, %[shift]\n\t"                                                                  \
    "vnclip.wx v12, v16, %[shift]\n\t"                                                                \
    "vsetvli %[x], zero, e8, m4, ta, ma\n\t" FF_CONV_POSITIVE                                         \
    "vsetvli zero, %[vl], e8, m2, ta, ma\n\t"                                                         \
    "vse8.v v0, (%[z0])\n\t"                                                                          \
    "vse8.v v2, (%[z1])\n\t"
#define FF_CONV_FORWARD_2(n) FF_CONV_FORWARD_1(n) "addi %[p1], %[p1], " #n "\n\t"

/* Four positions of one register of weights: sums of 32 bits are v8, v12, v16, v20, those of 16 bits v24, v26, v28, v30. */
#define FF_CONV_ADD_4                                                                                 \
    "vsetvli zero, zero, e16, m2, ta, ma\n\t"                                                         \
    "vwadd.wv v8, v8, v24\n\t"                                                                        \
    "vwadd.wv v12, v12, v26\n\t"                                                                      \
    "vwadd.wv v16, v16, v28\n\t"                                                                      \
    "vwadd.wv v20, v20, v30\n\t"                                                                      \
    "vsetvli zero, zero, e8, m1, ta, ma\n\t"
#define FF_CONV_PAIR_4(n, m)                                                                          \
    FF_CONV_ROW("v0") FF_CONV_ROW("v1")                                                               \
    FF_CONV_BOTH(n, m, p0, "v24", "v0", "v1") FF_CONV_BOTH(n, m, p1, "v26", "v0", "v1")               \
    FF_CONV_BOTH(n, m, p2, "v28", "v0", "v1") FF_CONV_BOTH(n, m, p3, "v30", "v0", "v1") FF_CONV_ADD_4
#define FF_CONV_SINGLE_4(n)                                                                           \
    FF_CONV_ROW("v0") FF_CONV_FIRST(n, p0, "v24", "v0") FF_CONV_FIRST(n, p1, "v26", "v0")             \
    FF_CONV_FIRST(n, p2, "v28", "v0") FF_CONV_FIRST(n, p3, "v30", "v0") FF_CONV_ADD_4
#define FF_CONV_BEGIN_4                                                                               \
    "vsetvli zero, %[vl], e8, m1, ta, ma\n\t"                                                         \
    "vle32.v v8, (%[bias])\n\t"                                                                       \
    "vle32.v v12, (%[bias])\n\t"                                                                      \
    "vle32.v v16, (%[bias])\n\t"                                                                      \
    "vle32.v v20, (%[bias])\n\t"
#define FF_CONV_END_4                                                                                 \
    "vle32.v v24, (%[multiplier])\n\t"                                                                \
    "vsetvli zero, zero, e32, m4, ta, ma\n\t"                                                         \
    "vmulh.vv v8, v8, v24\n\t"                                                                        \
    "vmulh.vv v12, v12, v24\n\t"                                                                      \
    "vmulh.vv v16, v16, v24\n\t"                                                                      \
    "vmulh.vv v20, v20, v24\n\t"                                                                      \
    "vsetvli zero, zero, e16, m2, ta, ma\n\t"                                                         \
    "vnclip.wx v8, v8, %[shift]\n\t"                                                                  \
    "vnclip.wx v10, v12, %[shift]\n\t"                                                                \
    "vnclip.wx v12, v16, %[shift]\n\t"                                                                \
    "vnclip.wx v14, v20, %[shift]\n\t"                                                                \
    "vsetvli %[x], zero, e8, m4, ta, ma\n\t" FF_CONV_POSITIVE                                         \
    "vsetvli zero, %[vl], e8, m1, ta, ma\n\t"                                                         \
    "vse8.v v0, (%[z0])\n\t"                                                                          \
    "vse8.v v1, (%[z1])\n\t"                                                                          \
    "vse8.v v2, (%[z2])\n\t"                                                                          \
    "vse8.v v3, (%[z3])\n\t"
#define FF_CONV_FORWARD_4(n)                                                                          \
    FF_CONV_FORWARD_2(n)                                                                              \
    "addi %[p2], %[p2], " #n "\n\t"                                                                   \
    "addi %[p3], %[p3], " #n "\n\t"

/* What the assembler needs beside the first position. */
#define FF_CONV_POINTERS_1 , [large] "+r"(large)
#define FF_CONV_POINTERS_2 , [p1] "+r"(p1)
#define FF_CONV_POINTERS_4 , [p1] "+r"(p1), [p2] "+r"(p2), [p3] "+r"(p3)
#define FF_CONV_OPERANDS_1                                                                            \
    [lower] "r"(block->lower), [upper] "r"(block->vl - block->lower), [bias_upper] "r"(block->bias + block->lower),\
        [multiplier_upper] "r"(block->multiplier + block->lower)
#define FF_CONV_OPERANDS_2 [z1] "r"(z[1] + block->first)
#define FF_CONV_OPERANDS_4 [z1] "r"(z[1] + block->first), [z2] "r"(z[2] + block->first),              \
        [z3] "r"(z[3] + block->first)

/* Inputs at a time: more of them where they take few instructions. */
#define FF_CONV_STEP_1 32
#define FF_CONV_STEP_2 8
#define FF_CONV_STEP_4 8
#define FF_CONV_INPUTS_8(P)                                                                           \
    FF_CONV_PAIR_##P(0, 1) FF_CONV_PAIR_##P(2, 3) FF_CONV_PAIR_##P(4, 5) FF_CONV_PAIR_##P(6, 7)
#define FF_CONV_INPUTS_32(BY)                                                                         \
    BY(0, 1, 2, 3) BY(4, 5, 6, 7) BY(8, 9, 10, 11) BY(12, 13, 14, 15)                                 \
    BY(16, 17, 18, 19) BY(20, 21, 22, 23) BY(24, 25, 26, 27) BY(28, 29, 30, 31)
#define FF_CONV_INPUTS_1                                                                              \
    "lbu %[x], (%[large])\n\t"                                                                        \
    "addi %[large], %[large], 1\n\t"                                                                  \
    "bnez %[x], 6f\n\t" FF_CONV_INPUTS_32(FF_CONV_FOUR_1)                                             \
    "j 7f\n"                                                                                          \
    "6:\n\t" FF_CONV_INPUTS_32(FF_CONV_TWICE_1)                                                       \
    "7:\n\t" FF_CONV_FORWARD_1(32)
#define FF_CONV_INPUTS_2 FF_CONV_INPUTS_8(2) FF_CONV_FORWARD_2(8)
#define FF_CONV_INPUTS_4 FF_CONV_INPUTS_8(4) FF_CONV_FORWARD_4(8)

/* z of a block of outputs at P positions: a step of inputs at a time, then what is left of them. */
#define FF_DEFINE_CONV(NAME, P)                                                                       \
    FF_BLOCK_BODY NAME(const struct ff_conv_block *block, const int8_t *const *x, int8_t *const *z)   \
    {                                                                                                 \
        const int8_t *p0 = x[0], *p1 = x[1], *p2 = x[2], *p3 = x[3], *at = block->weights;            \
        const int8_t *const end = p0 + (block->inputs & ~(FF_CONV_STEP_##P - 1u)), *const pairs = p0 + (block->inputs & ~1u);\
        const uint8_t *large = block->large;                                                          \
        uint32_t x_value;                                                                             \
        (void)p1, (void)p2, (void)p3, (void)large;                                                    \
        __asm__ volatile("csrwi vxrm, 0\n\t" FF_CONV_BEGIN_##P                                        \
                         "beq %[p0], %[end], 2f\n"                                                    \
                         "1:\n\t" FF_CONV_INPUTS_##P                                                  \
                         "bne %[p0], %[end], 1b\n"                                                    \
                         "2:\n\t"                                                                     \
                         "beq %[p0], %[pairs], 4f\n"                                                  \
                         "3:\n\t" FF_CONV_PAIR_##P(0, 1) FF_CONV_FORWARD_##P(2)                       \
                         "bne %[p0], %[pairs], 3b\n"                                                  \
                         "4:\n\t"                                                                     \
                         "beqz %[odd], 5f\n\t" FF_CONV_SINGLE_##P(0)                                  \
                         "5:\n\t" FF_CONV_END_##P                                                     \
                         : [x] "=&r"(x_value), [at] "+r"(at), [p0] "+r"(p0) FF_CONV_POINTERS_##P      \
                         : [end] "r"(end), [pairs] "r"(pairs), [odd] "r"(block->inputs & 1u), [stride] "r"(block->outputs),\
                           [bias] "r"(block->bias), [multiplier] "r"(block->multiplier), [shift] "r"(block->shift),\
                           [vl] "r"(block->vl), [z0] "r"(z[0] + block->first), FF_CONV_OPERANDS_##P   \
                         : FF_ROWS_CLOBBERS);                                                         \
    }

#endif
