/*
 * Fully connected products of bytes for PULP cores: four rows of weights against the inputs at a time, four inputs an
 * instruction. Weights are [outputs][inputs]; where rows do not begin on words, inputs go one by one.
 */
#ifndef FF_DENSE_DOT_PULP_C
#define FF_DENSE_DOT_PULP_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_cores.h"
#include "ff_dense.h"
#include "ff_fixed.h"
#include "ff_product.h"
#include "ff_pulp.h"

static int32_t ff_dense_dot_sum(const int8_t *x, const int8_t *row, uint32_t inputs, int32_t sum)
{
    for (uint32_t i = 0; i < inputs; i++) {
        sum += x[i] * row[i];
    }
    return sum;
}

/* sums of one row of `words` words, at least one */
static int32_t ff_dense_dot_words(const int8_t *x, const int8_t *row, uint32_t words, int32_t sum)
{
    int32_t input, weight;
    __asm__ volatile(FF_LOOP("%[words]", "3")
                     FF_LOAD("%[input]", "%[x]", 4)
                     FF_LOAD("%[weight]", "%[row]", 4)
                     FF_DOT_BYTES("%[sum]", "%[input]", "%[weight]")
                     FF_LOOP_END
                     : [x] "+&r"(x), [row] "+&r"(row), [sum] "+&r"(sum), [input] "=&r"(input), [weight] "=&r"(weight)
                     : [words] "r"(words)
                     : "memory");
    return sum;
}

/* acc = from + the sums of four rows */
FF_BLOCK_FUNCTION ff_dense_dot_four(const int8_t *x, const int8_t *row, uint32_t words, const int32_t *from, int32_t *acc)
{
    const int8_t *row1 = row + 4u * words, *row2 = row1 + 4u * words, *row3 = row2 + 4u * words;
    int32_t sum0 = from[0], sum1 = from[1], sum2 = from[2], sum3 = from[3];
    int32_t input, w0, w1, w2, w3;
    __asm__ volatile(FF_LOOP("%[words]", "9")
                     FF_LOAD("%[input]", "%[x]", 4)
                     FF_LOAD("%[w0]", "%[row0]", 4)
                     FF_LOAD("%[w1]", "%[row1]", 4)
                     FF_LOAD("%[w2]", "%[row2]", 4)
                     FF_LOAD("%[w3]", "%[row3]", 4)
                     FF_DOT_BYTES("%[sum0]", "%[w0]", "%[input]")
                     FF_DOT_BYTES("%[sum1]", "%[w1]", "%[input]")
                     FF_DOT_BYTES("%[sum2]", "%[w2]", "%[input]")
                     FF_DOT_BYTES("%[sum3]", "%[w3]", "%[input]")
                     FF_LOOP_END
                     : [x] "+&r"(x), [row0] "+&r"(row), [row1] "+&r"(row1), [row2] "+&r"(row2), [row3] "+&r"(row3),
                       [sum0] "+&r"(sum0), [sum1] "+&r"(sum1), [sum2] "+&r"(sum2), [sum3] "+&r"(sum3),
                       [input] "=&r"(input), [w0] "=&r"(w0), [w1] "=&r"(w1), [w2] "=&r"(w2), [w3] "=&r"(w3)
                     : [words] "r"(words)
                     : "memory");
    acc[0] = sum0;
    acc[1] = sum1;
    acc[2] = sum2;
    acc[3] = sum3;
}

/* acc = from + x W for the outputs j .. end - 1 by words */
static void ff_dense_dot_outputs(const int8_t *weights, uint32_t inputs, const int8_t *x, const int32_t *from, int32_t *acc,
                                     uint32_t j, uint32_t end)
{
    const uint32_t words = inputs / 4u;
    for (; end - j >= 4u; j += 4u) {
        ff_dense_dot_four(x, weights + j * inputs, words, from + j, acc + j);
    }
    for (; j < end; j++) {
        acc[j] = ff_dense_dot_words(x, weights + j * inputs, words, from[j]);
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_dot_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    if (inputs != 0 && ((inputs | (uintptr_t)weights | (uintptr_t)x) & 3u) == 0) {
        for (uint32_t core = 0; core < FF_CORES; core++) {
            ff_dense_dot_outputs(weights, inputs, x, from, acc, ff_first_output(outputs, core),
                                 ff_first_output(outputs, core + 1u));
        }
    } else {
        for (uint32_t j = 0; j < outputs; j++) {
            acc[j] = ff_dense_dot_sum(x, weights + j * inputs, inputs, from[j]);
        }
    }
    return ff_count_non_zero_s8(x, inputs);
}

#include "ff_dense_dot_public.h"

#endif
