/* Local updates of a convolution whose weights are int16 masters, with stochastic rounding: one draw for each weight. */
#ifndef FF_LEARN_CONV_S16_H
#define FF_LEARN_CONV_S16_H

#include "ff_conv_s16.h"
#include "ff_learn_s16.h"
#include "ff_sources.h"

/*
 * weights[i][j] -= sum over cells q of c[q][j] (S[q][i][j] >> spare) and bias[j] -= sum of c[q][j] n[q][j]: S is the sum of
 * the inputs x under tap i of the n positions behind feature (q, j), z the map before the pool, both of before the update.
 * total, sums (where sources have spare bits, else NULL) and draws have room for the inputs of a window each, total of maxima
 * for those of a window in each cell as well; `base` is ff_dither_base() of the layer. Returns how many values the limits changed.
 */
uint32_t ff_update_conv_s16(const struct ff_update_s16 *rule, const struct ff_sources *sources, const struct ff_conv_s16 *layer,
                            int16_t *weights, int32_t *bias, const int8_t *x, const int8_t *z, const int16_t *c, int32_t *total,
                            int32_t *sums, uint16_t *draws, uint32_t base);

/* The same of means without a pool, for the bits that ff_conv_means_s16() leaves of z; `column` has room for a value of each position. */
uint32_t ff_update_conv_active_s16(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                   const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                   const uint8_t *active, int8_t *column, const int16_t *c, int32_t *total, int32_t *sums,
                                   uint16_t *draws, uint32_t base);

#endif
