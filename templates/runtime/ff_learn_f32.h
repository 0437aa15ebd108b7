/*
 * One local learning step of a layer of floats: error of every unit times the rate, then updates. A slice of a layer is a
 * layer of its own: pass its weights, bias, z and c.
 */
#ifndef FF_LEARN_F32_H
#define FF_LEARN_F32_H

#include "ff_real.h"

/* Errors c are stored -rate * e, and 0 where z is 0; d are those of ff_softmax_f32.h. */

/* e[j] = sum over k of M[j][k] d[k], with the head's weights [units][classes] of before its update. */
void ff_head_errors_f32(float rate, const struct ff_shape *head, const float *weights, const float *z, const float *d,
                        float *c);

/* e[j] = 2 z[j] scale[k] d[k] for the units j of class k. */
void ff_group_errors_f32(float rate, const struct ff_groups_f32 *groups, const float *z, const float *d, float *c);

/* e[j] = 2 z[j] scale d, scale = 1 / units: one error d for all units. */
void ff_goodness_errors_f32(float rate, float scale, float d, const float *z, uint32_t size, float *c);

/* sum = a + b: the errors of two passes over the same input; sum may be a or b. */
void ff_add_errors_f32(const float *a, const float *b, uint32_t size, float *sum);

/* weights[i][j] += c[j] x[i] and bias[j] += c[j], where there is a bias; c and x of 0 change nothing. */
void ff_update_dense_f32(const struct ff_shape *layer, float *weights, float *bias, const float *x, const float *c);

/* weights[j][k] += g[k] z[j] with g[k] = -rate * d[k], stored; d becomes g. */
void ff_update_head_f32(float rate, const struct ff_shape *head, float *weights, const float *z, float *d);

/* slot[j] += c[j] * energy, stored: the overlay of one label; energy = the square of its amplitude. */
void ff_update_slot_f32(float energy, uint32_t size, const float *c, float *slot);

#endif
