/*
 * Local updates of a layer whose weights are int16 masters, with stochastic rounding. A slice of a layer is a layer of
 * its own: pass its weights, bias, z and c, and the index of its first unit. `base` is ff_dither_base() of the layer;
 * every update returns how many values its limits changed.
 */
#ifndef FF_LEARN_S16_H
#define FF_LEARN_S16_H

#include "ff_dense_s16.h"
#include "ff_errors_s16.h"

/* How the weights of a layer move. */
struct ff_update_s16 {
    uint8_t dither;    /* bits that are rounded away, 1..16 */
    int8_t bias_shift; /* the same for biases, -14..16; below 1 nothing is rounded */
};

/* How the weights of a head move. */
struct ff_head_update_s16 {
    struct ff_rate rate; /* of the class errors */
    uint8_t dither;      /* bits that are rounded away, 1..16 */
};

/* How the slot of a label moves: the constants that it adds to the sums of the first layer. */
struct ff_slot_update_s32 {
    int16_t factor; /* the input of a label's slot, >= 0 */
    uint8_t dither; /* bits that are rounded away, 1..16 */
};

/* weights[i][j] -= c[j] x[i] and bias[j] -= c[j] */
uint32_t ff_update_dense_s16(const struct ff_update_s16 *rule, const struct ff_layer_s16 *layer, int16_t *weights,
                             int32_t *bias, const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit);

/* The same of the rows from `first` on of a larger matrix, with their draws; without a bias, weights alone. */
uint32_t ff_update_rows_s16(const struct ff_update_s16 *rule, const struct ff_layer_s16 *rows, int16_t *weights, int32_t *bias,
                            const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit, uint32_t first);

/* weights[j][k] -= g[k] z[j] with g = rate * d; `base` that of the layer's head. */
uint32_t ff_update_head_s16(const struct ff_head_update_s16 *rule, const struct ff_head_s16 *head, int16_t *weights,
                            const int8_t *z, const int32_t *d, uint32_t base, uint32_t start_unit);

/* slot[units] -= c * factor; i = inputs + label. */
uint32_t ff_update_slot_s32(const struct ff_slot_update_s32 *rule, int32_t *slot, const int16_t *c, uint32_t units,
                            uint32_t base, uint32_t i, uint32_t start_unit);

#endif
