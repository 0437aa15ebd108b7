/* Products of windows that are laid out with blocks of weights, for PULP cores: four bytes an instruction. */
#ifndef FF_CONV_DOTS_PULP_H
#define FF_CONV_DOTS_PULP_H

#include <stddef.h>
#include "ff_block.h"
#include "ff_conv_blocks_pulp.h"
#include "ff_pulp.h"

#define FF_CONV_PATCH_BYTES 576u /* inputs of a window of which four are laid out side by side: 3 x 3 pixels of 64 channels */
#define FF_CONV_PATCHES 4u

union ff_conv_patches {
    uint32_t aligned;
    int8_t of[FF_CONV_PATCHES][FF_CONV_PATCH_BYTES];
    int8_t one[FF_CONV_PATCHES * FF_CONV_PATCH_BYTES];
};

/* Four outputs at four positions: where sums begin, what they are multiplied with, and where they go. */
struct ff_conv_four {
    const int32_t *bias;
    const int32_t *multiplier;
    int8_t *z;
    uint32_t step;  /* from a position to the next */
    uint32_t shift;
    uint32_t half;  /* of what is shifted out */
};

/* A sum begins as the bias of its output. */
#define FF_CONV_BEGIN(k, first, second, third, fourth)                                                \
    "lw " first ", 4*" #k "(%[v])\n"                                                                  \
    "mv " second ", " first "\n"                                                                      \
    "mv " third ", " first "\n"                                                                       \
    "mv " fourth ", " first "\n"
#define FF_CONV_DOT(w, sum0, sum1, sum2, sum3)                                                        \
    FF_DOT_BYTES(sum0, "%[x0]", w) FF_DOT_BYTES(sum1, "%[x1]", w) FF_DOT_BYTES(sum2, "%[x2]", w) FF_DOT_BYTES(sum3, "%[x3]", w)
/* The requantized sum of output k at a position, as ff_requantize() has it; v is the multiplier. */
#define FF_CONV_STORE(k, sum, z)                                                                      \
    "mulh " sum ", " sum ", %[v]\n"                                                                   \
    "add " sum ", " sum ", %[block]\n"                                                                \
    "sra " sum ", " sum ", %[words]\n"                                                                \
    FF_CLIP(sum, sum)                                                                                 \
    "sb " sum ", " #k "(" z ")\n"
#define FF_CONV_END(k, first, second, third, fourth)                                                  \
    "lw %[v], 4*" #k "(%[patches])\n"                                                                 \
    FF_CONV_STORE(k, first, "%[x0]") FF_CONV_STORE(k, second, "%[x1]") FF_CONV_STORE(k, third, "%[x2]") \
    FF_CONV_STORE(k, fourth, "%[x3]")

/* z[position][output] = requantize(bias[output] + patch times a block of weights), of four each. */
FF_BLOCK_BODY ff_conv_dots_four(const struct ff_conv_four *four, const int8_t *patches, const int8_t *block, uint32_t words)
{
    int32_t x0, x1, x2, x3, v, w;
    __asm__ volatile("lw %[v], %[bias](%[four])\n"
                     FF_CONV_BEGIN(0, "x16", "x17", "x18", "x19")
                     FF_CONV_BEGIN(1, "x20", "x21", "x22", "x23")
                     FF_CONV_BEGIN(2, "x24", "x25", "x26", "x27")
                     FF_CONV_BEGIN(3, "x28", "x29", "x30", "x31")
                     FF_LOOP("%[words]", "24")
                     "lw %[x3], %[third](%[patches])\n"
                     "lw %[x2], %[second](%[patches])\n"
                     "lw %[x1], %[first](%[patches])\n"
                     FF_LOAD("%[x0]", "%[patches]", 4)
                     FF_LOAD("%[v]", "%[block]", 4)
                     FF_LOAD("%[w]", "%[block]", 4)
                     FF_CONV_DOT("%[v]", "x16", "x17", "x18", "x19")
                     FF_LOAD("%[v]", "%[block]", 4)
                     FF_CONV_DOT("%[w]", "x20", "x21", "x22", "x23")
                     FF_LOAD("%[w]", "%[block]", 4)
                     FF_CONV_DOT("%[v]", "x24", "x25", "x26", "x27")
                     FF_CONV_DOT("%[w]", "x28", "x29", "x30", "x31")
                     FF_LOOP_END
                     "lw %[x0], %[z](%[four])\n"
                     "lw %[w], %[step](%[four])\n"
                     "lw %[patches], %[multiplier](%[four])\n"
                     "lw %[block], %[half](%[four])\n"
                     "lw %[words], %[shift](%[four])\n"
                     "add %[x1], %[x0], %[w]\n"
                     "add %[x2], %[x1], %[w]\n"
                     "add %[x3], %[x2], %[w]\n"
                     FF_CONV_END(0, "x16", "x17", "x18", "x19")
                     FF_CONV_END(1, "x20", "x21", "x22", "x23")
                     FF_CONV_END(2, "x24", "x25", "x26", "x27")
                     FF_CONV_END(3, "x28", "x29", "x30", "x31")
                     : [patches] "+&r"(patches), [block] "+&r"(block), [words] "+&r"(words), [x0] "=&r"(x0), [x1] "=&r"(x1),
                       [x2] "=&r"(x2), [x3] "=&r"(x3), [v] "=&r"(v), [w] "=&r"(w)
                     : [four] "r"(four), [first] "i"(FF_CONV_PATCH_BYTES), [second] "i"(2u * FF_CONV_PATCH_BYTES),
                       [third] "i"(3u * FF_CONV_PATCH_BYTES), [bias] "i"(offsetof(struct ff_conv_four, bias)),
                       [multiplier] "i"(offsetof(struct ff_conv_four, multiplier)), [z] "i"(offsetof(struct ff_conv_four, z)),
                       [step] "i"(offsetof(struct ff_conv_four, step)), [shift] "i"(offsetof(struct ff_conv_four, shift)),
                       [half] "i"(offsetof(struct ff_conv_four, half))
                     : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30",
                       "x31", "memory");
}

/* sums[output] += a patch times a block of weights. */
FF_BLOCK_FUNCTION ff_conv_dots_one(const int8_t *patch, const int8_t *block, uint32_t words, int32_t *sums)
{
    int32_t sum0 = sums[0], sum1 = sums[1], sum2 = sums[2], sum3 = sums[3];
    int32_t x, w0, w1, w2, w3;
    __asm__ volatile(FF_LOOP("%[words]", "9")
                     FF_LOAD("%[x]", "%[patch]", 4)
                     FF_LOAD("%[w0]", "%[block]", 4)
                     FF_LOAD("%[w1]", "%[block]", 4)
                     FF_LOAD("%[w2]", "%[block]", 4)
                     FF_LOAD("%[w3]", "%[block]", 4)
                     FF_DOT_BYTES("%[sum0]", "%[x]", "%[w0]")
                     FF_DOT_BYTES("%[sum1]", "%[x]", "%[w1]")
                     FF_DOT_BYTES("%[sum2]", "%[x]", "%[w2]")
                     FF_DOT_BYTES("%[sum3]", "%[x]", "%[w3]")
                     FF_LOOP_END
                     : [patch] "+&r"(patch), [block] "+&r"(block), [sum0] "+&r"(sum0), [sum1] "+&r"(sum1), [sum2] "+&r"(sum2),
                       [sum3] "+&r"(sum3), [x] "=&r"(x), [w0] "=&r"(w0), [w1] "=&r"(w1), [w2] "=&r"(w2), [w3] "=&r"(w3)
                     : [words] "r"(words)
                     : "memory");
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
}

#endif
