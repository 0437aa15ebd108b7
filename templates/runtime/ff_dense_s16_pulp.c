/* Fully connected products of a layer that learns for PULP cores, words at a time. Of an odd number of outputs the last one goes alone. */
#ifndef FF_DENSE_S16_PULP_C
#define FF_DENSE_S16_PULP_C

#include "ff_build.h"
#include "ff_dense_s16.h"
#include "ff_fixed.h"
#include "ff_dense_s16_words_pulp.h"
#include "ff_product.h"
#include "ff_shared_product.h"

/* acc = from + x W for `count` neighbouring outputs of rows of `outputs`; returns the number of non-zero inputs. */
static uint32_t ff_dense_s16_some(const int16_t *weights, uint32_t inputs, uint32_t outputs, uint32_t count, const int8_t *x,
                                  const int32_t *from, int32_t *acc)
{
    const uint32_t pairs = count & ~(uint32_t)1u;
    struct ff_dense_s16_words list;
    uint32_t non_zero = 0;
    ff_dense_s16_copy(from, acc, count);
    for (uint32_t i = 0; i != inputs;) {
        i = ff_dense_s16_list(&list, x, i, inputs, 2u * outputs, &non_zero);
        ff_dense_s16_pairs(&list, weights, acc, pairs);
    }
    for (uint32_t i = 0; pairs != count && i < inputs; i++) {
        acc[pairs] += x[i] * (weights[i * outputs + pairs] >> 8);
    }
    return non_zero;
}

#if FF_CORES == 1
#include "ff_dense_s16_shared.h"
#else
#include "ff_dense_s16_team_pulp.h"
#endif
#include "ff_dense_s16_public.h"

#endif
