/*
 * One local learning step of a layer of halves: error of every unit times the rate, then updates. A slice of a layer is a
 * layer of its own: pass its weights, bias, z and c.
 */
#ifndef FF_LEARN_F16_H
#define FF_LEARN_F16_H

#include "ff_half.h"
#include "ff_real.h"

/* Errors c are stored -rate * e, and 0 where z is 0; d are those of ff_softmax_f32.h. */

/* e[j] = sum over k of M[j][k] d[k], with the head's weights [units][classes] of before its update. */
void ff_head_errors_f16(float rate, const struct ff_shape *head, const ff_half *weights, const ff_half *z, const float *d,
                        ff_half *c);

/* e[j] = 2 z[j] scale[k] d[k] for the units j of class k. */
void ff_group_errors_f16(float rate, const struct ff_groups_f32 *groups, const ff_half *z, const float *d, ff_half *c);

/* e[j] = 2 z[j] scale d, scale = 1 / units: one error d for all units. */
void ff_goodness_errors_f16(float rate, float scale, float d, const ff_half *z, uint32_t size, ff_half *c);

/* sum = a + b: the errors of two passes over the same input; sum may be a or b. */
void ff_add_errors_f16(const ff_half *a, const ff_half *b, uint32_t size, ff_half *sum);

/*
 * Weights [i][j] that move may be -0 in memory, in dense layers and in heads: vector kernels leave those at -0 that round to
 * 0 from below, which saves an instruction in four. They are 0 in every use, bit for bit:
 * - A product with one is +-0 and leaves a sum as it is, unless the sum is -0. None is: sums start from a bias or from 0,
 *   which are not, and two numbers add up to -0 only where both are -0, for a sum of floats is 0 only where it is exact. So
 *   it is with layers, heads and the e[j] above. A sum of halves may be -0, but that counts as 0 itself.
 * - Where c and x are not 0, w + c x is c x, rounded, whatever the sign of w = 0; where c is, w is a zero again.
 * What leaves the device has 0 for them: blobs (ff_blob.c), and what a service sends and hashes (ff_service.c).
 */

/* weights[i][j] += c[j] x[i] and bias[j] += c[j], where there is a bias; c and x of 0 change nothing. */
void ff_update_dense_f16(const struct ff_shape *layer, ff_half *weights, ff_half *bias, const ff_half *x, const ff_half *c);

/* weights[j][k] += g[k] z[j] with g[k] = -rate * d[k], stored; d becomes g. */
void ff_update_head_f16(float rate, const struct ff_shape *head, ff_half *weights, const ff_half *z, float *d);

/* slot[j] += c[j] * energy, stored: the overlay of one label; energy = the square of its amplitude. */
void ff_update_slot_f16(float energy, uint32_t size, const ff_half *c, ff_half *slot);

#endif
